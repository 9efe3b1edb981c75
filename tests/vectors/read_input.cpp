// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/read_input.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace sarad::vectors {
namespace {

constexpr std::array<const char*, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

Seconds time_of_day(const Json& json) {
  int h = 0, m = 0;
  if (std::sscanf(text(json).c_str(), "%d:%d", &h, &m) != 2) throw std::runtime_error("broken vector: time of day");
  return std::chrono::hours{h} + std::chrono::minutes{m};
}

std::vector<Span> read_spans(const Json& json) {
  std::vector<Span> spans;
  for (const auto& span : json.GetArray()) spans.push_back({time_of_day(span[0]), time_of_day(span[1])});
  return spans;
}

WeekHours read_hours(const Json& json) {
  WeekHours hours;
  for (std::size_t i = 0; i < kWeekdays.size(); ++i)
    if (const Json* spans = member(json, kWeekdays[i])) hours[i] = read_spans(*spans);
  return hours;
}

CalendarSpec::Day read_special_day(const Json& json) {
  CalendarSpec::Day day;
  const Json* date = member(json, "date");
  day.from = read_day(date != nullptr ? *date : json["from"]);
  day.to = read_day(date != nullptr ? *date : json["to"]);
  if (const Json* open = member(json, "open")) day.open = read_spans(*open);
  const std::string like = text_of(json, "like");
  for (unsigned i = 0; i < kWeekdays.size(); ++i)
    if (like == kWeekdays[i]) day.like = std::chrono::weekday{i};
  day.provisional = flag_of(json, "provisional");
  day.name = text_of(json, "name");
  return day;
}

const std::map<std::string, PrivateReplyPolicy> kPrivateReplies{
    {"final", PrivateReplyPolicy::final}, {"first", PrivateReplyPolicy::first}, {"none", PrivateReplyPolicy::none}};

/// One key of a policy; false if it or its value is unknown.
bool read_policy_key(const std::string& key, const Json& value, Policy& policy) {
  const std::map<std::string, bool*> flags{{"trivial_opens", &policy.trivial_opens},
                                           {"citizen_to_citizen", &policy.citizen_to_citizen},
                                           {"referral_is_final", &policy.referral_is_final},
                                           {"referred_office_answers", &policy.referred_office_answers}};
  const std::map<std::string, Limit*> limits{{"first_response", &policy.first_response},
                                             {"final_answer", &policy.final_answer},
                                             {"interim_interval", &policy.interim_interval},
                                             {"referral", &policy.referral}};
  if (const auto flag = flags.find(key); flag != flags.end())
    return value.IsBool() && ((*flag->second = value.GetBool()), true);
  if (const auto limit = limits.find(key); limit != limits.end()) return (*limit->second = read_limit(value)), true;
  if (key == "version") return (policy.version = text(value)), true;
  if (key == "from") return value.IsNull() || ((policy.from = instant(value)), true);
  if (key == "thanks_grace_hours") return value.IsInt() && ((policy.thanks_grace_hours = value.GetInt()), true);
  if (key == "private_reply") {
    const auto known = value.IsString() ? kPrivateReplies.find(text(value)) : kPrivateReplies.end();
    return known != kPrivateReplies.end() && ((policy.private_reply = known->second), true);
  }
  if (key != "opens") return false;
  policy.opens.clear();
  for (const auto& each : value.GetArray()) {
    const auto kind = kind_from(text(each));
    if (!kind) return false;
    policy.opens.push_back(*kind);
  }
  return true;
}

std::vector<std::string> read_texts(const Json* json) {
  std::vector<std::string> texts;
  if (json != nullptr)
    for (const auto& each : json->GetArray())
      if (!each.IsNull()) texts.push_back(text(each));  // a mention of somebody without a key
  return texts;
}

}  // namespace

LocalDay read_day(const Json& json) {
  int y = 0;
  unsigned m = 0, d = 0;
  if (std::sscanf(text(json).c_str(), "%d-%u-%u", &y, &m, &d) != 3) throw std::runtime_error("broken vector: day");
  return LocalDay{std::chrono::year{y} / std::chrono::month{m} / std::chrono::day{d}};
}

CalendarSpec read_calendar(const Json& json) {
  CalendarSpec spec;
  spec.version = text_of(json, "version");
  spec.time_zone = text_of(json, "time_zone");
  if (const Json* weekly = member(json, "weekly"))
    for (const auto& w : weekly->GetArray()) {
      const Json* from = member(w, "from");
      spec.weekly.push_back({from == nullptr ? std::nullopt : std::optional{read_day(*from)}, read_hours(w["hours"])});
    }
  if (const Json* periods = member(json, "periods"))
    for (const auto& p : periods->GetArray())
      spec.periods.push_back({text_of(p, "name"), read_day(p["from"]), read_day(p["to"]), read_hours(p["hours"])});
  if (const Json* days = member(json, "days"))
    for (const auto& d : days->GetArray()) spec.days.push_back(read_special_day(d));
  return spec;
}

Ruled<std::shared_ptr<const BusinessTime>> Calendars::get(const Json& calendar) {
  if (calendar.IsObject()) return BusinessTime::make(read_calendar(calendar));
  const std::string name = text(calendar);
  if (const auto it = made_.find(name); it != made_.end()) return it->second;
  auto made = BusinessTime::make(read_calendar(named_[name.c_str()]));
  if (made) made_.emplace(name, *made);
  return made;
}

Limit read_limit(const Json& json) {
  Limit limit;
  for (const auto& m : json.GetObject()) {
    const std::string form = m.name.GetString();
    if (form == "working_hours")
      limit.working_hours = m.value.GetDouble();
    else if (form == "working_days")
      limit.working_days = m.value.GetDouble();
    else if (form == "wall_hours")
      limit.wall_hours = m.value.GetDouble();
    else
      return Limit{};
  }
  return limit;
}

Ruled<Policy> read_policy(const Json& json) {
  Policy policy;
  for (const auto& m : json.GetObject())
    if (!read_policy_key(m.name.GetString(), m.value, policy)) return RuleError::bad_policy;
  return policy;
}

CadencePolicy read_cadence_policy(const Json* json) {
  CadencePolicy policy;
  if (json == nullptr) return policy;
  policy.required = static_cast<int>(integer_of(*json, "required", policy.required));
  policy.min_spacing = Seconds{integer_of(*json, "min_spacing_seconds", 0)};
  policy.distinct_days = flag_of(*json, "distinct_days");
  policy.max_blind_percent = number_of(*json, "max_blind_percent", policy.max_blind_percent);
  policy.min_judged_weeks = static_cast<int>(integer_of(*json, "min_judged_weeks", policy.min_judged_weeks));
  return policy;
}

Activity read_activity(const Json& json) {
  Activity a;
  a.id = text_of(json, "id");
  a.kind = kind_from(text_of(json, "kind")).value();
  std::string author = text_of(json, "author");
  if (author.starts_with("office:")) {
    a.office = author.substr(7);
    author = "office";
  }
  a.author = author_role_from(author).value();
  if (const Json* key = member(json, "author_key")) a.author_key = text(*key);
  a.thread_id = text_of(json, "thread_id");
  if (const Json* parent = member(json, "parent_id")) a.parent_id = text(*parent);
  a.created = maybe_instant(json, "created");
  a.seen = member(json, "seen") != nullptr ? instant_of(json, "seen") : a.created.value();
  a.last_present = maybe_instant(json, "last_present");
  if (const Json* facts = member(json, "text_facts")) {
    a.facts.interim = flag_of(*facts, "interim");
    a.facts.trivial = flag_of(*facts, "trivial");
    a.facts.mentions = read_texts(member(*facts, "mentions"));
    a.facts.refers_to = read_texts(member(*facts, "refers_to"));
  }
  return a;
}

CaseInput CasesSetting::input(const std::string& page, std::span<const Activity> activities) const {
  CaseInput in;
  in.activities = activities;
  in.rules = &rules;
  in.offices = &offices;
  in.as_of = as_of;
  if (const auto it = page_office.find(page); it != page_office.end()) in.page_office = it->second;
  if (const auto it = observed_until.find(page); it != observed_until.end()) in.observed_until = it->second;
  return in;
}

Ruled<CasesSetting> read_cases_setting(const Json& input, Calendars& calendars) {
  CasesSetting setting;
  auto calendar = calendars.get(input["calendar"]);
  if (!calendar) return calendar.error();
  setting.calendar = *calendar;
  std::vector<Rule> rules;
  for (const auto& json : input["policies"].GetArray()) {
    auto policy = read_policy(json);
    if (!policy) return policy.error();
    rules.push_back({std::move(*policy), setting.calendar});
  }
  auto book = RuleBook::make(std::move(rules));
  if (!book) return book.error();
  setting.rules = std::move(*book);
  setting.as_of = instant_of(input, "as_of");
  for (auto& office : read_texts(member(input, "offices"))) setting.offices.insert(std::move(office));
  if (const Json* offices = member(input, "page_office"))
    for (const auto& m : offices->GetObject()) setting.page_office.emplace(m.name.GetString(), text(m.value));
  if (const Json* observed = member(input, "observed_until"))
    for (const auto& m : observed->GetObject()) setting.observed_until.emplace(m.name.GetString(), instant(m.value));
  return setting;
}

}  // namespace sarad::vectors
