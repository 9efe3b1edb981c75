// SPDX-License-Identifier: Apache-2.0
// Offices with all that stands below them, as JSON: for programs that draw a tree (measures.md section 10).
#pragma once

#include "exporters/office_sums.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

namespace sarad {

/// GET /api/v1/offices: {"as_of", "simulated_time", "offices", "next"}, in the roster's order. Filters: `office` (that one),
/// `subtree` (it and all below), `parent` (those directly below; empty: the roots); unknown: 400. `limit` and `after` as for
/// cases. `sums` follow the snapshot, or the whole it is a part of.
[[nodiscard]] WebReply offices_reply(const Snapshot& snapshot, const OfficeSums& sums, const WebRequest& request);

}  // namespace sarad
