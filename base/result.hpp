// SPDX-License-Identifier: Apache-2.0
// Errors as values. An Errc says how to *react*, not what went wrong in detail; the words for
// people stand in the message. Exceptions are for bugs and start-up only.
#pragma once

#include "base/time.hpp"

#include <boost/system/result.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sarad {

/// One value a reaction, ordered by how grave it is for a poll (platforms/README: "error
/// precedence"): of several errors the one listed first names the poll.
enum class Errc {
  token_expired,      ///< stop this page, alert, try again with new credentials
  permission_denied,  ///< stop this endpoint of the page, alert, go on with the rest
  rate_limited,       ///< wait: `retry_after` if the platform told it, else back off
  malformed,          ///< count, alert; nothing of that body is stored
  transient,          ///< retry with back-off
  gone,               ///< drop the object; its deletion is recorded
  configuration,      ///< a person must change the configuration
  storage,            ///< the ledger could not do it; what was not acknowledged is asked again
  cancelled,          ///< we stopped it ourselves
};

/// The label used in metrics and logs: "token_expired", "malformed", …
[[nodiscard]] std::string_view to_string(Errc code);

struct Error {
  Errc code{};
  std::string message;                          ///< for people; never a token, a text or a name
  std::optional<Seconds> retry_after = {};      ///< as the platform told it

  friend bool operator==(const Error&, const Error&) = default;
};

[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(error.message);
}

template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace sarad
