// SPDX-License-Identifier: Apache-2.0
// Cases, referrals and pages as JSON: for programs, and for `sarad export`. Field names and times
// (RFC 3339, UTC) as in measures.md; no citizen's text or name is ever in it.
#pragma once

#include "activity/activity.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <string>
#include <string_view>

namespace sarad {

/// All cases of the snapshot as a JSON array of objects, ordered by (opened, page, id).
[[nodiscard]] std::string cases_json(const Snapshot& snapshot);

/// GET /api/v1/cases: {"as_of", "cases", "referrals"}. Filters: `page`, `office`, `subtree` (ids;
/// unknown: 400), `state` (open, responded, answered, withdrawn, vanished, or live). `limit` (1 … 10,000) cuts the cases; then
/// "next" tells what to ask for as `after`, until it is absent. Referrals come with the first part.
[[nodiscard]] WebReply cases_reply(const Snapshot& snapshot, const WebRequest& request);

/// GET /api/v1/pages: {"as_of", "pages"}; filters `page`, `office`, `subtree`, `platform`; `limit` and `after`
/// as for cases.
[[nodiscard]] WebReply pages_reply(const Snapshot& snapshot, const WebRequest& request);

/// GET /api/v1/pages/ID: that page's object; 404 if there is none.
[[nodiscard]] WebReply page_reply(const Snapshot& snapshot, std::string_view page);

class JsonWriter;
/// One page's object, as in pages_reply. Figures are left out where nothing may be said of the page.
void write_page(JsonWriter& json, const Snapshot& snapshot, std::size_t index);

/// One activity of the ledger as a JSON object on one line.
[[nodiscard]] std::string activity_json(std::string_view page, const Activity& activity);

}  // namespace sarad
