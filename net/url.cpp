// SPDX-License-Identifier: Apache-2.0
#include "net/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace sarad {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

/// Whether a scheme stands before the first of / ? #.
bool names_scheme(std::string_view link) {
  const auto colon = link.find(':');
  return colon != std::string_view::npos && colon > 0 && colon < std::min(link.find_first_of("/?#"), link.size());
}

bool is_web(std::string_view link) {
  std::string scheme{link.substr(0, std::min<std::size_t>(link.find("://"), 8))};
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return scheme == "http" || scheme == "https";
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::optional<std::string> resolve_link(std::string_view base, std::string_view link) {
  if (link.find('\0') != std::string_view::npos || base.find('\0') != std::string_view::npos) return std::nullopt;
  if (names_scheme(link)) return is_web(link) ? std::optional{std::string{link}} : std::nullopt;
  if (!is_web(base)) return std::nullopt;
  const std::unique_ptr<CURLU, FreeUrl> url{curl_url()};
  if (curl_url_set(url.get(), CURLUPART_URL, std::string{base}.c_str(), CURLU_URLENCODE) != CURLUE_OK)
    return std::nullopt;
  if (!link.empty() &&
      curl_url_set(url.get(), CURLUPART_URL, std::string{link}.c_str(), CURLU_URLENCODE) != CURLUE_OK)
    return std::nullopt;
  char* text = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, FreeText> found{text};
  return is_web(text) ? std::optional{std::string{text}} : std::nullopt;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() && text[i] == '%' ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace sarad
