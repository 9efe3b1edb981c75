// SPDX-License-Identifier: Apache-2.0
#include "daemon/learned.hpp"

#include <algorithm>
#include <unordered_map>

namespace sarad {
namespace {

bool decided(Verdict verdict) { return verdict != Verdict::pending && verdict != Verdict::unseen; }

double seconds(Seconds span) { return static_cast<double>(span.count()); }

}  // namespace

void count_learned(const PageChanges& changes, std::string_view platform, std::string_view level, OwnMetrics& metrics) {
  std::unordered_map<std::string_view, const Case*> known;
  for (const auto& c : changes.before.cases) known.emplace(c.id, &c);
  for (const auto& c : changes.after.cases) {
    const auto it = known.find(c.id);
    const Case* was = it == known.end() ? nullptr : it->second;
    if (was == nullptr) metrics.case_opened(platform, level, to_string(c.kind));
    if (c.first && (was == nullptr || !was->first)) metrics.first_response(platform, level, seconds(c.first->working));
    if (c.final && (was == nullptr || !was->final)) metrics.final_answer(platform, level, seconds(c.final->working));
    for (const auto breach : c.breaches)
      if (was == nullptr || std::find(was->breaches.begin(), was->breaches.end(), breach) == was->breaches.end())
        metrics.breach(platform, level, to_string(breach));
    if (was != nullptr && decided(was->first_clock.verdict) && was->first_clock.verdict != c.first_clock.verdict)
      metrics.verdict_correction(platform, to_string(was->first_clock.verdict), to_string(c.first_clock.verdict));
  }
}

}  // namespace sarad
