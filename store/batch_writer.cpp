// SPDX-License-Identifier: Apache-2.0
#include "store/batch_writer.hpp"

#include "activity/versions.hpp"

#include "store/activity_row.hpp"

#include <algorithm>
#include <tuple>

namespace sarad {
namespace {

std::int64_t number(Instant t) { return t.time_since_epoch().count(); }

std::optional<std::int64_t> number(const std::optional<Instant>& t) {
  if (!t) return std::nullopt;
  return number(*t);
}

bool unusable(const Activity& activity) {
  return activity.id.empty() || (!activity.created && activity.kind != Kind::deletion);
}

/// The platform, or what of it could be read, answered: a poll that met only silence did not see
/// the page. Codes other than these two are words of the platform itself.
bool answered(const Batch& batch) {
  if (!batch.error || (batch.error->code != Errc::transient && batch.error->code != Errc::cancelled)) return true;
  return !batch.activities.empty() || batch.known > 0 || !batch.threads.empty() || !batch.gone.empty();
}

bool told(const ProfileFacts& facts) {
  return facts.name || facts.description || facts.website || facts.visitors_may_post;
}

}  // namespace

BatchWriter::BatchWriter(WriteStatements& statements, LedgerMemory& memory, const Pseudonyms& pseudonyms)
    : statements_(statements), memory_(memory), pseudonyms_(pseudonyms), last_row_(memory.last_row) {}

BatchWriter::~BatchWriter() {
  if (kept_) return;
  for (const auto& [page, id] : added_) memory_.ids.forget(page, id);
  memory_.in_doubt = true;
}

void BatchWriter::keep() {
  kept_ = true;
  memory_.last_row = last_row_;
}

Result<CommitOutcome> BatchWriter::write(const Batch& batch) {
  CommitOutcome outcome;
  if (batch.page.empty()) {
    outcome.refused = static_cast<std::uint32_t>(batch.activities.size());
    return outcome;
  }
  const auto known = page(batch.page);
  if (!known) return known.error();
  KnownPage& here = **known;
  rows_before_batch_ = last_row_;
  for (const auto& activity : batch.activities) {
    if (unusable(activity)) {
      ++outcome.refused;
      continue;
    }
    const bool gone = batch.pushed && activity.kind == Kind::deletion;
    auto done = gone ? write_gone(here, batch, activity.id, activity.created, outcome)
                     : write_activity(here, batch, activity, outcome);
    if (!done) return done.error();
  }
  if (batch.pushed) return outcome;
  // Before this batch's looks: a target was last present at an earlier one.
  for (const auto& target : batch.gone)
    if (auto done = write_gone(here, batch, target, std::nullopt, outcome); !done) return done.error();
  for (const auto& look : batch.threads)
    if (auto done = write_look(here, look); !done) return done.error();
  if (auto done = write_page(here, batch); !done) return done.error();
  return outcome;
}

Result<KnownPage*> BatchWriter::page(const std::string& id) {
  const auto it = memory_.pages.find(id);
  if (it != memory_.pages.end()) return &it->second;
  const std::int64_t next = memory_.last_page + 1;
  statements_.insert_page.bind(1, next);
  statements_.insert_page.bind(2, std::string_view{id});
  if (auto done = statements_.insert_page.run(); !done) return done.error();
  memory_.last_page = next;
  return &memory_.pages.emplace(id, KnownPage{.number = next, .last_poll = Instant::min()}).first->second;
}

Result<void> BatchWriter::write_activity(KnownPage& page, const Batch& batch, Activity activity, CommitOutcome& outcome) {
  activity.seen = batch.seen;
  const auto row = memory_.ids.find(page.number, activity.id);
  if (!row) {
    pseudonyms_.put_on(batch.page, activity);
    return add(page, std::move(activity), outcome);
  }
  ++outcome.duplicates;
  const bool of_this_batch = std::int64_t{*row} > rows_before_batch_;
  if (batch.seen > page.last_poll && !of_this_batch) return {};  // the record was seen before this one
  pseudonyms_.put_on(batch.page, activity);
  return replace_if_earlier(page, *row, std::move(activity), outcome);
}

Result<void> BatchWriter::add(const KnownPage& page, Activity activity, CommitOutcome& outcome) {
  if (last_row_ >= KnownIds::kMostRows)
    return Error{Errc::storage, "the ledger is full: it holds as many activities as it can count"};
  const auto row = ++last_row_;
  statements_.insert_activity.bind(1, row);
  statements_.insert_activity.bind(2, page.number);
  const ActivityRow values{activity};
  values.bind(statements_.insert_activity, 3);
  if (auto done = statements_.insert_activity.run(); !done) return done.error();
  added_.emplace_back(page.number, activity.id);
  memory_.ids.add(page.number, activity.id, static_cast<KnownIds::Row>(row));
  outcome.added.push_back(std::move(activity));
  return {};
}

Result<void> BatchWriter::replace_if_earlier(const KnownPage& page, KnownIds::Row row, Activity activity,
                                             CommitOutcome& outcome) {
  const auto stored = read(row);
  if (!stored) return stored.error();
  if (!rules_over(activity, *stored)) return {};
  statements_.replace_activity.bind(1, std::int64_t{row});
  statements_.replace_activity.bind(2, page.number);
  const ActivityRow values{activity};
  values.bind(statements_.replace_activity, 3);
  if (auto done = statements_.replace_activity.run(); !done) return done.error();
  outcome.added.push_back(std::move(activity));
  return {};
}

Result<void> BatchWriter::write_gone(KnownPage& page, const Batch& batch, const std::string& target,
                                     std::optional<Instant> at, CommitOutcome& outcome) {
  if (target.empty()) {
    ++outcome.refused;
    return {};
  }
  Activity deletion;
  deletion.id = "deletion:" + target;
  deletion.kind = Kind::deletion;
  deletion.parent_id = target;
  deletion.created = at;
  deletion.thread_id = target;  // unless we know better: a root we never saw (R9)
  std::optional<Instant> created;
  if (const auto row = memory_.ids.find(page.number, target)) {
    const auto stored = read(*row);
    if (!stored) return stored.error();
    deletion.thread_id = stored->thread_id;
    deletion.last_present = stored->seen;
    created = stored->created;
  }
  const auto look = last_look(page, deletion.thread_id);
  if (!look) return look.error();
  if (*look) deletion.last_present = std::max(deletion.last_present.value_or(**look), **look);
  if (deletion.last_present) {
    // Its case is judged as of that moment (R35), and an answer may have been there unread: never later
    // than the conversation was known to the end.
    const Instant known = std::max(look->value_or(Instant::min()), page.observed_until);
    const Instant latest = known == Instant::min() ? created.value_or(batch.seen) : known;
    deletion.last_present = std::min({*deletion.last_present, latest, batch.seen});
  }
  return write_activity(page, batch, std::move(deletion), outcome);
}

Result<void> BatchWriter::write_look(const KnownPage& page, const ThreadLook& look) {
  auto& s = statements_.write_look;
  s.bind(1, page.number);
  s.bind(2, std::string_view{look.thread_id});
  s.bind(3, look.platform_count);
  s.bind(4, look.fetched);
  s.bind(5, std::string_view{look.change_mark});
  s.bind(6, number(look.created));
  s.bind(7, number(look.looked));
  s.bind(8, std::int64_t{look.complete});
  return s.run();
}

Result<void> BatchWriter::write_page(KnownPage& page, const Batch& batch) {
  const bool polled = answered(batch);
  auto& s = statements_.update_page;
  s.bind(1, page.number);
  s.bind(2, number(batch.cursor.since));
  s.bind(3, std::string_view{batch.cursor.state});
  s.bind(4, batch.complete ? std::optional{number(batch.asked)} : std::nullopt);
  s.bind(5, polled ? std::optional{number(batch.seen)} : std::nullopt);
  if (auto done = s.run(); !done) return done.error();
  if (polled) page.last_poll = std::max(page.last_poll, batch.seen);
  if (batch.complete) page.observed_until = std::max(page.observed_until, batch.asked);
  if (batch.blind && batch.blind->first < batch.blind->second) {
    auto& b = statements_.write_blind;
    b.bind(1, page.number);
    b.bind(2, number(batch.blind->first));
    b.bind(3, number(batch.blind->second));
    if (auto done = b.run(); !done) return done.error();
  }
  if (!told(batch.profile)) return {};
  auto& p = statements_.update_profile;
  p.bind(1, page.number);
  p.bind(2, number(batch.seen));
  p.bind(3, batch.profile.name);
  p.bind(4, batch.profile.description);
  p.bind(5, batch.profile.website);
  p.bind(6, batch.profile.visitors_may_post ? std::optional{std::int64_t{*batch.profile.visitors_may_post}} : std::nullopt);
  return p.run();
}

Result<Activity> BatchWriter::read(KnownIds::Row row) {
  auto& s = statements_.read_activity;
  s.bind(1, std::int64_t{row});
  const auto found = s.step();
  if (!found) return found.error();
  if (!*found) return Error{Errc::storage, "the ledger has lost a record it had; restore a backup"};
  auto activity = read_activity(s, 0);
  s.reset();
  return activity;
}

Result<std::optional<Instant>> BatchWriter::last_look(const KnownPage& page, const std::string& thread) {
  auto& s = statements_.last_look;
  s.bind(1, page.number);
  s.bind(2, std::string_view{thread});
  const auto found = s.step();
  if (!found) return found.error();
  std::optional<Instant> looked;
  if (*found && s.integer(0) > 0) looked = Instant{Seconds{s.integer(0)}};
  s.reset();
  return looked;
}

}  // namespace sarad
