// SPDX-License-Identifier: Apache-2.0
// Operators' rulings put over what was read from texts, before anything is judged. The ledger's
// records stay as they were read.
#pragma once

#include "activity/activity.hpp"
#include "activity/ruling.hpp"

#include <span>
#include <vector>

namespace sarad {

/// The activities of one page with `facts.interim` and `facts.trivial` as ruled by `as_of`. For each
/// fact the latest ruling on that activity holds, of equal times the one entered last; rulings made
/// after `as_of` do not exist yet (R1). `rulings` are those of the same page, in any order; one on
/// an unknown activity has no effect. All other fields, and the order, stay.
[[nodiscard]] std::vector<Activity> apply(std::span<const Activity> activities, std::span<const Ruling> rulings, Instant as_of);

/// The same for one activity; all `rulings` are on it.
void apply(Activity& activity, std::span<const Ruling> rulings, Instant as_of);

}  // namespace sarad
