// SPDX-License-Identifier: Apache-2.0
#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace sarad {
namespace {

struct Range4 {
  std::uint8_t a, b, c, d;
  unsigned bits;
};

constexpr Range4 kNotPublic4[] = {
    {0, 0, 0, 0, 8},        // "this network"
    {10, 0, 0, 0, 8},       // private
    {100, 64, 0, 0, 10},    // shared address space (CGNAT)
    {127, 0, 0, 0, 8},      // loopback
    {169, 254, 0, 0, 16},   // link-local; clouds' metadata
    {172, 16, 0, 0, 12},    // private
    {192, 0, 0, 0, 24},     // IETF protocol assignments
    {192, 0, 2, 0, 24},     // documentation
    {192, 88, 99, 0, 24},   // 6to4 relay
    {192, 168, 0, 0, 16},   // private
    {198, 18, 0, 0, 15},    // benchmarking
    {198, 51, 100, 0, 24},  // documentation
    {203, 0, 113, 0, 24},   // documentation
    {224, 0, 0, 0, 4},      // multicast
    {240, 0, 0, 0, 4},      // reserved, broadcast
};

using Bytes16 = std::array<std::uint8_t, 16>;

struct Range6 {
  Bytes16 prefix;
  unsigned bits;
};

// All inside 2000::/3, outside of which nothing is global unicast.
constexpr Range6 kNotPublic6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},  // IETF protocol assignments, Teredo, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4: hides an IPv4 address
    {{0x3f, 0xff, 0x00}, 20},        // documentation
};

constexpr Bytes16 kNat64 = {0x00, 0x64, 0xff, 0x9b};

bool within(const std::uint8_t* address, const std::uint8_t* prefix, unsigned bits) {
  const unsigned whole = bits / 8;
  if (!std::equal(prefix, prefix + whole, address)) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xffU << (8 - rest);
  return ((address[whole] ^ prefix[whole]) & mask) == 0;
}

bool is_public4(const std::uint8_t* address) {
  return std::none_of(std::begin(kNotPublic4), std::end(kNotPublic4), [&](const Range4& range) {
    const std::uint8_t prefix[] = {range.a, range.b, range.c, range.d};
    return within(address, prefix, range.bits);
  });
}

bool is_public6(const std::uint8_t* address) {
  if (within(address, kNat64.data(), 96)) return is_public4(address + 12);
  if ((address[0] & 0xe0) != 0x20) return false;
  return std::none_of(std::begin(kNotPublic6), std::end(kNotPublic6),
                      [&](const Range6& range) { return within(address, range.prefix.data(), range.bits); });
}

}  // namespace

bool is_public(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return is_public4(reinterpret_cast<const std::uint8_t*>(&v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    return is_public6(v6.sin6_addr.s6_addr);
  }
  return false;
}

std::string address_text(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  } else {
    return "not an IP address";
  }
  return text;
}

}  // namespace sarad
