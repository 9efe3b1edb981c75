// SPDX-License-Identifier: Apache-2.0
#include "base/result.hpp"

namespace sarad {

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::token_expired: return "token_expired";
    case Errc::permission_denied: return "permission_denied";
    case Errc::rate_limited: return "rate_limited";
    case Errc::malformed: return "malformed";
    case Errc::transient: return "transient";
    case Errc::gone: return "gone";
    case Errc::configuration: return "configuration";
    case Errc::storage: return "storage";
    case Errc::cancelled: return "cancelled";
  }
  return "unknown";
}

}  // namespace sarad
