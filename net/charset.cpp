// SPDX-License-Identifier: Apache-2.0
#include "net/charset.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstdint>

namespace sarad {
namespace {

constexpr std::size_t kLongestName = 64;

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

std::string_view charset_of(std::string_view content_type) {
  static constexpr std::string_view kName = "charset=";
  const auto at = lower(content_type).find(kName);
  if (at == std::string::npos) return {};
  std::string_view value = content_type.substr(at + kName.size());
  if (value.starts_with('"')) value = value.substr(1, value.find('"', 1) - 1);
  return value.substr(0, value.find_first_of("; \t\""));
}

std::optional<std::string> to_utf8(std::string_view bytes, std::string_view encoding) {
  const std::string name = lower(encoding);
  if (name == "utf-8" || name == "utf8" || name == "us-ascii") return std::string{bytes};
  if (name.empty() || name.size() > kLongestName || bytes.size() > INT32_MAX / 4) return std::nullopt;
  UErrorCode failed = U_ZERO_ERROR;
  UConverter* known = ucnv_open(name.c_str(), &failed);
  ucnv_close(known);
  if (U_FAILURE(failed)) return std::nullopt;
  failed = U_ZERO_ERROR;
  const auto size = static_cast<std::int32_t>(bytes.size());
  const std::int32_t wanted = ucnv_convert("UTF-8", name.c_str(), nullptr, 0, bytes.data(), size, &failed);
  if (failed != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(failed)) return std::nullopt;
  std::string out(static_cast<std::size_t>(wanted) + 1, '\0');
  failed = U_ZERO_ERROR;
  ucnv_convert("UTF-8", name.c_str(), out.data(), wanted + 1, bytes.data(), size, &failed);
  if (U_FAILURE(failed)) return std::nullopt;
  out.resize(static_cast<std::size_t>(wanted));
  return out;
}

}  // namespace sarad
