// SPDX-License-Identifier: Apache-2.0
// What `sarad rejudge` shows: each clock that changes, as it stood and as it is now.
#pragma once

#include "exporters/people_time.hpp"
#include "measures/frozen.hpp"

#include <string>
#include <vector>

namespace sarad {

/// A table for people. A run of 0 means that nothing was written (--dry-run).
[[nodiscard]] std::string rejudged_text(const Rejudgement& order, const std::vector<Rejudged>& changes, const PeopleText& people);

/// {"run", "by", "why", "scope", "at", "changes": [{page, subject, clock, part, before, now}]}; run
/// null if nothing was written.
[[nodiscard]] std::string rejudged_json(const Rejudgement& order, const std::vector<Rejudged>& changes);

}  // namespace sarad
