// SPDX-License-Identifier: Apache-2.0
// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a keyed hash for tables whose
// keys come from outside. Whoever does not know the key cannot make two inputs meet.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sarad {

using SipKey = std::array<std::uint64_t, 2>;
using Hash128 = std::array<std::uint64_t, 2>;

/// A key from the system's random source.
[[nodiscard]] SipKey random_sip_key();

/// Of the eight bytes of `head` (little endian) followed by `tail`. Equals the reference code's
/// output read as two little-endian words.
[[nodiscard]] Hash128 siphash128(const SipKey& key, std::uint64_t head, std::string_view tail);

}  // namespace sarad
