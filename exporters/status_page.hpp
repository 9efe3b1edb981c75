// SPDX-License-Identifier: Apache-2.0
// The page for people: which pages keep their week, which citizens wait, what is due next. Made on
// the server, whole without JavaScript, Bengali first. Shows cases; figures over time are Grafana's.
#pragma once

#include "exporters/office_sums.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <string_view>

namespace sarad {

/// HTML of `/`. Query: `lang` bn|en (else Accept-Language, else `default_language`), `office`,
/// `subtree`, `page`, `platform` (ids; unknown: 404), `state` (of messages: overdue, waiting, unseen; another: 404), `from` (first
/// row of the table of pages). Never shows
/// a citizen's text or name. `sums` follow the snapshot, or the whole it is a part of. Every value is escaped (faults F89).
[[nodiscard]] WebReply status_page(const Snapshot& snapshot, const WebRequest& request, Instant now,
                                   std::string_view default_language, const OfficeSums& sums);

}  // namespace sarad
