// SPDX-License-Identifier: Apache-2.0
#include "measures/explain.hpp"
#include "measures/explain_passed.hpp"
#include "measures/explain_time.hpp"
#include "measures/facts.hpp"
#include "measures/frozen.hpp"
#include "measures/policy_text.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarad {
namespace {

/// A clock and what is needed to count it again.
struct ClockAsked {
  std::string_view kind, rules;
  const ClockReading& clock;
  Limit Policy::*limit;
  bool answered = false;
  Instant ruled_from{};  ///< whose policy rules it: the opening's (R19), the tag's (R41)
};

class CaseTelling {
 public:
  CaseTelling(const Evidence& evidence, const Case& c, std::span<const Referral> referrals);
  Explanation tell();

 private:
  void tell_opening();
  void tell_response(std::string_view kind, const std::optional<Response>& response);
  void tell_promises();
  void tell_clock(const ClockAsked& asked);
  void tell_referrals();
  void tell_deletions();
  void tell_rulings();
  void tell_passed_words();
  void tell_end();
  void tell_frozen(Step& step, const ClockReading& clock) const;
  [[nodiscard]] Rule rule_of(const ClockReading& clock, Instant ruled_from) const;
  void show(Step& step, const std::string& id, std::string_view part) const;
  [[nodiscard]] bool touches(const Activity& deletion) const;
  [[nodiscard]] const Activity* find(const std::string& id) const {
    const auto it = known_.find(id);
    return it == known_.end() ? nullptr : it->second;
  }
  Step& add(std::string_view kind, std::string_view rules) {
    out_.steps.push_back({});
    out_.steps.back().kind = kind;
    out_.steps.back().rules = rules;
    return out_.steps.back();
  }

  const Evidence& evidence_;
  const Case& case_;
  std::span<const Referral> referrals_;
  std::unordered_map<std::string_view, const Activity*> known_;
  Rule rule_;
  Explanation out_;
};

CaseTelling::CaseTelling(const Evidence& evidence, const Case& c, std::span<const Referral> referrals)
    : evidence_(evidence), case_(c), referrals_(referrals) {
  for (const auto* activity : known_at(evidence.activities, evidence.as_of)) known_.emplace(activity->id, activity);
  rule_ = rule_of(c.first_clock, c.opened);
}

/// The policy a frozen verdict was reached by, else the one in force at `ruled_from` (R19, R33, R41).
Rule CaseTelling::rule_of(const ClockReading& clock, Instant ruled_from) const {
  const auto found = evidence_.rules->at(ruled_from);
  if (!found) return {};
  Rule rule = **found;
  if (clock.judged_by == nullptr) return rule;
  if (auto policy = policy_from_text(clock.judged_by->policy, rule.policy)) rule.policy = std::move(*policy);
  rule.policy.version = clock.judged_by->policy_version;
  return rule;
}

void CaseTelling::show(Step& step, const std::string& id, std::string_view part) const {
  const Activity* a = find(id);
  if (a == nullptr) return;
  step.activities.push_back({a->id, part, a->kind, a->author, a->office, a->permalink, a->created, a->seen});
}

void CaseTelling::tell_opening() {
  Step& step = add("opening", "R5, R15–R19");
  const Activity* opening = find(case_.id);
  step.facts = {{"page", evidence_.page->id},
                {"case", case_.id},
                {"kind", Word{to_string(case_.kind)}},
                {"kind_opens", std::find(rule_.policy.opens.begin(), rule_.policy.opens.end(), case_.kind) !=
                                   rule_.policy.opens.end()}};
  if (opening != nullptr) {
    const auto& mentions = opening->facts.mentions;
    step.facts.push_back({"trivial", opening->facts.trivial});
    step.facts.push_back(
        {"mentions_page", std::find(mentions.begin(), mentions.end(), kMentionOfPage) != mentions.end()});
    const Activity* parent = opening->parent_id ? find(*opening->parent_id) : nullptr;
    step.facts.push_back({"answers_a_citizen", parent != nullptr && is_message(*parent) && !is_top_level(*opening) &&
                                                   author_of(*parent) != author_of(*opening)});
  }
  step.facts.push_back({"follow_up", case_.follow_up});
  step.facts.push_back({"opened", case_.opened});
  step.facts.push_back({"detection_lag", case_.detection_lag});
  step.facts.push_back({"policy_version", case_.policy_version});
  step.facts.push_back({"calendar_version", case_.calendar_version});
  step.facts.push_back({"messages", static_cast<std::int64_t>(case_.messages.size())});
  for (const auto& id : case_.messages) show(step, id, id == case_.id ? "opening_message" : "joined");
  for (const CaseFlag flag : case_.flags) step.facts.push_back({"flag", Word{to_string(flag)}});
}

void CaseTelling::tell_response(std::string_view kind, const std::optional<Response>& response) {
  if (!response) return;
  const std::string_view rules = response->address == Address::private_ ? "R20, R26–R29"
                                 : response->address == Address::named  ? "R21, R26–R29"
                                 : response->address == Address::all    ? "R22, R26–R29"
                                                                        : "R23, R24, R26–R29";
  Step& step = add(kind, rules);
  show(step, response->id, kind);
  step.facts = {{"address", Word{to_string(response->address)}}, {"interim", response->interim}, {"at", response->at}};
  if (!response->by_office.empty()) step.facts.push_back({"referred_office", response->by_office});
  step.facts.push_back({"working_seconds", response->working});
  step.facts.push_back({"wall_seconds", response->wall});
  if (rule_.calendar == nullptr) return;
  step.lines = count_open(*rule_.calendar, case_.opened, response->at);
  step.agrees = sum_of(step.lines) == response->working && response->at - case_.opened == response->wall;
}

struct Counted {
  Verdict verdict{};
  Seconds late_by{};
  std::vector<DayLine> late_lines;
};

Seconds lateness(const BusinessTime& calendar, const Deadline& deadline, Instant t,
                 std::vector<DayLine>* lines = nullptr) {
  if (t <= deadline.due) return Seconds{0};
  if (deadline.wall) return t - deadline.due;
  auto counted = count_open(calendar, deadline.due, t);
  const Seconds sum = sum_of(counted);
  if (lines != nullptr && sum > Seconds{0}) *lines = std::move(counted);
  return sum;
}

/// R30, by the lines.
Counted judge_again(const BusinessTime& calendar, const Deadline& deadline, const ClockAsked& asked,
                    const Evidence& evidence) {
  Counted out;
  const Instant t = asked.clock.settled.value_or(evidence.observed);
  const Seconds late = lateness(calendar, deadline, t, &out.late_lines);
  if (asked.clock.settled) {
    const Verdict bad = asked.answered ? Verdict::late : Verdict::missed;
    out.verdict = late > Seconds{0} ? bad : asked.answered ? Verdict::met : Verdict::void_;
  } else if (late > Seconds{0}) {
    out.verdict = Verdict::missed;
  } else {
    out.verdict = lateness(calendar, deadline, evidence.as_of) > Seconds{0} ? Verdict::unseen : Verdict::pending;
  }
  out.late_by = late;
  return out;
}

void add_limit(Facts& facts, const Limit& limit) {
  if (limit.working_hours) facts.push_back({"limit_working_hours", *limit.working_hours});
  if (limit.working_days) facts.push_back({"limit_working_days", *limit.working_days});
  if (limit.wall_hours) facts.push_back({"limit_wall_hours", *limit.wall_hours});
}

void CaseTelling::tell_clock(const ClockAsked& asked) {
  const ClockReading& clock = asked.clock;
  const Rule rule = rule_of(clock, asked.ruled_from);
  Step& step = add(asked.kind, asked.rules);
  step.facts.push_back({"started", clock.started});
  if (rule.calendar == nullptr) return;
  const Limit& limit = rule.policy.*asked.limit;
  add_limit(step.facts, limit);
  step.facts.push_back({"policy_version", rule.policy.version});
  step.facts.push_back({"due", clock.deadline.due});
  step.facts.push_back({"overdue_from", clock.deadline.overdue_from});
  step.facts.push_back({"provisional", clock.deadline.provisional});
  tell_frozen(step, clock);
  WorkedOut worked = work_out(*rule.calendar, limit, clock.started);
  const bool old_calendar = clock.judged_by != nullptr && clock.judged_by->calendar_version != rule.calendar->version();
  if (old_calendar && worked.deadline != clock.deadline) {
    // The calendar of then is not in the configuration any more: its days cannot be shown again.
    step.facts.push_back({"by_earlier_calendar", clock.judged_by->calendar_version});
    step.facts.push_back({"due_by_calendar_of_today", worked.deadline.due});
  } else {
    step.lines = std::move(worked.lines);
    step.agrees = worked.deadline == clock.deadline;
  }
  const Counted counted = judge_again(*rule.calendar, clock.deadline, asked, evidence_);
  const bool is_late = clock.verdict == Verdict::late || clock.verdict == Verdict::missed;
  Step& verdict = add(is_late ? "lateness" : "in_time", "R12, R30–R33");
  verdict.facts = {{"clock", Word{asked.kind}}};
  verdict.facts.push_back({clock.settled ? (asked.answered ? "answered_at" : "ended_at") : "observed_until",
                           clock.settled.value_or(evidence_.observed)});
  verdict.facts.push_back({"verdict", Word{to_string(clock.verdict)}});
  if (is_late) {
    verdict.facts.push_back({"late_by", clock.late_by});
    verdict.lines = counted.late_lines;
  }
  if (!old_calendar)
    verdict.agrees = counted.verdict == clock.verdict && (!is_late || counted.late_by == clock.late_by);
}

/// R33: what the ledger has of this clock, newest first.
void CaseTelling::tell_frozen(Step& step, const ClockReading& clock) const {
  for (const FrozenVerdict* frozen = clock.frozen.get(); frozen != nullptr; frozen = frozen->before.get()) {
    Facts row{{"frozen_verdict", Word{to_string(frozen->verdict)}},
              {"judged_at", frozen->judged_at},
              {"due", frozen->deadline.due}};
    row.push_back({"policy_version", frozen->by != nullptr ? frozen->by->policy_version : std::string{}});
    row.push_back({"calendar_version", frozen->by != nullptr ? frozen->by->calendar_version : std::string{}});
    row.push_back({"rejudgement", frozen->by != nullptr ? frozen->by->run : std::int64_t{0}});
    step.rows.push_back(std::move(row));
  }
}

void CaseTelling::tell_promises() {
  for (const auto& promise : case_.promises) {
    Step& step = add("promise_made", "R26–R28");
    show(step, promise.from, "interim_word");
    if (promise.kept_by) show(step, *promise.kept_by, "kept_by");
    step.facts = {{"kept", promise.kept_by.has_value()}};
    tell_clock({"promise_clock", "R13, R14, R28", promise, &Policy::interim_interval, promise.kept_by.has_value(),
                case_.opened});
  }
}

void CaseTelling::tell_referrals() {
  for (const auto& referral : referrals_) {
    if (referral.thread_id != case_.thread_id) continue;
    if (std::find(referral.cases.begin(), referral.cases.end(), case_.id) == referral.cases.end()) continue;
    Step& step = add("referral_made", "R40–R43");
    show(step, referral.tag, "tag");
    if (referral.answer) show(step, *referral.answer, "answer_of_office");
    step.facts = {{"referred_office", referral.office}, {"at", referral.at}, {"answered", referral.answer.has_value()}};
    if (referral.working) step.facts.push_back({"working_seconds", *referral.working});
    tell_clock(
        {"referral_clock", "R13, R14, R41", referral, &Policy::referral, referral.answer.has_value(), referral.at});
  }
}

/// R37: its target is a message of the case, its answer, or something above them.
bool CaseTelling::touches(const Activity& deletion) const {
  if (deletion.kind != Kind::deletion || !deletion.parent_id) return false;
  const std::string& target = *deletion.parent_id;
  if (target == case_.thread_id) return true;
  if ((case_.first && case_.first->id == target) || (case_.final && case_.final->id == target)) return true;
  for (const auto& id : case_.messages) {
    const Activity* a = find(id);
    for (int depth = 0; a != nullptr && depth < 100; ++depth) {
      if (a->id == target) return true;
      a = a->parent_id ? find(*a->parent_id) : nullptr;
    }
  }
  return false;
}

void CaseTelling::tell_deletions() {
  std::vector<const Activity*> found;
  for (const auto& [id, activity] : known_)
    if (touches(*activity)) found.push_back(activity);
  if (found.empty()) return;
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return replays_before(*a, *b); });
  Step& step = add("deletions", "R35–R39");
  for (const auto* a : found) {
    show(step, a->id, "deletion");
    step.rows.push_back({{"target", *a->parent_id},
                         {"by", Word{to_string(a->author)}},
                         {"replayed_at", replayed_at(*a)},
                         {"judged_as_of", judged_at(*a)}});
  }
}

void CaseTelling::tell_rulings() {
  std::vector<Facts> rows;
  for (const auto& ruling : evidence_.rulings) {
    const bool ours =
        std::find(case_.messages.begin(), case_.messages.end(), ruling.activity) != case_.messages.end() ||
        (case_.first && case_.first->id == ruling.activity) || (case_.final && case_.final->id == ruling.activity);
    if (!ours || ruling.at > evidence_.as_of) continue;
    rows.push_back({{"ruling", ruling.number},
                    {"target", ruling.activity},
                    {ruling.interim ? "interim" : "trivial", ruling.interim.value_or(ruling.trivial.value_or(false))},
                    {"at", ruling.at},
                    {"ruled_by", ruling.by},
                    {"why", ruling.why}});
  }
  if (!rows.empty()) add("rulings", "R15, R26").rows = std::move(rows);
}

void CaseTelling::tell_passed_words() {
  std::vector<const Activity*> known;
  for (const auto& [id, activity] : known_) known.push_back(activity);
  Step step = explain_passed_words(known, case_, rule_.policy, referrals_);
  if (!step.rows.empty()) out_.steps.push_back(std::move(step));
}

void CaseTelling::tell_end() {
  out_.verdict = {{"state", Word{to_string(case_.state)}},
                  {"first_verdict", Word{to_string(case_.first_clock.verdict)}},
                  {"final_verdict", Word{to_string(case_.final_clock.verdict)}}};
  if (case_.ended) out_.verdict.push_back({"ended_at", *case_.ended});
  out_.verdict.push_back({"observed_until", evidence_.observed});
  for (const Breach breach : case_.breaches) out_.verdict.push_back({"breach", std::string{to_string(breach)}});
  if (case_.breaches.empty()) out_.verdict.push_back({"breaches", std::int64_t{0}});
  if (case_.opened < evidence_.page->registered) out_.verdict.push_back({"backlog", true});
}

Explanation CaseTelling::tell() {
  out_.kind = "case";
  out_.subject = case_.id;
  out_.as_of = evidence_.as_of;
  out_.calendar = rule_.calendar.get();
  tell_opening();
  tell_rulings();
  tell_response("first_response", case_.first);
  tell_clock({"first_clock", "R13, R14, R28", case_.first_clock, &Policy::first_response, case_.first.has_value(),
              case_.opened});
  if (case_.final && (!case_.first || case_.final->id != case_.first->id)) tell_response("final_answer", case_.final);
  tell_clock({"final_clock", "R13, R14, R28", case_.final_clock, &Policy::final_answer, case_.final.has_value(),
              case_.opened});
  tell_promises();
  tell_referrals();
  tell_deletions();
  tell_passed_words();
  tell_end();
  return std::move(out_);
}

}  // namespace

Explanation explain_case(const Evidence& evidence, const Case& c, std::span<const Referral> referrals) {
  return CaseTelling(evidence, c, referrals).tell();
}

}  // namespace sarad
