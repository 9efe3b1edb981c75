// SPDX-License-Identifier: Apache-2.0
// Carries out what Hooks decide: polls that became due, deletions for the ledger.
#include "daemon/daemon.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace sarad {

namespace asio = boost::asio;

WebReply Daemon::take_push(const WebRequest& request) {
  if (stopping_ || queue_.full()) {   // platforms send again for a day or longer
    WebReply busy = text_reply(503, "busy; send again later\n");
    busy.headers.emplace_back("Retry-After", "30");
    return busy;
  }
  const Instant now = clock_.now();
  auto taken = hooks_.take(request, now);
  if (!taken.platform.empty()) metrics_.webhook(taken.platform, taken.result);
  for (const auto& [page, at] : taken.due) scheduler_.pushed(page, at, now);
  for (auto& batch : taken.batches) asio::co_spawn(loop_, keep_pushed(std::move(batch)), asio::detached);
  if (!taken.due.empty()) schedule();
  return std::move(taken.reply);
}

asio::awaitable<void> Daemon::keep_pushed(Batch batch) {
  const Batch kept = batch;
  const Result<CommitOutcome> outcome = co_await queue_.commit(std::move(batch));
  if (!outcome) co_return;   // stopping: a poll will find what is gone
  maker_.committed(kept, *outcome);
  log::debug("deletions were pushed", {{"page", kept.page}, {"new", outcome->added.size()}});
  refresh_within(std::chrono::milliseconds{250});
}

}  // namespace sarad
