// SPDX-License-Identifier: Apache-2.0
// Which network addresses belong to the public Internet. A page's configured host may, by mistake
// or by malice, resolve to an address inside the office's own network: such are never connected to
// unless the page says allow_private (faults F36, F38).
#pragma once

#include <string>

struct sockaddr;

namespace sarad {

/// True for globally reachable unicast addresses only (IANA special-purpose registries, RFC 6890).
/// False for private, shared (CGNAT), loopback, link-local, unspecified, multicast, broadcast,
/// documentation, benchmarking and tunnel addresses, for IPv4-mapped IPv6, and for families other
/// than IP. A NAT64 address (64:ff9b::/96) counts as the IPv4 address within it.
[[nodiscard]] bool is_public(const sockaddr* address);

/// "10.0.0.1", "fe80::1"; "not an IP address" for other families.
[[nodiscard]] std::string address_text(const sockaddr* address);

}  // namespace sarad
