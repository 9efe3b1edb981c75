// SPDX-License-Identifier: Apache-2.0
// "But we answered": offices' words in a case's conversation that did nothing to the case, and why (R4, R20–R27, R38).
#pragma once

#include "measures/explain.hpp"

#include <cstddef>
#include <span>

namespace sarad {

/// `known`: what is known of the page (known_at). Words replayed after the opening message, and earlier ones that stand
/// in its sub-thread; the first kMostPassedWords of them. Its activities' `part` is the reason's code, each row has the
/// rule. Says why a word did nothing; that it did is taken from `c`. Without such words the step has no rows.
[[nodiscard]] Step explain_passed_words(std::span<const Activity* const> known, const Case& c, const Policy& policy,
                                        std::span<const Referral> referrals);

inline constexpr std::size_t kMostPassedWords = 50;

}  // namespace sarad
