// SPDX-License-Identifier: Apache-2.0
// Whom to tell what and when. How mails leave and end stands in mail_book_sending.cpp.
#include "exporters/mail_book.hpp"

#include "exporters/mail_book_key.hpp"
#include "exporters/page_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {

using namespace std::chrono;

/// How an office works on the day of `now`.
struct MailBook::Hours {
  const BusinessTime* calendar = nullptr;
  LocalDay day{};
  Seconds time{};
  bool open = true, working_day = true;
};

MailBook::MailBook(MailRecords known, Instant now) {
  std::map<std::string, Instant> notices;
  for (auto& row : known.mails) {
    if (row.kind == MailKind::notice) notices[row.id] = row.queued;
    if (row.state == MailState::sending) {
      row.unsure += 1;
      row.state = MailState::queued;
      if (row.unsure >= kMostUnsure) {
        row.state = MailState::failed;
        row.ended = now;
        row.answer = "cut off twice after its last byte; it may have arrived";
      }
      recovered_.put.push_back(row);
    }
    learn(row);
    if (is_kept(row)) mails_.emplace(row.id, std::move(row));
  }
  for (auto& told : known.told) {
    const auto when = notices.find(told.mail);
    told_.emplace(told_key(told), when == notices.end() ? Instant::min() : when->second);
    const auto mail = mails_.find(told.mail);
    if (mail != mails_.end() && mail->second.waits()) telling_[told.mail].push_back(std::move(told));
  }
}

void MailBook::learn(const MailRow& row) {
  Diary& diary = diaries_[row.to];
  const auto latest = [](std::optional<Instant>& held, Instant t) { held = held ? std::max(*held, t) : t; };
  diary.queued.push_back(row.queued);
  std::sort(diary.queued.begin(), diary.queued.end());
  if (row.kind == MailKind::digest) latest(diary.digest, row.queued);
  if (row.kind == MailKind::notice) latest(diary.notice, row.queued);
  if (row.kind == MailKind::bounce) latest(diary.bounce, row.queued);
  if (row.state == MailState::failed && row.ended) latest(diary.refused, *row.ended);
  if (row.waits() && row.kind == MailKind::digest) diary.waiting_digest = row.id;
  if (row.waits() && row.kind == MailKind::notice) diary.waiting_notice = row.id;
}

MailChanges MailBook::update(const Snapshot& snapshot, const std::shared_ptr<const MailTerms>& terms) {
  MailChanges changes;
  if (!first_update_) first_update_ = snapshot.as_of;
  plan_people(snapshot, terms);
  auto steps = due_steps(snapshot);
  for (const auto& [address, person] : people_.people) {
    const auto own = steps.find(address);
    serve(snapshot, person, own == steps.end() ? std::vector<MailTold>{} : std::move(own->second), changes);
  }
  note_failures(snapshot, changes);
  forget_old(snapshot.as_of, changes);
  return changes;
}

void MailBook::plan_people(const Snapshot& snapshot, const std::shared_ptr<const MailTerms>& terms) {
  if (roster_ == snapshot.roster && terms_ == terms) return;
  roster_ = snapshot.roster;
  terms_ = terms;
  tree_.emplace(roster_);
  people_ = MailPeople::of(*tree_, *terms_);
}

std::map<std::string, std::vector<MailTold>> MailBook::due_steps(const Snapshot& snapshot) const {
  std::map<std::string, std::vector<MailTold>> steps;
  for (std::size_t i = 0; i < snapshot.pages.size(); ++i) {
    const PageView view = view_page(snapshot, i);
    if (view.figures == nullptr || view.page.paused || !may_have_steps(*view.figures)) continue;
    const auto office = tree_->find(view.page.office);
    const auto hears = office ? people_.of_office.find(*office) : people_.of_office.end();
    if (hears == people_.of_office.end()) continue;
    for (const UrgentClocks urgent = urgent_clocks(snapshot, {i}, kMailClocks); const auto& clock : urgent.first)
      for (const auto step : steps_of(snapshot, clock, *terms_))
        for (const auto& address : hears->second[static_cast<std::size_t>(rung_of(step))]) {
          MailTold told = name_clock(snapshot, clock);
          told.to = address;
          told.step = step;
          if (!told_.contains(told_key(told))) steps[address].push_back(std::move(told));
        }
  }
  return steps;
}

MailBook::Hours MailBook::hours_of(const MailPerson& person, Instant now) const {
  Hours hours;
  if (!person.seats.empty()) hours.calendar = terms_->calendar(roster_->offices[person.seats.front().office].id, now);
  if (hours.calendar == nullptr) {
    hours.day = LocalDay{floor<days>(now).time_since_epoch()};
    hours.time = now - floor<days>(now);
    return hours;
  }
  hours.day = hours.calendar->local_day(now);
  hours.time = hours.calendar->local_time_of_day(now);
  hours.open = hours.calendar->is_open(now);
  hours.working_day = !hours.calendar->day(hours.day).first.empty();
  return hours;
}

bool MailBook::has_page_never_asked(const Snapshot& snapshot, const MailPerson& person) const {
  for (const auto& seat : person.seats) {
    if (seat.rung != Rung::admin) continue;
    for (std::size_t i = 0; i < snapshot.pages.size(); ++i) {
      const Page& page = snapshot.roster->pages[i];
      const auto& note = snapshot.polls[i];
      if (page.office == roster_->offices[seat.office].id && !page.paused && !note.last_poll && !note.last_error) return true;
    }
  }
  return false;
}

void MailBook::serve(const Snapshot& snapshot, const MailPerson& person, std::vector<MailTold> steps, MailChanges& changes) {
  const Instant now = snapshot.as_of;
  const Hours hours = hours_of(person, now);
  Diary& diary = diaries_[person.address];
  const auto day_of = [&](Instant t) { return hours.calendar != nullptr ? hours.calendar->local_day(t) : LocalDay{floor<days>(t).time_since_epoch()}; };
  const auto today = std::count_if(diary.queued.begin(), diary.queued.end(), [&](Instant t) { return day_of(t) == hours.day; });

  const bool digest_day = terms_->digest_every_day || hours.working_day;
  const bool decided = (diary.digest && day_of(*diary.digest) == hours.day) || diary.nothing_to_tell == hours.day;
  const bool digest_ahead = digest_day && !decided;
  const bool new_pages = now - *first_update_ < kNewPagesAwaited && has_page_never_asked(snapshot, person);
  if (digest_ahead && hours.time >= terms_->digest_at && (hours.open || terms_->digest_every_day) && !new_pages) {
    const bool weekly = weekday{hours.day} == terms_->weekly;
    const auto content = digest_now(snapshot, person.address);
    if (!diary.waiting_digest.empty() || (steps.empty() && !weekly && (!content || content->all_is_well()))) {
      diary.nothing_to_tell = hours.day;   // or all of it is in the one that still waits
    } else if (today < terms_->most_a_day) {
      const MailRow& row = queue(MailKind::digest, person.address, now, changes);
      tell(std::move(steps), row.id, changes);
      return;
    }
  }
  if (steps.empty()) return;
  if (!diary.waiting_notice.empty()) {
    if (!under_way_.contains(diary.waiting_notice)) tell(std::move(steps), diary.waiting_notice, changes);
    return;
  }
  const bool awaited = digest_ahead && hours.time < terms_->digest_at && terms_->digest_at - hours.time <= kDigestAwaited;
  const bool refused = diary.refused && now - *diary.refused < kRefusedFor;
  const bool room = today + (digest_ahead ? 1 : 0) < terms_->most_a_day;
  const bool rested = !diary.notice || now - *diary.notice >= kNoticeGap;
  if (!hours.open || awaited || refused || !room || !rested) return;
  const MailRow& row = queue(MailKind::notice, person.address, now, changes);
  tell(std::move(steps), row.id, changes);
}

MailRow& MailBook::queue(MailKind kind, const std::string& to, Instant now, MailChanges& changes) {
  constexpr std::string_view kNames[] = {"digest", "notice", "bounce"};
  MailRow row;
  row.id = fmt::format("{}/{}/{}", kNames[static_cast<std::size_t>(kind)], to, format_instant(now));
  row.kind = kind;
  row.to = to;
  row.queued = now;
  learn(row);
  changes.put.push_back(row);
  std::string id = row.id;
  return mails_.insert_or_assign(std::move(id), std::move(row)).first->second;
}

void MailBook::tell(std::vector<MailTold> steps, const std::string& mail, MailChanges& changes) {
  const MailRow& row = mails_.at(mail);
  const Instant at = row.kind == MailKind::notice ? row.queued : Instant::min();
  for (auto& told : steps) {
    told.mail = mail;
    told_.insert_or_assign(told_key(told), at);
    changes.told.push_back(told);
    telling_[mail].push_back(std::move(told));
  }
}

/// Operators hear of addresses that refuse, all of an hour together.
void MailBook::note_failures(const Snapshot& snapshot, MailChanges& changes) {
  const Instant now = snapshot.as_of;
  for (const auto& address : terms_->operators) {
    Diary& diary = diaries_[address];
    const auto lately = std::count_if(diary.queued.begin(), diary.queued.end(), [&](Instant t) { return now - t < hours{24}; });
    if (lately >= terms_->most_a_day || (diary.bounce && now - *diary.bounce < hours{1})) continue;
    const bool news = std::any_of(mails_.begin(), mails_.end(), [&](const auto& mail) {
      const MailRow& row = mail.second;
      return row.state == MailState::failed && row.kind != MailKind::bounce && row.ended && (!diary.bounce || *row.ended > *diary.bounce) &&
             now - *row.ended < kRefusedFor;
    });
    if (news) queue(MailKind::bounce, address, now, changes);
  }
}

void MailBook::forget_old(Instant now, MailChanges& changes) {
  if (forgotten_ && now - *forgotten_ < hours{24}) return;
  forgotten_ = now;
  const Instant before = now - kKept;
  for (auto& [address, diary] : diaries_)
    while (!diary.queued.empty() && diary.queued.front() < now - hours{48}) diary.queued.pop_front();
  std::erase_if(mails_, [&](const auto& mail) { return mail.second.ended && *mail.second.ended < before; });
  changes.forget = before;
}

bool MailBook::told_lately(const std::string& to, MailTold told, Instant now) const {
  told.to = to;
  const auto when = told_.find(told_key(told));
  return when != told_.end() && when->second != Instant::min() && now - when->second < kToldLately;
}

std::optional<MailContent> MailBook::digest_now(const Snapshot& snapshot, const std::string& address) const {
  const auto person = people_.people.find(address);
  if (person == people_.people.end()) return std::nullopt;
  return digest_content(snapshot, *tree_, person->second, *terms_, [&](const MailTold& told) { return told_lately(address, told, snapshot.as_of); });
}

}  // namespace sarad
