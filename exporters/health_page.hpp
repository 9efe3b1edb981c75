// SPDX-License-Identifier: Apache-2.0
// The page for those who run sarad: how far each allowance reaches and which pages are watched less for it, which
// pages cannot be seen and why, which tokens are at their end. Made on the server, Bengali first.
#pragma once

#include "exporters/operations.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <string_view>

namespace sarad {

/// HTML of `/health`. Query: `lang` bn|en (else Accept-Language, else `default_language`). Every value is escaped
/// (faults F89); no secret is among them.
[[nodiscard]] WebReply health_page(const Snapshot& snapshot, const Operations& operations, const WebRequest& request, Instant now,
                                   std::string_view default_language = "bn");

}  // namespace sarad
