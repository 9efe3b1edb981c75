// SPDX-License-Identifier: Apache-2.0
// How mails leave the outbox, and how they end.
#include "exporters/mail_book.hpp"

#include "base/keyed_hash.hpp"
#include "exporters/mail_book_key.hpp"
#include "exporters/mail_text.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace sarad {

using namespace std::chrono;

namespace {

constexpr std::array<seconds, 5> kPauses{seconds{15}, minutes{1}, minutes{5}, minutes{15}, minutes{30}};
constexpr std::size_t kIdBytes = 16;

seconds pause_after(int attempts) {
  const auto place = static_cast<std::size_t>(std::max(attempts - 1, 0));
  return kPauses[std::min(place, kPauses.size() - 1)];
}

}  // namespace

bool MailBook::may_go(const MailRow& row, Instant now) const {
  if (row.kind == MailKind::bounce) return true;
  const auto person = people_.people.find(row.to);
  if (person == people_.people.end()) return true;   // dropped when it is composed
  if (row.kind == MailKind::digest && terms_->digest_every_day) return true;
  const auto& seats = person->second.seats;
  const BusinessTime* calendar = seats.empty() ? nullptr : terms_->calendar(roster_->offices[seats.front().office].id, now);
  return calendar == nullptr || calendar->is_open(now);
}

std::optional<MailContent> MailBook::content_of(const Snapshot& snapshot, const MailRow& row, std::vector<MailTold>& gone) const {
  if (row.kind == MailKind::digest) return digest_now(snapshot, row.to);
  if (row.kind == MailKind::notice) {
    const auto telling = telling_.find(row.id);
    if (telling == telling_.end()) return std::nullopt;
    if (!people_.people.contains(row.to)) {
      gone = telling->second;
      return std::nullopt;
    }
    MailContent content = notice_content(snapshot, *tree_, telling->second, *terms_, gone);
    if (content.lists.empty()) return std::nullopt;
    return content;
  }
  MailContent content;
  content.kind = MailKind::bounce;
  content.as_of = snapshot.as_of;
  content.simulated = snapshot.simulated_time;
  if (!snapshot.calendars.empty()) content.calendar = snapshot.calendars.begin()->second.get();
  for (const auto& failed : failures(snapshot.as_of))
    if (failed.kind != MailKind::bounce && snapshot.as_of - *failed.ended < kRefusedFor &&
        std::none_of(content.refused.begin(), content.refused.end(), [&](const auto& named) { return named.first == failed.to; }))
      content.refused.emplace_back(failed.to, failed.answer);
  if (content.refused.empty()) return std::nullopt;
  return content;
}

std::string MailBook::message_id(const std::string& id) const {
  const auto digest = hmac_sha256(terms_->key, id);
  return to_hex(std::span{digest}.first(kIdBytes));
}

std::string MailBook::compose(const MailContent& content, const MailRow& row, Language first) const {
  const MailText words = mail_text(content, *tree_, first);
  MailMessage message;
  message.from_name = terms_->from.name;
  message.from = terms_->from.address;
  message.to = row.to;
  message.subject = words.subject;
  message.id = message_id(row.id);
  message.date = content.as_of;
  message.text = words.text;
  message.html = words.html;
  return mail_bytes(message);
}

MailBook::Taken MailBook::take(const Snapshot& snapshot, std::size_t most, Tick now) {
  Taken taken;
  if (!terms_) return taken;
  for (auto place = mails_.begin(); place != mails_.end() && taken.mails.size() < most;) {
    const std::string id = place->first;
    MailRow& row = (place++)->second;
    if (row.state != MailState::queued || under_way_.contains(id)) continue;
    if (const auto wait = not_before_.find(id); wait != not_before_.end() && now < wait->second) continue;
    if (!may_go(row, snapshot.as_of)) continue;
    std::vector<MailTold> gone;
    const auto content = content_of(snapshot, row, gone);
    // What is left out now may come true again, and is then told anew.
    auto& telling = telling_[id];
    for (const auto& told : gone) {
      told_.erase(told_key(told));
      std::erase(telling, told);
      taken.changes.untold.push_back(told);
    }
    if (!content) {
      close(row, MailState::dropped, snapshot.as_of);
      taken.changes.put.push_back(row);
      mails_.erase(id);
      continue;
    }
    under_way_.insert(id);
    const auto person = people_.people.find(row.to);
    const Language first = person == people_.people.end() ? terms_->language : person->second.language;
    taken.mails.push_back({id, message_id(id), row.kind, {terms_->from.address, row.to, compose(*content, row, first)}});
  }
  return taken;
}

MailChanges MailBook::leaving(const std::string& id) {
  MailChanges changes;
  const auto place = mails_.find(id);
  if (place == mails_.end()) return changes;
  place->second.state = MailState::sending;
  place->second.attempts += 1;
  changes.put.push_back(place->second);
  return changes;
}

void MailBook::close(MailRow& row, MailState state, Instant now) {
  row.state = state;
  row.ended = now;
  telling_.erase(row.id);
  not_before_.erase(row.id);
  Diary& diary = diaries_[row.to];
  if (diary.waiting_digest == row.id) diary.waiting_digest.clear();
  if (diary.waiting_notice == row.id) diary.waiting_notice.clear();
  if (state == MailState::failed) diary.refused = now;
}

MailChanges MailBook::ended(const std::string& id, const MailResult& result, Instant now, Tick tick) {
  MailChanges changes;
  under_way_.erase(id);
  const auto place = mails_.find(id);
  if (place == mails_.end()) return changes;
  MailRow& row = place->second;
  row.answer = result.words;
  row.state = MailState::queued;
  switch (result.how) {
    case MailEnd::sent: close(row, MailState::sent, now); break;
    case MailEnd::rejected: close(row, MailState::failed, now); break;
    case MailEnd::unsure:
      row.unsure += 1;
      if (row.unsure >= kMostUnsure) close(row, MailState::failed, now);
      break;
    case MailEnd::cancelled: row.attempts -= 1; break;
    case MailEnd::deferred:
    case MailEnd::unreachable:
      if (now - row.queued >= kGivenUpAfter) close(row, MailState::failed, now);
      break;
  }
  if (row.state == MailState::queued && result.how != MailEnd::cancelled) not_before_[id] = tick + pause_after(row.attempts);
  changes.put.push_back(row);
  if (!is_kept(row)) mails_.erase(place);
  return changes;
}

MailBook::Counts MailBook::counts(Instant now) const {
  Counts counts;
  for (const auto& [id, row] : mails_) {
    if (row.waits()) {
      const bool again = row.attempts > (row.state == MailState::sending ? 1 : 0);
      ++(again ? counts.deferred : counts.waiting);
      counts.oldest = counts.oldest ? std::min(*counts.oldest, row.queued) : row.queued;
    } else if (row.state == MailState::failed && now - *row.ended < kFailedShown) {
      ++counts.failed;
    }
  }
  return counts;
}

std::vector<MailRow> MailBook::failures(Instant now) const {
  std::vector<MailRow> failed;
  for (const auto& [id, row] : mails_)
    if (row.state == MailState::failed && row.ended && now - *row.ended < kFailedShown) failed.push_back(row);
  std::stable_sort(failed.begin(), failed.end(), [](const MailRow& a, const MailRow& b) { return *a.ended > *b.ended; });
  return failed;
}

}  // namespace sarad
