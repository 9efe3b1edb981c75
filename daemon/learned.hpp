// SPDX-License-Identifier: Apache-2.0
// Events as sarad learned of them (metrics.md M9): what one fold of a page shows that the one
// before did not. Counted once each; corrections are events of their own.
#pragma once

#include "exporters/own_metrics.hpp"
#include "measures/page_fold.hpp"

#include <string_view>

namespace sarad {

/// Counts into `metrics` what the cases show beyond what they showed before: cases opened, first responses and final
/// answers, breaches established, verdicts corrected.
void count_learned(const PageChanges& changes, std::string_view platform, std::string_view level, OwnMetrics& metrics);

}  // namespace sarad
