// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/judge.hpp"

#include <algorithm>

namespace sarad::conformance {
namespace {

using Field = std::pair<std::string_view, std::string>;

std::string or_null(const std::string& text) {
  return text.empty() ? "null" : text;
}
std::string or_null(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "null";
}

std::string told(JsonValue value) {
  if (value.empty()) return "null";
  return value.id().value_or("(something else)");
}

std::vector<Field> fields_of(const Activity& activity) {
  return {{"id", activity.id},
          {"kind", std::string{to_string(activity.kind)}},
          {"author", std::string{to_string(activity.author)}},
          {"author_id", or_null(activity.author_key)},
          {"thread_id", or_null(activity.thread_id)},
          {"parent_id", or_null(activity.parent_id.value_or(""))},
          {"created", activity.created ? format_instant(*activity.created) : "null"},
          {"permalink", or_null(activity.permalink)}};
}

std::optional<std::string> differs(std::string_view what, const std::string& wanted, const std::string& got) {
  if (wanted == got) return std::nullopt;
  return std::string{what} + ": expected " + wanted + ", got " + got;
}

std::optional<std::string> compare_activities(JsonValue expected, const Batch& batch) {
  const auto count = std::max(expected.size(), batch.activities.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i >= batch.activities.size()) return "activity " + told(expected.at(i)["id"]) + " is missing";
    if (i >= expected.size()) return "activity " + batch.activities[i].id + " is too much";
    for (const auto& [name, got] : fields_of(batch.activities[i])) {
      const std::string what =
          "activity " + std::to_string(i) + " (" + told(expected.at(i)["id"]) + ") " + std::string{name};
      if (auto found = differs(what, told(expected.at(i)[name]), got)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> difference(JsonValue expected, const Batch& batch) {
  if (auto found = compare_activities(expected["activities"], batch)) return found;
  const JsonValue coverage = expected["coverage"], error = expected["error"];
  if (auto found = differs("coverage.fetched", told(coverage["fetched"]), std::to_string(batch.coverage.fetched)))
    return found;
  if (auto found =
          differs("coverage.platform_count", told(coverage["platform_count"]), or_null(batch.coverage.platform_count)))
    return found;
  std::optional<std::int64_t> wait;
  if (batch.error && batch.error->retry_after) wait = batch.error->retry_after->count();
  const std::string code = batch.error ? std::string{to_string(batch.error->code)} : "null";
  if (auto found = differs("error.class", told(error["class"]), code))
    return *found + (batch.error ? " (" + batch.error->message + ')' : "");
  return differs("error.retry_after_s", told(error["retry_after_s"]), or_null(wait));
}

}  // namespace sarad::conformance
