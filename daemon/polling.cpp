// SPDX-License-Identifier: Apache-2.0
// Carries out what the Scheduler decides: one poll is a collector's dialogue, a commit, and a note
// to those who keep the figures.
#include "daemon/daemon.hpp"

#include "base/log.hpp"
#include "collectors/collector.hpp"
#include "daemon/follow.hpp"
#include "daemon/metered_http.hpp"
#include "daemon/page_poll.hpp"
#include "daemon/reading.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <map>

namespace sarad {

namespace asio = boost::asio;
using namespace std::chrono;

namespace {

constexpr Seconds kProfileRest{hours{24}};
constexpr Seconds kRecheckRest{hours{24}};   // a count may stand still while its thread changes

std::string_view result_of(const Batch& batch) {
  if (!batch.error) return "ok";
  if (!batch.activities.empty() || batch.known > 0) return "partial";
  return to_string(batch.error->code);
}

std::string_view code_class(const HttpResult& answer) {
  if (!answer) return "none";
  if (answer->status == 429) return "429";
  switch (answer->status / 100) {
    case 2: return "2xx";
    case 3: return "3xx";
    case 4: return "4xx";
    default: return "5xx";
  }
}

}  // namespace

void Daemon::schedule() {
  if (stopping_) return;
  std::optional<Instant> wake;
  while (!queue_.full()) {
    const auto decision = scheduler_.next(clock_.now());
    if (!decision.page) {
      wake = decision.wake;
      break;
    }
    auto slot = polls_.emplace(polls_.end());
    ++polling_;
    asio::co_spawn(loop_, poll(*decision.page), asio::bind_cancellation_slot(slot->slot(), [this, slot](std::exception_ptr failed) {
                     polls_.erase(slot);
                     --polling_;
                     if (failed) std::rethrow_exception(failed);
                     if (stopping_ && polling_ == 0) drained();
                     schedule();
                   }));
  }
  if (!wake) return;
  wake_.expires_after(std::max<nanoseconds>(clock_.real_duration(*wake - clock_.now()), milliseconds{1}));
  wake_.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled) schedule();
  });
}

const TextReader& Daemon::reader_of(const Page& page) {
  const auto policy = loaded_.rules->policy_of.find(page.office);
  auto& reader = readers_[policy == loaded_.rules->policy_of.end() ? std::string{} : policy->second];
  if (!reader) reader = reader_for(loaded_.config(), *loaded_.rules, page);
  return reader;
}

asio::awaitable<void> Daemon::poll(std::string page_id) {
  const auto roster = roster_;   // outlives a reload in the middle of the poll
  const auto place = page_index_.find(page_id);
  const Instant began = clock_.now();
  if (place == page_index_.end()) {
    scheduler_.finished(page_id, {}, began);
    co_return;
  }
  const Page& page = roster->pages[place->second];
  if (const auto due = scheduler_.due(page_id)) metrics_.scheduled_lag(page.platform, static_cast<double>((began - *due).count()));
  metrics_.poll_started(page.platform);

  const PageRecord* record = maker_.record(page_id);
  const bool first_fetch = record == nullptr || !record->observed_until;
  const std::vector<ThreadLook> threads = record == nullptr ? std::vector<ThreadLook>{} : record->threads;
  const TextReader reader = reader_of(page);   // a copy: it outlives a reload
  Cursor cursor;
  if (record != nullptr) cursor = record->cursor;
  PollInput input{.page = page, .cursor = std::move(cursor), .threads = threads, .followed = {}, .now = began, .profile_wanted = false,
                  .recheck_all = false, .read_text = reader};
  input.profile_wanted = record == nullptr || !record->last_profile || began - *record->last_profile >= kProfileRest;
  input.recheck_all = record != nullptr && record->last_poll &&
                      record->last_poll->time_since_epoch() / kRecheckRest != began.time_since_epoch() / kRecheckRest;
  if (const KnownItems* known = maker_.known(page_id))
    input.known = [known](std::string_view id) { return known->contains(id); };
  input.office_of = [accounts = account_offices_, &page](std::string_view account) {
    const auto found = accounts->find({page.platform, std::string{account}});
    return found == accounts->end() ? std::string{} : found->second;
  };
  const Platform& platform = *find_platform(page.platform);
  if (const KnownItems* known = maker_.known(page_id); known != nullptr && !platform.can.threads_told)
    input.thread_of = [known](std::string_view id) { return known->thread_of(id); };
  Following following;
  if (platform.can.threads_by_one) following = threads_to_follow(threads, maker_.watched_threads(page_id, began), began);
  input.followed = std::move(following.threads);

  const auto started = steady_clock::now();
  auto talk = platform.poll(std::move(input));
  const auto answered = [this, &page](const HttpResult& answer) {
    metrics_.http_request(page.platform, code_class(answer), answer ? answer->wire_bytes : 0);
  };
  MeteredHttp http{http_, clock_, [this, &page_id](Instant now) { return scheduler_.send(page_id, now); }};
  Batch batch = co_await carry_out(http, std::move(talk), answered);
  batch.page = page_id;
  batch.asked = began;
  batch.seen = clock_.now();
  batch.complete = batch.complete && following.all_due;

  const Batch kept = batch;
  Result<CommitOutcome> outcome = co_await queue_.commit(std::move(batch));
  metrics_.poll_done(page.platform, outcome ? result_of(kept) : "cancelled", duration<double>(steady_clock::now() - started).count());
  if (outcome) {
    maker_.committed(kept, *outcome);
    count(page, kept, *outcome, first_fetch);
  }
  poll_ended(page, kept);
  co_await check_token(page, kept.error && kept.error->code == Errc::token_expired);
}

/// The name its token has in the configuration: many pages may share one.
std::string Daemon::credential_of(const Page& page) const {
  const auto place = page_index_.find(page.id);
  if (place == page_index_.end()) return page.id;
  const auto& names = loaded_.read->secret_names;
  const auto name = names.find("pages[" + std::to_string(place->second) + "].token");
  if (name == names.end()) return page.id;
  const auto blank = name->second.find(' ');  // "credential NAME", "file PATH"
  return blank == std::string::npos ? name->second : name->second.substr(blank + 1);
}

void Daemon::poll_ended(const Page& page, const Batch& batch) {
  const Instant now = clock_.now();
  PollEnd end;
  end.error = batch.error;
  end.whole_app_waits = batch.whole_app_waits;
  end.calls = batch.calls;
  for (const auto& hint : batch.quota) {
    if (hint.window == "page") continue;   // of the page alone: no other suffers
    if (hint.used_ratio) end.app_used = std::max(end.app_used.value_or(0), *hint.used_ratio);
    if (hint.regain_in) end.regain_in = std::max(end.regain_in.value_or(Seconds{0}), *hint.regain_in);
  }
  scheduler_.finished(page.id, end, now);
  metrics_.poll_finished(page.platform);
  if (!page.token.empty()) {
    const bool is_valid = !batch.error || batch.error->code != Errc::token_expired;
    const std::string credential = credential_of(page);
    metrics_.credential_valid(credential, page.platform, is_valid, now);
    if (const auto token = tokens_.find(credential); token != tokens_.end()) {
      token->second.valid = is_valid;
    } else if (!is_valid) {
      tokens_.emplace(credential, TokenState{credential, page.platform, false, now, {}, {}});
    }
  }
  if (batch.error && batch.error->code != Errc::cancelled)
    log::warning("poll failed", {{"page", page.id}, {"platform", page.platform}, {"result", to_string(batch.error->code)},
                                 {"what", batch.error->message}, {"activities", batch.activities.size()}, {"calls", batch.calls}});
  else
    log::debug("poll done", {{"page", page.id}, {"platform", page.platform}, {"activities", batch.activities.size()}, {"calls", batch.calls}});
  left_once_.erase(page.id);
  if (once_ && left_once_.empty()) stop("every page was polled once");
  refresh_within(milliseconds{250});
}

void Daemon::count(const Page& page, const Batch& batch, const CommitOutcome& outcome, bool first_fetch) {
  std::map<std::string_view, Instant> roots;
  for (const auto& look : batch.threads) roots.emplace(look.thread_id, look.created);
  for (const auto& activity : outcome.added) {
    const auto root = roots.find(activity.thread_id);
    scheduler_.seen(page.id, activity, root == roots.end() ? std::nullopt : std::optional{root->second}, batch.seen);
    metrics_.activities(page.platform, to_string(activity.kind), "new", 1);
    if (activity.kind == Kind::deletion || !activity.created) continue;
    if (first_fetch || *activity.created < page.registered) {
      metrics_.backfilled(page.platform, 1);
    } else {
      metrics_.detection_lag(page.platform, to_string(activity.kind), static_cast<double>((activity.seen - *activity.created).count()));
    }
  }
  if (const auto again = outcome.duplicates + batch.known; again > 0) metrics_.activities(page.platform, "comment", "duplicate", again);
  if (outcome.refused > 0) metrics_.activities(page.platform, "comment", "refused", outcome.refused);
  if (batch.malformed.shape > 0) metrics_.malformed(page.platform, "shape", static_cast<double>(batch.malformed.shape));
  if (batch.malformed.time > 0) metrics_.malformed(page.platform, "time", static_cast<double>(batch.malformed.time));
  for (const auto& hint : batch.quota)
    if (hint.used_ratio) metrics_.quota(page.app.empty() ? "none" : page.app, page.platform, hint.window, *hint.used_ratio);
  metrics_.quota_spent(page.app.empty() ? "none" : page.app, page.platform, "listing", batch.calls);
}

}  // namespace sarad
