// SPDX-License-Identifier: Apache-2.0
#include "exporters/html.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

namespace sarad {
namespace {

bool is_bidi_control(std::string_view character) {
  return character.size() == 3 && ((character >= "\xE2\x80\xAA" && character <= "\xE2\x80\xAE") ||
                                   (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9"));
}

void append_character(std::string& out, std::string_view character) {
  const auto c = static_cast<unsigned char>(character.front());
  switch (c) {
    case '&': out += "&amp;"; return;
    case '<': out += "&lt;"; return;
    case '>': out += "&gt;"; return;
    case '"': out += "&quot;"; return;
    case '\'': out += "&#39;"; return;
    default: break;
  }
  if (c < 0x20 || c == 0x7f) {
    out += kReplacement;
  } else if (!is_bidi_control(character)) {
    out += character;
  }
}

}  // namespace

std::string html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += kReplacement;
    } else {
      append_character(out, text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string url_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string link_target(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://") ? html(url) : std::string{};
}

}  // namespace sarad
