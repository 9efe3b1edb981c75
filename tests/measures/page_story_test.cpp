// SPDX-License-Identifier: Apache-2.0
#include "tests/measures/page_story.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace sarad::test {
namespace {

using std::chrono::hours;

}  // namespace

Instant dhaka(std::string_view text) {
  const auto t = parse_instant(std::string{text.substr(0, 10)} + "T" + std::string{text.substr(11)} +
                               (text.size() == 16 ? ":00Z" : "Z"));
  if (!t) throw std::invalid_argument("no time: " + std::string{text});
  return *t - hours{6};
}

CalendarSpec plain_week() {
  CalendarSpec spec;
  spec.version = "plain-1";
  CalendarSpec::Weekly weekly;
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {{hours{9}, hours{17}}};
  spec.weekly.push_back(weekly);
  return spec;
}

std::shared_ptr<const BusinessTime> compile(CalendarSpec spec) {
  return BusinessTime::make(std::move(spec)).value();
}

std::shared_ptr<const BusinessTime> plain_calendar() {
  static const auto calendar = compile(plain_week());
  return calendar;
}

Policy eight_hours() {
  Policy policy;
  policy.version = "w8";
  policy.first_response = working_hours(8);
  policy.final_answer = working_hours(24);
  policy.interim_interval = working_hours(16);
  policy.referral = working_hours(16);
  return policy;
}

Story::Story(Policy policy) : rules(RuleBook::make({{std::move(policy), plain_calendar()}}).value()) {
  page.id = "P";
  page.office = "own";
  page.registered = dhaka("2026-10-01 00:00");
}

Activity& Story::add(std::string id, Kind kind, AuthorRole author, std::string_view at, std::string parent) {
  Activity& a = activities.emplace_back();
  a.id = std::move(id);
  a.kind = kind;
  a.author = author;
  a.thread_id = "T";
  a.parent_id = std::move(parent);
  a.created = dhaka(at);
  a.seen = *a.created;
  return a;
}

Activity& Story::asks(std::string id, std::string author, std::string_view at, std::string parent) {
  Activity& a = add(std::move(id), parent == "T" ? Kind::comment : Kind::reply, AuthorRole::citizen, at, parent);
  a.author_key = std::move(author);
  return a;
}

Activity& Story::answers(std::string id, std::string_view at, std::string parent) {
  return add(std::move(id), Kind::reply, AuthorRole::page, at, std::move(parent));
}

Activity& Story::office_answers(std::string id, std::string office, std::string_view at, std::string parent) {
  Activity& a = add(std::move(id), Kind::reply, AuthorRole::office, at, std::move(parent));
  a.office = std::move(office);
  return a;
}

Activity& Story::posts(std::string id, std::string_view at) {
  Activity& a = add(id, Kind::post, AuthorRole::page, at, "");
  a.parent_id.reset();
  a.thread_id = std::move(id);
  return a;
}

Activity& Story::deletes(std::string id, std::string target, AuthorRole by, std::string_view at) {
  return add(std::move(id), Kind::deletion, by, at, std::move(target));
}

PageCases Story::at(std::string_view as_of, std::optional<std::string_view> observed_until) const {
  CaseInput in;
  in.activities = activities;
  in.rules = &rules;
  in.page_office = page.office;
  in.offices = &offices;
  in.as_of = dhaka(as_of);
  if (observed_until) in.observed_until = dhaka(*observed_until);
  return fold_cases(in).value();
}

PageCases Story::fold(const std::vector<Activity>& given, Instant as_of) const {
  CaseInput in;
  in.activities = given;
  in.rules = &rules;
  in.page_office = page.office;
  in.offices = &offices;
  in.as_of = as_of;
  return fold_cases(in).value();
}

PageFigures Story::figures_at(std::string_view as_of, std::optional<std::string_view> observed_until) const {
  PageInput in;
  in.page = &page;
  in.activities = activities;
  in.rules = &rules;
  in.offices = &offices;
  in.parameters = parameters;
  in.as_of = dhaka(as_of);
  in.observed_until = dhaka(observed_until.value_or(as_of));
  in.state = PageState::watched;
  return figures(in).value();
}

TEST(PageStory, TellsTimeInDhaka) {
  EXPECT_EQ(format_instant(dhaka("2026-11-01 09:00")), "2026-11-01T03:00:00Z");
}

}  // namespace sarad::test
