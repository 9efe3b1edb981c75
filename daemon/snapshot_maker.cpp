// SPDX-License-Identifier: Apache-2.0
#include "daemon/snapshot_maker.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace sarad {
namespace {

/// A quiet page is judged again at least this often, since blindness grows without any event.
constexpr Seconds kOldestFold{std::chrono::hours{1}};

bool has_unseen(const PageFigures& figures) {
  return std::any_of(figures.clocks.begin(), figures.clocks.end(), [](const ClockCounts& c) { return c.unseen > 0; });
}

void remember(std::vector<ThreadLook>& known, const std::vector<ThreadLook>& looks) {
  std::unordered_map<std::string_view, std::size_t> places;
  places.reserve(known.size());
  for (std::size_t i = 0; i < known.size(); ++i) places.emplace(known[i].thread_id, i);
  std::vector<ThreadLook> fresh;
  for (const auto& look : looks) {
    const auto it = places.find(look.thread_id);
    if (it == places.end()) {
      fresh.push_back(look);
    } else {
      known[it->second] = look;
    }
  }
  known.insert(known.end(), fresh.begin(), fresh.end());
}

}  // namespace

SnapshotMaker::SnapshotMaker()
    : SnapshotMaker(
          false, [](const Page&, const Folded&) {}, [](std::string_view) { return false; }) {
  lists_on_request_ = false;
}

SnapshotMaker::SnapshotMaker(bool simulated_time, Learned learned, Stopped stopped)
    : simulated_time_(simulated_time), learned_(std::move(learned)), stopped_(std::move(stopped)) {}

PageBook& SnapshotMaker::book(std::string_view page) {
  auto [it, fresh] = books_.try_emplace(std::string{page}, key_);
  if (fresh) it->second.record.page = page;
  if (fresh && threaded_.contains(page)) it->second.known.remember_threads();
  return it->second;
}

void SnapshotMaker::queue(std::size_t index) {
  PageBook& b = book(judging_->roster->pages[index].id);
  if (b.queued) return;
  b.queued = true;
  due_.push_back(index);
}

void SnapshotMaker::configure(std::shared_ptr<const Roster> roster, std::shared_ptr<const RuleSet> rules,
                              MeasureParameters parameters, Seconds interval, Seconds gap) {
  for (const auto index : due_) book(judging_->roster->pages[index].id).queued = false;
  judging_ = std::make_shared<const Judging>(Judging{std::move(roster), std::move(rules), parameters});
  interval_ = interval;
  gap_ = gap;
  trouble_.reset();
  due_.clear();
  changes_.clear();
  index_.clear();
  for (std::size_t i = 0; i < judging_->roster->pages.size(); ++i) {
    index_.emplace(judging_->roster->pages[i].id, i);
    queue(i);
  }
}

Result<void> SnapshotMaker::load(Store& store) {
  auto pages = store.pages();
  if (!pages) return pages.error();
  for (auto& record : *pages) {
    PageBook& b = book(record.page);
    b.record = std::move(record);
  }
  const auto rulings = store.rulings();
  if (!rulings) return rulings.error();
  ruled(*rulings);
  if (const auto done = store.verdicts([this](const VerdictRow& row) { book(row.page).freeze(row); }); !done)
    return done.error();
  return store.for_each([this](std::string_view page, const Activity& activity) {
    PageBook& b = book(page);
    b.known.add(activity.id, activity.thread_id);
    b.add(activity);
  });
}

void SnapshotMaker::committed(const Batch& batch, const CommitOutcome& outcome) {
  PageBook& b = book(batch.page);
  if (!batch.pushed) remember(b, batch);
  for (const auto& activity : outcome.added) {
    b.known.add(activity.id, activity.thread_id);
    b.add(activity);
  }
  const auto place = index_.find(batch.page);
  if (place == index_.end()) return;
  const bool fresh = !b.figures() || !b.figures()->observed_until;
  if (!outcome.added.empty() || batch.blind || fresh || has_unseen(*b.figures()) || batch.seen - b.figures()->as_of >= kOldestFold)
    queue(place->second);
}

void SnapshotMaker::remember(PageBook& b, const Batch& batch) {
  b.record.cursor = batch.cursor;
  b.record.last_poll = batch.seen;
  if (batch.complete) b.record.observed_until = std::max(b.record.observed_until.value_or(batch.asked), batch.asked);
  if (batch.blind) b.record.blind.push_back(*batch.blind);
  b.last_error = batch.error;
  sarad::remember(b.record.threads, batch.threads);
  const auto& told = batch.profile;
  if (told.name || told.description || told.website || told.visitors_may_post) {
    b.record.profile = told;
    b.record.last_profile = batch.seen;
  }
}

void SnapshotMaker::ruled(const std::vector<Ruling>& rulings) {
  for (const auto& ruling : rulings) {
    if (ruling.number <= newest_ruling_) continue;
    newest_ruling_ = ruling.number;
    book(ruling.page).rule(ruling);
    if (const auto place = index_.find(ruling.page); place != index_.end()) queue(place->second);
  }
}

void SnapshotMaker::failed(std::string_view page, const Error& error) { book(page).last_error = error; }

PageState SnapshotMaker::state(const Page& page, const PageBook& b, Instant now) const {
  if (page.paused) return PageState::paused;
  if (stopped_(page.id)) return PageState::stopped;
  if (!b.record.observed_until) return PageState::lagging;
  const Seconds unseen = now - *b.record.observed_until;
  if (unseen * 2 > gap_ * 3) return PageState::blind;  // metrics.md section 5: 1.5 times the promised gap
  return unseen > interval_ * 2 ? PageState::lagging : PageState::watched;
}

Coverage SnapshotMaker::coverage(const PageBook& b, Instant now) const {
  Coverage sum;
  for (const auto& thread : b.record.threads) {
    if (thread.created < now - judging_->parameters.window || thread.created > now) continue;
    sum.fetched += thread.fetched;
    if (!thread.platform_count || !sum.platform_count) {
      sum.platform_count.reset();
    } else {
      *sum.platform_count += *thread.platform_count;
    }
  }
  return sum;
}

void SnapshotMaker::fold(std::size_t index, Instant now) {
  const Page& page = judging_->roster->pages[index];
  PageBook& b = book(page.id);
  b.queued = false;
  const RuleBook* rules = judging_->rules->of_office(page.office);
  if (b.figures() && b.figures()->next_change) changes_.erase({*b.figures()->next_change, index});
  if (rules == nullptr) return;
  PageMoment moment;
  moment.as_of = now;
  moment.observed_until = b.record.observed_until;
  moment.blind = b.record.blind;
  moment.coverage = coverage(b, now);
  moment.state = state(page, b, now);
  auto folded = b.fold(judging_, page, *rules, moment, !lists_on_request_);
  if (!folded) {
    trouble_ = page.id + ": " + std::string{to_string(folded.error())};
    log::error("page cannot be judged", {{"page", page.id}, {"rule_error", to_string(folded.error())}});
    return;
  }
  has_news_ = true;
  decided_.insert(decided_.end(), std::make_move_iterator(folded->decided.begin()),
                  std::make_move_iterator(folded->decided.end()));
  if (const auto& change = b.figures()->next_change) changes_.emplace(*change, index);
  learned_(page, *folded);
}

bool SnapshotMaker::fold_some(Instant now, std::size_t most) {
  while (!changes_.empty() && changes_.begin()->first <= now) {
    const auto index = changes_.begin()->second;
    changes_.erase(changes_.begin());
    queue(index);
  }
  for (std::size_t i = 0; i < most && !due_.empty(); ++i) {
    const auto index = due_.back();
    due_.pop_back();
    fold(index, now);
  }
  return due_.empty();
}

std::shared_ptr<const Snapshot> SnapshotMaker::snapshot(Instant now) {
  auto made = std::make_shared<Snapshot>();
  has_news_ = false;
  if (lists_on_request_) made->lists = lists();
  made->as_of = now;
  made->generation = ++generation_;
  made->simulated_time = simulated_time_;
  made->roster = judging_->roster;
  made->parameters = judging_->parameters;
  made->calendars = judging_->rules->calendars;
  made->pages.reserve(judging_->roster->pages.size());
  made->polls.reserve(judging_->roster->pages.size());
  for (const auto& page : judging_->roster->pages) {
    const PageBook& b = book(page.id);
    made->pages.push_back(b.figures());
    Snapshot::PollNote note;
    note.observed_until = b.record.observed_until;
    note.state = state(page, b, now);
    note.last_poll = b.record.last_poll;
    note.last_error = b.last_error;
    note.interval = interval_;
    note.profile = b.record.profile;
    made->polls.push_back(std::move(note));
  }
  return made;
}

std::shared_ptr<const CaseLists> SnapshotMaker::lists() const {
  const auto of = [this, judging = judging_](std::size_t page) -> const PageBook& {
    return books_.at(judging->roster->pages[page].id);
  };
  return std::make_shared<const CaseLists>(CaseLists{
      [of](std::size_t page) { return of(page).cases(); },
      [of](std::size_t page, std::span<const std::uint32_t> threads) { return of(page).cases(threads); },
      [of](std::size_t page, std::size_t most, std::optional<PressingClock::Rank> only) { return of(page).pressing(most, only); }});
}

std::vector<WatchedThread> SnapshotMaker::watched_threads(std::string_view page, Instant now) const {
  const auto it = books_.find(std::string{page});
  return it == books_.end() ? std::vector<WatchedThread>{} : it->second.watched_threads(now);
}

std::optional<Instant> SnapshotMaker::next_change() const {
  if (changes_.empty()) return std::nullopt;
  return changes_.begin()->first;
}

const PageRecord* SnapshotMaker::record(std::string_view page) const {
  const auto it = books_.find(std::string{page});
  return it == books_.end() ? nullptr : &it->second.record;
}

const KnownItems* SnapshotMaker::known(std::string_view page) const {
  const auto it = books_.find(std::string{page});
  return it == books_.end() ? nullptr : &it->second.known;
}

std::shared_ptr<const PageFigures> SnapshotMaker::figures(std::string_view page) const {
  const auto it = books_.find(std::string{page});
  return it == books_.end() ? nullptr : it->second.figures();
}

}  // namespace sarad
