// SPDX-License-Identifier: Apache-2.0
// Which of several records of one object stands (measures R2): the ledger asks when it writes, measures
// when they are given more than one.
#pragma once

#include "activity/activity.hpp"

namespace sarad {

/// R2: of two records of one id, both known, whether `a` is the one that counts.
[[nodiscard]] bool rules_over(const Activity& a, const Activity& b);

}  // namespace sarad
