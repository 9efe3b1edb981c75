// SPDX-License-Identifier: Apache-2.0
// HMAC-SHA-256 (RFC 2104), used for authors' pseudonyms and for appsecret_proof.
#pragma once

#include "base/secret.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sarad {

using Digest = std::array<std::uint8_t, 32>;

/// HMAC-SHA-256 of `message` under `key`.
[[nodiscard]] Digest hmac_sha256(const Secret& key, std::string_view message);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace sarad
