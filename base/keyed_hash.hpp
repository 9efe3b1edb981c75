// SPDX-License-Identifier: Apache-2.0
// HMAC-SHA-256 (RFC 2104), used for authors' pseudonyms and for appsecret_proof.
#pragma once

#include "base/secret.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;  // OpenSSL's EVP_MAC_CTX

namespace sarad {

using Digest = std::array<std::uint8_t, 32>;

/// HMAC-SHA-256 of `message` under `key`.
[[nodiscard]] Digest hmac_sha256(const Secret& key, std::string_view message);

/// The same for many messages under one key, at a third of the cost: the key is set up once. Not for
/// use by two threads at once.
class KeyedHash {
 public:
  explicit KeyedHash(const Secret& key);
  [[nodiscard]] Digest of(std::string_view message) const;

 private:
  struct Release {
    void operator()(evp_mac_ctx_st* context) const;
  };
  std::unique_ptr<evp_mac_ctx_st, Release> context_;
};

/// Whether two texts are the same, in a time that tells nothing but their lengths: for signatures and tokens.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace sarad
