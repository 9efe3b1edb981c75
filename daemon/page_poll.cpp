// SPDX-License-Identifier: Apache-2.0
#include "daemon/page_poll.hpp"

#include "base/log.hpp"

#include <boost/asio/this_coro.hpp>

namespace sarad {

boost::asio::awaitable<Batch> carry_out(HttpClient& http, Dialogue<Batch> talk,
                                        std::function<void(const HttpResult&)> answered) {
  // A cancellation must reach the transfer as an answer, not tear the dialogue down.
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  std::uint32_t calls = 0;
  std::string bug;
  try {
    while (talk.request() != nullptr) {
      HttpRequest request = talk.take_request();
      ++calls;
      HttpResult answer = co_await http.get(std::move(request));
      if (answered) answered(answer);
      talk.answer(std::move(answer));
    }
    Batch batch = talk.take();
    batch.calls = calls;
    co_return batch;
  } catch (const std::exception& e) {
    bug = e.what();
  }
  log::error("a collector threw", {{"what", bug}});
  Batch batch;
  batch.calls = calls;
  batch.error = Error{Errc::malformed, "the collector failed: " + bug};
  co_return batch;
}

}  // namespace sarad
