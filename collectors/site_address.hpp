// SPDX-License-Identifier: Apache-2.0
// Where an API lives, from what the configuration says: a host, or a URL with or without a folder.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace sarad {

struct SiteAddress {
  std::string base;    ///< scheme://host[:port]
  std::string prefix;  ///< "/sub", percent-encoded as it was given; empty at the root

  /// Reads "https://host/sub", "http://host:8080" or a bare "host" (https). Query, fragment and closing
  /// slashes are left out. Error configuration for other schemes, no host, a user's name, blanks.
  [[nodiscard]] static Result<SiteAddress> read(std::string_view text);
};

}  // namespace sarad
