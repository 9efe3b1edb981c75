// SPDX-License-Identifier: Apache-2.0
#include "measures/rulings.hpp"

#include <string_view>
#include <tuple>
#include <unordered_map>

namespace sarad {
namespace {

/// The rulings that hold on one activity; null: none on that fact.
struct InForce {
  const Ruling* interim = nullptr;
  const Ruling* trivial = nullptr;
};

void take(const Ruling*& held, const Ruling& ruling) {
  if (held == nullptr || std::tie(held->at, held->number) <= std::tie(ruling.at, ruling.number)) held = &ruling;
}

}  // namespace

std::vector<Activity> apply(std::span<const Activity> activities, std::span<const Ruling> rulings, Instant as_of) {
  std::unordered_map<std::string_view, InForce> in_force;
  for (const auto& ruling : rulings) {
    if (ruling.at > as_of) continue;
    InForce& here = in_force[ruling.activity];
    if (ruling.interim) take(here.interim, ruling);
    if (ruling.trivial) take(here.trivial, ruling);
  }
  std::vector<Activity> ruled{activities.begin(), activities.end()};
  for (auto& activity : ruled) {
    const auto found = in_force.find(activity.id);
    if (found == in_force.end()) continue;
    if (found->second.interim != nullptr) activity.facts.interim = *found->second.interim->interim;
    if (found->second.trivial != nullptr) activity.facts.trivial = *found->second.trivial->trivial;
  }
  return ruled;
}

}  // namespace sarad
