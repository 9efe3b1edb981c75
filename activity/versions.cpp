// SPDX-License-Identifier: Apache-2.0
#include "activity/versions.hpp"

#include <compare>
#include <string_view>
#include <tuple>
#include <utility>

namespace sarad {
namespace {

/// R2's order of versions with the same `seen`: absent times last, absent texts as empty, enums by
/// their words, `office:<id>` as one word.
std::strong_ordering by_content(const Activity& a, const Activity& b) {
  const auto time = [](const Activity& x) { return std::pair{!x.created.has_value(), x.created.value_or(Instant{})}; };
  if (const auto order = time(a) <=> time(b); order != 0) return order;
  if (const auto order = std::tie(a.facts.interim, a.facts.trivial, a.facts.mentions, a.facts.refers_to) <=>
                         std::tie(b.facts.interim, b.facts.trivial, b.facts.mentions, b.facts.refers_to);
      order != 0)
    return order;
  if (const auto order = to_string(a.kind) <=> to_string(b.kind); order != 0) return order;
  if (const auto order = std::pair{to_string(a.author), std::string_view{a.office}} <=>
                         std::pair{to_string(b.author), std::string_view{b.office}};
      order != 0)
    return order;
  const auto parent = [](const Activity& x) {
    return x.parent_id ? std::string_view{*x.parent_id} : std::string_view{};
  };
  if (const auto order = parent(a) <=> parent(b); order != 0) return order;
  if (const auto order = std::tie(a.thread_id, a.author_key) <=> std::tie(b.thread_id, b.author_key); order != 0)
    return order;
  const auto present = [](const Activity& x) {
    return std::pair{x.last_present.has_value(), x.last_present.value_or(Instant{})};
  };
  return present(a) <=> present(b);
}

}  // namespace

bool rules_over(const Activity& a, const Activity& b) {
  return a.seen != b.seen ? a.seen < b.seen : by_content(a, b) < 0;
}

}  // namespace sarad
