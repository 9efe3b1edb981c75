// SPDX-License-Identifier: Apache-2.0
// Keys of policies and calendars (measures.md sections 2 to 7).
#include "config/forms.hpp"
#include "config/scalars.hpp"
#include "config/schema.hpp"

namespace sarad {
namespace {

using namespace forms;
using Calendar = CalendarSpec;

const Section& cadence_section() {
  static const Section section = section_of<CadencePolicy>({
      key<&CadencePolicy::required>("required", count(1, 100), "Posts or answers a week (guideline 7.ক: at least two)."),
      accepted("week", word({"sunday"}), "First day of the week."),
      key<&CadencePolicy::rolling>("rolling", flag(), "Judge the last seven days too."),
      key<&CadencePolicy::distinct_days>("distinct_days", flag(), "Count one contribution a day only."),
      key<&CadencePolicy::min_spacing>("min_spacing", duration(), "Contributions closer together count once."),
      key<&CadencePolicy::max_blind_percent>("max_blind_percent", percent(), "Most blind time of a judged week."),
      key<&CadencePolicy::min_judged_weeks>("min_judged_weeks", count(1, 53), "Fewest judged weeks of a judged quarter."),
  });
  return section;
}

const Section& interim_words_section() {
  static const Section section = section_of<Policy>({
      key<&Policy::interim_words_bn>("bn", list_of(text()), "In Bengali."),
      key<&Policy::interim_words_en>("en", list_of(text()), "In English."),
  });
  return section;
}

const Section& trivial_words_section() {
  static const Section section = section_of<Policy>({
      key<&Policy::trivial_words_bn>("bn", list_of(text()), "In Bengali."),
      key<&Policy::trivial_words_en>("en", list_of(text()), "In English or romanised Bengali."),
  });
  return section;
}

const Section& weekly_section() {
  static const Section section = section_of<Calendar::Weekly>({
      key<&Calendar::Weekly::from>("from", maybe(day()), "First day; absent in the first version: always."),
      key<&Calendar::Weekly::hours>("hours", week_hours(), "Open spans by weekday; an absent weekday is closed.").must(),
  });
  return section;
}

void check_period(Reading& r, const Node& node, void* owner) {
  const auto& period = *static_cast<const Calendar::Period*>(owner);
  const Node* to = node.find("to");
  if (to != nullptr && node.find("from") != nullptr && period.to < period.from)
    r.error(*to, "bad_date", "to is before from", "exchange them");
}

const Section& period_section() {
  static const Section section = [] {
    Section made = section_of<Calendar::Period>({
        key<&Calendar::Period::name>("name", display_name(), "Name for people."),
        key<&Calendar::Period::from>("from", day(), "First day.").must(),
        key<&Calendar::Period::to>("to", day(), "Last day, included.").must(),
        key<&Calendar::Period::hours>("hours", week_hours(), "Open spans by weekday; an absent weekday is closed.").must(),
    });
    made.check = check_period;
    return made;
  }();
  return section;
}

/// `date` fills both ends of a Day; `from` and `to` one each. Written is the shorter way.
FormOf<Calendar::Day> single_date() {
  FormOf<Calendar::Day> form;
  form.type = "date";
  form.read = [inner = day()](Reading& r, const Node& node, void* out) {
    auto& held = *static_cast<Calendar::Day*>(out);
    inner.read(r, node, &held.from);
    held.to = held.from;
  };
  form.write = [inner = day()](Writing& w, const void* value) -> const Node* {
    const auto& held = *static_cast<const Calendar::Day*>(value);
    const bool unset = held.from == LocalDay{};
    return held.from == held.to && !unset ? inner.write(w, &held.from) : nullptr;
  };
  return form;
}

FormOf<Calendar::Day> end_of_range(LocalDay Calendar::Day::*end) {
  FormOf<Calendar::Day> form;
  form.type = "date";
  form.read = [inner = day(), end](Reading& r, const Node& node, void* out) {
    inner.read(r, node, &(static_cast<Calendar::Day*>(out)->*end));
  };
  form.write = [inner = day(), end](Writing& w, const void* value) -> const Node* {
    const auto& held = *static_cast<const Calendar::Day*>(value);
    return held.from == held.to ? nullptr : inner.write(w, &(held.*end));
  };
  return form;
}

void check_day(Reading& r, const Node& node, void* owner) {
  const auto& held = *static_cast<const Calendar::Day*>(owner);
  const Node *date = node.find("date"), *from = node.find("from"), *to = node.find("to");
  if ((date != nullptr) == (from != nullptr) || (from != nullptr) != (to != nullptr))
    return r.error(node, "bad_date", r.path.text() + " must have either date, or from and to", "write date: 2026-12-16");
  if (to != nullptr && held.to < held.from) r.error(*to, "bad_date", "to is before from", "exchange them");
  const Node* like = node.find("like");
  if (like != nullptr && node.find("open") != nullptr)
    r.error(*like, "bad_hours", "open and like exclude each other", "keep one");
}

const Section& day_section() {
  static const Section section = [] {
    Section made = section_of<Calendar::Day>({
        whole("date", single_date(), "The day."),
        whole("from", end_of_range(&Calendar::Day::from), "First day, in place of date."),
        whole("to", end_of_range(&Calendar::Day::to), "Last day, included."),
        key<&Calendar::Day::open>("open", maybe(spans()), "Open spans of the day; [] is a holiday."),
        key<&Calendar::Day::like>("like", maybe(weekday()), "Hours as on this weekday."),
        key<&Calendar::Day::provisional>("provisional", flag(), "Depends on the moon and is not confirmed yet (R14)."),
        key<&Calendar::Day::name>("name", display_name(), "Name for people."),
    });
    made.check = check_day;
    return made;
  }();
  return section;
}

}  // namespace

const Section& calendar_section() {
  static const Section section = section_of<Calendar>({
      accepted("file", text(), "A file that holds these keys, in their place; seen from the file that names it."),
      accepted("include", list_of(text()), "Files of days and periods (a year's holidays), put before these; seen from the file that names them."),
      key<&Calendar::version>("version", text(), "Shown with every verdict, with those of included files: bd-2+26.1.").must(),
      key<&Calendar::time_zone>("time_zone", time_zone(), "Zone of the hours."),
      key<&Calendar::weekly>("weekly", list_of(keys_of<Calendar::Weekly>(weekly_section())), "Usual hours, versions by from.").must(),
      key<&Calendar::periods>("periods", list_of(keys_of<Calendar::Period>(period_section())), "Times of other hours, as Ramadan; the last wins."),
      key<&Calendar::days>("days", list_of(keys_of<Calendar::Day>(day_section())), "Holidays and single days."),
      key<&Calendar::known_until>("known_until", maybe(day()), "Holidays are entered up to here."),
  });
  return section;
}

const Section& policy_section() {
  static const Section section = section_of<Policy>({
      key<&Policy::version>("version", text(), "Shown with every verdict; a case keeps the one it was opened under (R19).").must(),
      key<&Policy::from>("from", maybe(moment()), "When it comes into force; absent in the first version: always."),
      key<&Policy::calendar>("calendar", text(), "Name of the calendar; absent: bd, or the only one there is."),
      key<&Policy::cadence>("cadence", keys_of<CadencePolicy>(cadence_section()), "Updates a week (guideline 7.ক)."),
      key<&Policy::opens>("opens", list_of(opening_kind()), "What opens a case."),
      key<&Policy::first_response>("first_response", limit(), "Time to the first word (guideline 7.খ)."),
      key<&Policy::final_answer>("final_answer", limit(), "Time to the answer."),
      key<&Policy::interim_interval>("interim_interval", limit(), "How long an interim word holds (guideline 7.গ)."),
      key<&Policy::referral>("referral", limit(), "Time of an office that was tagged (guideline 7.গ)."),
      key<&Policy::warn_before>("warn_before", limit(), "How long before it is due a clock is due soon."),
      key<&Policy::private_reply>("private_reply", private_reply(), "What a private answer counts as (R27)."),
      key<&Policy::trivial_opens>("trivial_opens", flag(), "Thanks and greetings open cases too."),
      key<&Policy::thanks_grace_hours>("thanks_grace_hours", count(0, 10'000), "Thanks within so many hours open nothing."),
      key<&Policy::citizen_to_citizen>("citizen_to_citizen", flag(), "Answers of citizens to each other open cases."),
      key<&Policy::referral_is_final>("referral_is_final", flag(), "Tagging the office concerned is an answer."),
      key<&Policy::referred_office_answers>("referred_office_answers", flag(), "The tagged office's word is an answer."),
      whole("interim_words", keys_of<Policy>(interim_words_section()), "Words by which an interim update is known."),
      whole("trivial_words", keys_of<Policy>(trivial_words_section()), "Words that call for no answer, if a message is nothing else."),
  });
  return section;
}

}  // namespace sarad
