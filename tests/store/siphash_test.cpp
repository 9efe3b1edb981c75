// SPDX-License-Identifier: Apache-2.0
#include "store/siphash.hpp"

#include "store/known_ids.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <string>

namespace sarad {
namespace {

Hash128 by_openssl(const SipKey& key, std::string_view input) {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
  std::size_t size = 16;
  const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size), OSSL_PARAM_construct_end()};
  Hash128 out{};
  EXPECT_EQ(EVP_MAC_init(context, reinterpret_cast<const unsigned char*>(key.data()), 16, parameters.data()), 1);
  EXPECT_EQ(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(input.data()), input.size()), 1);
  EXPECT_EQ(EVP_MAC_final(context, reinterpret_cast<unsigned char*>(out.data()), &size, sizeof out), 1);
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  return out;
}

TEST(SipHash, ItEqualsOpenSslsForEveryLength) {
  const SipKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  for (std::size_t length = 0; length < 70; ++length) {
    const std::uint64_t head = 0x1122334455667788U + length;
    std::string tail;
    for (std::size_t i = 0; i < length; ++i) tail += static_cast<char>(i * 37 + 200);
    std::string input(8, '\0');
    std::memcpy(input.data(), &head, 8);
    EXPECT_EQ(siphash128(key, head, tail), by_openssl(key, input + tail)) << length;
  }
}

TEST(KnownIds, AnIdIsKnownPerPageUntilForgotten) {
  KnownIds ids;
  EXPECT_TRUE(ids.add(1, "x", 7));
  EXPECT_FALSE(ids.add(1, "x", 8));
  EXPECT_EQ(ids.find(1, "x"), 7U);
  EXPECT_FALSE(ids.find(2, "x").has_value());
  ids.forget(1, "x");
  EXPECT_FALSE(ids.find(1, "x").has_value());
}

TEST(KnownIds, AMillionIdsAreAllTold) {
  KnownIds ids;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) ASSERT_TRUE(ids.add(i % 100, std::to_string(i), i));
  EXPECT_EQ(ids.size(), 1'000'000U);
  for (std::uint32_t i = 0; i < 1'000'000; i += 997) ASSERT_EQ(ids.find(i % 100, std::to_string(i)), i);
}

}  // namespace
}  // namespace sarad
