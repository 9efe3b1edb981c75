// SPDX-License-Identifier: Apache-2.0
#include "base/keyed_hash.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

TEST(KeyedHash, ItIsHmacSha256) {
  // RFC 4231, test case 2.
  constexpr const char* kExpected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  EXPECT_EQ(to_hex(hmac_sha256(Secret{"Jefe"}, "what do ya want for nothing?")), kExpected);
  EXPECT_EQ(to_hex(KeyedHash{Secret{"Jefe"}}.of("what do ya want for nothing?")), kExpected);
}

TEST(KeyedHash, OneMessageDoesNotTouchTheNext) {
  const KeyedHash hash{Secret{"key"}};
  const auto first = hash.of("a");
  static_cast<void>(hash.of("b"));
  EXPECT_EQ(hash.of("a"), first);
  EXPECT_EQ(first, hmac_sha256(Secret{"key"}, "a"));
}

TEST(KeyedHash, AnEmptyKeyAndAnEmptyMessageAreAllowed) {
  const KeyedHash hash{Secret{}};
  EXPECT_EQ(hash.of(""), hmac_sha256(Secret{""}, ""));
}

}  // namespace
}  // namespace sarad
