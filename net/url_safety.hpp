// SPDX-License-Identifier: Apache-2.0
// What sarad is willing to ask of the network: which bases, paths and headers a request may have,
// and where a redirect may lead. Whether the host's *address* is acceptable is known only when it
// is resolved: see net/address.hpp.
#pragma once

#include "net/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace sarad {

/// Where a request goes: what a credential and a connection belong to.
struct Origin {
  bool tls = false;
  std::string host;        ///< lower case; IPv6 in brackets
  std::uint16_t port = 0;  ///< the scheme's own if the base names none

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// The origin of "scheme://host[:port]". Error configuration for: another scheme than http and
/// https, user@, a path or query, a host that is not plain ASCII (write IDN as xn--…), a host in
/// the odd spellings of an IPv4 address (decimal, hexadecimal, short), port 0 (faults F38).
[[nodiscard]] Result<Origin> read_origin(std::string_view base);

/// The origin of a request that may be sent. Error configuration as read_origin, and for: control
/// characters or blanks in the path, line breaks in headers; and unless `allow_private`: ports
/// below 1024 other than 80 and 443, a private address as host, a credential over plain http.
[[nodiscard]] Result<Origin> check_request(const HttpRequest& request);

/// Path and query ("/a?b=c") that an answer to `path_and_query` at `origin` redirects to. Error
/// malformed if it leads to another scheme, host or port, or is no URL: the credential must not
/// follow (faults F14). The message names the foreign host, never the query.
[[nodiscard]] Result<std::string> redirect_target(const Origin& origin, std::string_view path_and_query,
                                                  std::string_view location);

}  // namespace sarad
