// SPDX-License-Identifier: Apache-2.0
// Overdue messages as an Atom feed (RFC 4287): for a feed reader, a mail gateway, an office's own page.
#pragma once

#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <string_view>

namespace sarad {

/// The hundred most pressing overdue clocks, the newest first; filters `page`, `office`, `subtree`, `platform` (unknown: 404).
/// `lang` bn|en. Only what was looked at after its deadline is there (R30); no citizen's text or name. Links to the
/// messages are the platforms' own; those to explanations begin with `public_url`, or with the host asked where that is empty.
[[nodiscard]] WebReply overdue_feed(const Snapshot& snapshot, const WebRequest& request, std::string_view public_url,
                                    std::string_view default_language = "bn");

}  // namespace sarad
