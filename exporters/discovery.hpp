// SPDX-License-Identifier: Apache-2.0
// GET /api/v1/sd?level=division: targets for Prometheus' http_sd_configs, one a subtree, so that a
// large country is scraped in parts that together are the whole (metrics.md section 6).
#pragma once

#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

namespace sarad {

/// Targets partition the pages: one a subtree below the topmost offices of `level`, and one for each
/// office that has pages and stands under none of them. Unknown level: 400. The target is the
/// address the request was sent to.
[[nodiscard]] WebReply scrape_targets(const Snapshot& snapshot, const WebRequest& request);

}  // namespace sarad
