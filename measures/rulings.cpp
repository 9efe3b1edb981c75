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

void take(InForce& held, const Ruling& ruling) {
  if (ruling.interim) take(held.interim, ruling);
  if (ruling.trivial) take(held.trivial, ruling);
}

void put_over(Activity& activity, const InForce& held) {
  if (held.interim != nullptr) activity.facts.interim = *held.interim->interim;
  if (held.trivial != nullptr) activity.facts.trivial = *held.trivial->trivial;
}

}  // namespace

void apply(Activity& activity, std::span<const Ruling> rulings, Instant as_of) {
  InForce held;
  for (const auto& ruling : rulings)
    if (ruling.at <= as_of) take(held, ruling);
  put_over(activity, held);
}

std::vector<Activity> apply(std::span<const Activity> activities, std::span<const Ruling> rulings, Instant as_of) {
  std::unordered_map<std::string_view, InForce> in_force;
  for (const auto& ruling : rulings) {
    if (ruling.at <= as_of) take(in_force[ruling.activity], ruling);
  }
  std::vector<Activity> ruled{activities.begin(), activities.end()};
  for (auto& activity : ruled) {
    const auto found = in_force.find(activity.id);
    if (found != in_force.end()) put_over(activity, found->second);
  }
  return ruled;
}

}  // namespace sarad
