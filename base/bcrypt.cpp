// SPDX-License-Identifier: Apache-2.0
#include "base/bcrypt.hpp"

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <memory>

namespace sarad {
namespace {

constexpr std::size_t kHash = 60, kLongest = 72;
constexpr int kLeastCost = 4, kMostCost = 15;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_bcrypt(std::string_view hash) {
  const bool begins = hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$");
  if (!begins || hash.size() != kHash || !is_digit(hash[4]) || !is_digit(hash[5]) || hash[6] != '$') return false;
  const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
  return cost >= kLeastCost && cost <= kMostCost && std::all_of(hash.begin() + 7, hash.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '/';
         });
}

bool fits(const std::string& password, const std::string& hash) {
  if (!is_bcrypt(hash) || password.size() > kLongest || password.find('\0') != std::string::npos) return false;
  const auto data = std::make_unique<crypt_data>();   // 32 kB: not on the stack
  const char* made = crypt_r(password.c_str(), hash.c_str(), data.get());
  return made != nullptr && std::string_view{made}.size() == kHash && CRYPTO_memcmp(made, hash.data(), kHash) == 0;
}

}  // namespace sarad
