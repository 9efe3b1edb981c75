// SPDX-License-Identifier: Apache-2.0
// What all answers of the JSON API have in common: their kind, their errors, how they come in parts, how a rate is written.
#pragma once

#include "exporters/json_text.hpp"
#include "exporters/web.hpp"
#include "measures/rates.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

[[nodiscard]] WebReply json_reply(int status, std::string body);
/// {"error": what}.
[[nodiscard]] WebReply json_error(int status, std::string_view what);

inline constexpr std::string_view kBadLimit = "limit must be a number from 1 to 10000",
                                  kBadAfter = "after must be what an earlier answer told as next";

/// `limit`: 1 … 10,000; the largest number without it. Nothing: it is none.
[[nodiscard]] std::optional<std::size_t> read_limit(const WebRequest& request);

/// `name`: {"k", "n", "status", "rate", "low", "high", "band"}.
void write_rate(JsonWriter& json, std::string_view name, const Rate& rate);

}  // namespace sarad
