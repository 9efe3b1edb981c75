// SPDX-License-Identifier: Apache-2.0
#include "store/siphash.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace sarad {
namespace {

struct State {
  std::uint64_t a, b, c, d;

  void round() {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  }
  void absorb(std::uint64_t word) {
    d ^= word;
    round();
    round();
    a ^= word;
  }
  [[nodiscard]] std::uint64_t squeeze() {
    for (int i = 0; i < 4; ++i) round();
    return a ^ b ^ c ^ d;
  }
};

std::uint64_t little_endian(std::uint64_t word) {
  if constexpr (std::endian::native == std::endian::big) return __builtin_bswap64(word);
  return word;
}

}  // namespace

Hash128 siphash128(const SipKey& key, std::uint64_t head, std::string_view tail) {
  State s{key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU ^ 0xeeU, key[0] ^ 0x6c7967656e657261U,
          key[1] ^ 0x7465646279746573U};
  s.absorb(head);
  const std::uint64_t length = sizeof head + tail.size();
  for (; tail.size() >= 8; tail.remove_prefix(8)) {
    std::uint64_t word;
    std::memcpy(&word, tail.data(), 8);
    s.absorb(little_endian(word));
  }
  std::uint64_t last = length << 56;
  for (std::size_t i = 0; i < tail.size(); ++i) last |= std::uint64_t{static_cast<unsigned char>(tail[i])} << (8 * i);
  s.absorb(last);
  s.c ^= 0xee;
  const std::uint64_t low = s.squeeze();
  s.b ^= 0xdd;
  return {low, s.squeeze()};
}

SipKey random_sip_key() {
  std::random_device source;  // the kernel's, by getentropy or /dev/urandom
  SipKey key{};
  for (auto& word : key) word = source() | std::uint64_t{source()} << 32;
  return key;
}

}  // namespace sarad
