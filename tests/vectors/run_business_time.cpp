// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/run.hpp"

namespace sarad::vectors {
namespace {

std::string at_or_error(const Ruled<Instant>& at) {
  return at ? Out{}.object().member("at", *at).end().str() : error_json(to_string(at.error()));
}

std::string run_day(const BusinessTime& calendar, LocalDay day) {
  const auto [intervals, provisional] = calendar.day(day);
  Out out;
  out.object().key("intervals").array();
  for (const auto& [from, to] : intervals) out.array().value(from).value(to).end_array();
  return out.end_array().member("provisional", provisional).end().str();
}

std::string run_limit(const BusinessTime& calendar, const Json& input) {
  const auto deadline = calendar.deadline(read_limit(input["limit"]), instant_of(input, "a"));
  if (!deadline) return error_json(to_string(deadline.error()));
  Out out;
  out.object().member("due", deadline->due).member("overdue_from", deadline->overdue_from);
  out.member("late_by", calendar.late_by(*deadline, instant_of(input, "b")))
      .member("provisional", deadline->provisional);
  return out.end().str();
}

}  // namespace

std::string run_business_time(const Json& input, Calendars& calendars) {
  const auto made = calendars.get(input["calendar"]);
  if (!made) return error_json(to_string(made.error()));
  const BusinessTime& calendar = **made;
  const std::string op = text_of(input, "op");
  if (op == "day") return run_day(calendar, read_day(input["day"]));
  if (op == "limit") return run_limit(calendar, input);
  const Instant a = instant_of(input, "a");
  if (op == "elapsed") return Out{}.object().member("seconds", calendar.elapsed(a, instant_of(input, "b"))).end().str();
  if (op == "add") return at_or_error(calendar.add(a, Seconds{integer_of(input, "seconds", 0)}));
  if (op == "end_of_working_day") return at_or_error(calendar.end_of_working_day(a, number_of(input, "n", 0)));
  if (op == "next_open") return at_or_error(calendar.next_open(a));
  if (op == "is_open") return Out{}.object().member("open", calendar.is_open(a)).end().str();
  return error_json("unknown op");
}

}  // namespace sarad::vectors
