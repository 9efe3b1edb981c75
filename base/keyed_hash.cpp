// SPDX-License-Identifier: Apache-2.0
#include "base/keyed_hash.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <stdexcept>

namespace sarad {

Digest hmac_sha256(const Secret& key, std::string_view message) {
  Digest digest{};
  unsigned int length = 0;
  const auto k = key.reveal();
  if (HMAC(EVP_sha256(), k.data(), static_cast<int>(k.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
           &length) == nullptr ||
      length != digest.size())
    throw std::runtime_error("HMAC-SHA-256 is not available in this OpenSSL");
  return digest;
}

KeyedHash::KeyedHash(const Secret& key) {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  if (mac != nullptr) context_.reset(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);
  std::string sha256 = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256.data(), 0),
                                             OSSL_PARAM_construct_end()};
  const auto k = key.reveal();
  // A null key would mean "the key set before"; an empty one is a key like any other.
  const auto* bytes = reinterpret_cast<const unsigned char*>(k.empty() ? "" : k.data());
  if (!context_ || EVP_MAC_init(context_.get(), bytes, k.size(), parameters.data()) != 1)
    throw std::runtime_error("HMAC-SHA-256 is not available in this OpenSSL");
}

Digest KeyedHash::of(std::string_view message) const {
  Digest digest{};
  std::size_t length = 0;
  if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
      EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(message.data()), message.size()) != 1 ||
      EVP_MAC_final(context_.get(), digest.data(), &length, digest.size()) != 1 || length != digest.size())
    throw std::runtime_error("HMAC-SHA-256 failed in OpenSSL");
  return digest;
}

void KeyedHash::Release::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto b : bytes) {
    out += kDigits[b >> 4];
    out += kDigits[b & 15];
  }
  return out;
}

}  // namespace sarad
