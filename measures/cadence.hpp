// SPDX-License-Identifier: Apache-2.0
// Cadence (guideline 7.ক, measures.md section 7): does a page update or respond at least twice a week?
#pragma once

#include "activity/activity.hpp"
#include "activity/policy.hpp"
#include "measures/business_time.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sarad {

struct Contribution {
  std::string id;
  Instant at{};
  std::optional<Instant> deleted;
};

enum class CadenceVerdict : std::uint8_t { open, met, not_met, not_judged };
[[nodiscard]] std::string_view to_string(CadenceVerdict verdict);

struct CadenceInput {
  std::vector<Contribution> contributions;
  Instant registered{}, as_of{};
  std::optional<Instant> observed_until;              ///< absent: as_of
  std::vector<std::pair<Instant, Instant>> blind;     ///< [from, to)
  const BusinessTime* calendar = nullptr;             ///< for the zone's weeks
  CadencePolicy policy;
};

struct CadenceWeek {
  Instant start{}, until{};
  int count = 0, needed = 0;
  CadenceVerdict verdict{};
  Seconds blind{};
  bool in_ratio = false;
};

struct Cadence {
  std::vector<CadenceWeek> weeks;   ///< oldest first; the last is the running one
  int required = 2;                 ///< the policy's number, for those who show it
  int streak = 0;                   ///< R56
  struct Quarter {
    int weeks = 0, judged = 0, met = 0;
    std::optional<double> ratio;
  } quarter;                        ///< R55
  struct Rolling {
    int count = 0, needed = 0;
    CadenceVerdict verdict{};
    std::optional<Instant> lapses_at;
  } rolling;                        ///< R57
};

/// R50–R57.
[[nodiscard]] Cadence judge_cadence(const CadenceInput& input);

/// R50, R51: the contributions that count in the week [from, to) as of its end, or as of now.
using CountOfWeek = std::function<int(Instant from, Instant to)>;

/// The same for whoever keeps the weeks' counts (measures/page_fold): `input.contributions` need only
/// hold those of the seven days before `as_of`, and must be known, in order of time and each there once.
[[nodiscard]] Cadence judge_cadence(const CadenceInput& input, const CountOfWeek& count_of_week);

/// What `count_of_week` must give: `input.contributions`, in order as above, need only hold those of [from, to).
[[nodiscard]] int count_contributions(const CadenceInput& input, Instant from, Instant to);

/// R50: the page's contributions among its activities (public words and posts of page and team).
[[nodiscard]] std::vector<Contribution> contributions(std::span<const Activity> activities, Instant as_of);

}  // namespace sarad
