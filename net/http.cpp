// SPDX-License-Identifier: Apache-2.0
#include "net/http.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {

void append_percent_encoded(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_percent_encoded(out, text);
  return out;
}

void append_query_value(std::string& out, std::string_view value) {
  constexpr std::string_view kPlain = "(),";
  while (!value.empty()) {
    const auto end = std::min(value.find_first_of(kPlain), value.size());
    append_percent_encoded(out, value.substr(0, end));
    if (end < value.size()) out += value[end];
    value.remove_prefix(std::min(end + 1, value.size()));
  }
}

std::string encode_query(const std::vector<std::pair<std::string, std::string>>& query) {
  std::string out;
  for (const auto& [key, value] : query) {
    if (!out.empty()) out += '&';
    out += percent_encode(key);
    out += '=';
    append_query_value(out, value);
  }
  return out;
}

std::optional<Seconds> retry_after(const HttpResponse& response) {
  constexpr Seconds kLongest = std::chrono::hours{24};
  const auto text = response.header("retry-after");
  if (!text || text->empty()) return std::nullopt;
  long long seconds = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (failed == std::errc{} && end == text->data() + text->size()) {
    if (seconds < 0) return std::nullopt;
    return std::clamp(Seconds{std::min<long long>(seconds, kLongest.count())}, Seconds{1}, kLongest);
  }
  const auto until = parse_http_date(*text);
  const auto date = response.header("date");
  const auto now = date ? parse_http_date(*date) : std::nullopt;
  if (!until || !now) return std::nullopt;
  return std::clamp<Seconds>(*until - *now, Seconds{1}, kLongest);
}

}  // namespace sarad
