// SPDX-License-Identifier: Apache-2.0
// What taking a message or an answer away does to the cases (R35–R39).
#include "measures/thread_fold.hpp"

#include "measures/facts.hpp"

#include <algorithm>

namespace sarad {

Ruled<void> ThreadFold::remove(std::size_t item) {
  const Activity& deletion = *thread_.items()[item].activity;
  const bool by_citizen = deletion.author == AuthorRole::citizen;
  const Instant judged = judged_at(deletion);
  if (!by_citizen) flag_removed_answers(*deletion.parent_id);
  for (const std::size_t index : cases_losing(thread_.take_away(*deletion.parent_id), by_citizen, judged))
    if (const auto done = after_loss(index, by_citizen, judged); !done) return done.error();
  return {};
}

/// R39: only a direct deletion flags; the case stays as it is.
void ThreadFold::flag_removed_answers(std::string_view target) {
  const std::size_t word = thread_.find(target);
  if (word == kNone) return;
  for (const std::size_t index : answered_[word]) add_flag(cases_[index], CaseFlag::answer_removed);
}

/// Takes the items out of their cases; the cases touched, each once.
std::vector<std::size_t> ThreadFold::cases_losing(const std::vector<std::size_t>& taken, bool by_citizen,
                                                  Instant judged) {
  std::vector<std::size_t> touched;
  for (const std::size_t item : taken) {
    const std::size_t index = case_of_[item];
    if (index == kNone) continue;
    OpenCase& c = cases_[index];
    gone_[item] = true;
    --c.live_messages;
    --part_in(c, thread_.items()[item].sub_thread).live_messages;
    c.last_removal = std::max(c.last_removal.value_or(judged), judged);
    c.any_vanished = c.any_vanished || !by_citizen;
    touched.push_back(index);
  }
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  return touched;
}

Ruled<void> ThreadFold::after_loss(std::size_t index, bool by_citizen, Instant judged) {
  OpenCase& c = cases_[index];
  if (!c.told.live()) {
    if (c.live_messages == 0) add_flag(c, CaseFlag::message_removed);
    return {};
  }
  if (c.live_messages == 0) {
    const auto state = c.any_vanished ? CaseState::vanished : CaseState::withdrawn;
    close(index, state, std::max(c.told.opened, *c.last_removal), {});
    return {};
  }
  const bool may_move = c.told.state == CaseState::open && by_citizen && !c.any_vanished;
  return may_move ? move_clock(c, judged) : Ruled<void>{};
}

/// R36: nobody must answer what its author took back; what was already overdue stays.
Ruled<void> ThreadFold::move_clock(OpenCase& c, Instant judged) {
  while (gone_[c.messages[c.first_live]]) ++c.first_live;
  const Instant earliest = thread_.items()[c.messages[c.first_live]].at;
  if (earliest <= c.told.opened) return {};
  const Instant t = std::max(judged, c.told.opened);
  if (late_by(*c.rule->calendar, c.told.first_clock, t) > Seconds{0}) return {};
  const auto rule = input_.rules->at(earliest);
  if (!rule) return rule.error();
  add_flag(c, CaseFlag::clock_moved);
  return start_clocks(c, pinned_.of_case(c.told.id, earliest, *rule), earliest);
}

}  // namespace sarad
