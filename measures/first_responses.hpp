// SPDX-License-Identifier: Apache-2.0
// A page's cases as the subjects of rates and of Kaplan–Meier (R60, R70–R73), by their first
// response: the headline of section 7.
#pragma once

#include "measures/case.hpp"
#include "measures/quantiles.hpp"
#include "measures/rates.hpp"

#include <span>
#include <vector>

namespace sarad {

/// R60: the first clock of every case opened at or after `registered`.
[[nodiscard]] std::vector<RatedCase> rated_first_responses(std::span<const Case> cases, Instant registered);

/// R70–R73: a subject for each case opened in [from, to). `observed`: min(as_of, observed_until).
/// Working time runs by the calendar each case is judged by, found in `rules`; a case it cannot
/// judge is left out.
[[nodiscard]] std::vector<Subject> first_response_subjects(std::span<const Case> cases, const RuleBook& rules,
                                                           Instant from, Instant to, Instant registered,
                                                           Instant observed);

}  // namespace sarad
