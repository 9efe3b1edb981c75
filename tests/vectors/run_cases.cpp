// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/run.hpp"

#include <algorithm>
#include <tuple>

namespace sarad::vectors {
namespace {

void write_clock_members(Out& out, const ClockReading& clock) {
  out.member("due", clock.deadline.due).member("overdue_from", clock.deadline.overdue_from);
  out.member("verdict", to_string(clock.verdict))
      .member("late_by", clock.late_by)
      .member("provisional", clock.deadline.provisional);
}

void write_clock(Out& out, std::string_view name, const ClockReading& clock) {
  out.key(name).object();
  write_clock_members(out, clock);
  out.end();
}

void write_response(Out& out, std::string_view name, const std::optional<Response>& r) {
  out.key(name);
  if (!r) {
    out.null();
    return;
  }
  const std::string by = r->by == AuthorRole::office ? "office:" + r->by_office : std::string{to_string(r->by)};
  out.object().member("id", r->id).member("at", r->at).member("by", by).member("interim", r->interim);
  out.member("address", to_string(r->address))
      .member("working_seconds", r->working)
      .member("wall_seconds", r->wall)
      .end();
}

template <class List, class Text>
void write_list(Out& out, std::string_view name, const List& list, Text text) {
  out.key(name).array();
  for (const auto& each : list) out.value(text(each));
  out.end_array();
}

std::string_view as_is(const std::string& text) {
  return text;
}

void write_case(Out& out, const std::string& page, const Case& c) {
  out.object()
      .member("id", c.id)
      .member("page", page)
      .member("thread_id", c.thread_id)
      .member("author_key", c.author_key);
  out.member("kind", to_string(c.kind)).member("follow_up", c.follow_up).member("opened", c.opened);
  write_list(out, "messages", c.messages, as_is);
  out.member("state", to_string(c.state)).member("ended", c.ended);
  write_response(out, "first", c.first);
  write_response(out, "final", c.final);
  write_clock(out, "first_clock", c.first_clock);
  write_clock(out, "final_clock", c.final_clock);
  out.key("promises").array();
  for (const auto& promise : c.promises) {
    out.object().member("from", promise.from).member("kept_by", promise.kept_by);
    write_clock_members(out, promise);
    out.end();
  }
  out.end_array();
  write_list(out, "breaches", c.breaches, [](Breach b) { return to_string(b); });
  write_list(out, "flags", c.flags, [](CaseFlag f) { return to_string(f); });
  out.member("detection_lag_seconds", c.detection_lag).member("policy_version", c.policy_version);
  out.member("calendar_version", c.calendar_version).end();
}

void write_referral(Out& out, const std::string& page, const Referral& r) {
  out.object()
      .member("page", page)
      .member("thread_id", r.thread_id)
      .member("office", r.office)
      .member("tag", r.tag)
      .member("at", r.at);
  write_list(out, "cases", r.cases, as_is);
  out.member("answer", r.answer).member("working_seconds", r.working);
  write_clock_members(out, r);
  out.end();
}

}  // namespace

std::string run_cases(const Json& input, Calendars& calendars) {
  const auto setting = read_cases_setting(input, calendars);
  if (!setting) return error_json(to_string(setting.error()));
  std::map<std::string, std::vector<Activity>> by_page;
  for (const auto& json : input["activities"].GetArray()) by_page[text_of(json, "page")].push_back(read_activity(json));
  std::vector<std::pair<std::string, Case>> cases;
  std::vector<std::pair<std::string, Referral>> referrals;
  for (const auto& [page, activities] : by_page) {
    auto folded = fold_cases(setting->input(page, activities));
    if (!folded) return error_json(to_string(folded.error()));
    for (auto& c : folded->cases) cases.emplace_back(page, std::move(c));
    for (auto& r : folded->referrals) referrals.emplace_back(page, std::move(r));
  }
  std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.opened, a.first, a.second.id) < std::tie(b.second.opened, b.first, b.second.id);
  });
  std::sort(referrals.begin(), referrals.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.at, a.first, a.second.thread_id, a.second.office) <
           std::tie(b.second.at, b.first, b.second.thread_id, b.second.office);
  });
  Out out;
  out.object().key("cases").array();
  for (const auto& [page, c] : cases) write_case(out, page, c);
  out.end_array().key("referrals").array();
  for (const auto& [page, r] : referrals) write_referral(out, page, r);
  return out.end_array().end().str();
}

}  // namespace sarad::vectors
