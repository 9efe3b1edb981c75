// SPDX-License-Identifier: Apache-2.0
#include "net/address.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <string_view>

namespace sarad {
namespace {

sockaddr_storage address_of(const std::string& text) {
  sockaddr_storage out{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(out);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
  } else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
  } else {
    ADD_FAILURE() << text << " is no address";
  }
  return out;
}

bool public_text(const std::string& text) {
  const sockaddr_storage address = address_of(text);
  return sarad::is_public(reinterpret_cast<const sockaddr*>(&address));
}

TEST(Address, TheInternetIsPublic) {
  for (const char* text : {"1.1.1.1",         "9.255.255.255",   "11.0.0.0",
                           "100.63.255.255",  "100.128.0.0",     "126.255.255.255",
                           "128.0.0.1",       "169.253.255.255", "169.255.0.0",
                           "172.15.255.255",  "172.32.0.0",      "192.0.1.0",
                           "192.167.255.255", "192.169.0.0",     "198.17.255.255",
                           "198.20.0.0",      "203.0.112.255",   "203.0.114.0",
                           "223.255.255.255", "2606:4700::1111", "2a03:2880:f12f:83:face:b00c::25de",
                           "2001:200::1",     "2001:db7::1",     "64:ff9b::101:101"})
    EXPECT_TRUE(public_text(text)) << text;
}

TEST(Address, PrivateSharedAndSpecialIPv4IsNot) {
  for (const char* text :
       {"0.0.0.0",     "0.1.2.3",         "10.0.0.1",        "10.255.255.255", "100.64.0.0",     "100.127.255.255",
        "127.0.0.1",   "127.255.255.254", "169.254.169.254", "172.16.0.1",     "172.31.255.255", "192.0.0.1",
        "192.0.2.1",   "192.88.99.1",     "192.168.0.1",     "198.18.0.1",     "198.19.255.255", "198.51.100.7",
        "203.0.113.9", "224.0.0.1",       "239.255.255.255", "240.0.0.1",      "255.255.255.255"})
    EXPECT_FALSE(public_text(text)) << text;
}

TEST(Address, PrivateAndSpecialIPv6IsNot) {
  for (const char* text : {"::",
                           "::1",
                           "::ffff:8.8.8.8",
                           "::ffff:10.0.0.1",
                           "::8.8.8.8",
                           "fe80::1",
                           "febf::1",
                           "fec0::1",
                           "fc00::1",
                           "fd12:3456::1",
                           "ff02::1",
                           "2001::1",
                           "2001:1ff:ffff::1",
                           "2001:db8::1",
                           "2002:a00:1::1",
                           "3fff::1",
                           "64:ff9b::a00:1",
                           "64:ff9b:1::1",
                           "100::1",
                           "4000::1"})
    EXPECT_FALSE(public_text(text)) << text;
}

TEST(Address, AnotherFamilyIsNot) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_FALSE(is_public(reinterpret_cast<const sockaddr*>(&local)));
}

TEST(Address, IsWrittenAsPeopleKnowIt) {
  for (const char* text : {"10.0.0.1", "fe80::1", "::ffff:10.0.0.1"}) {
    const sockaddr_storage address = address_of(text);
    EXPECT_EQ(address_text(reinterpret_cast<const sockaddr*>(&address)), text);
  }
}

}  // namespace
}  // namespace sarad
