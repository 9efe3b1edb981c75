// SPDX-License-Identifier: Apache-2.0
#include "config/fault.hpp"

#include <cstdio>
#include <string_view>

namespace sarad {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string Fault::text() const {
  std::string out;
  if (!file.empty()) out = file + ':' + std::to_string(line) + ':' + std::to_string(column) + ": ";
  if (warning) out += "warning: ";
  out += message;
  if (!hint.empty()) out += "; " + hint;
  return out;
}

std::string Fault::json() const {
  return "{\"file\":" + quoted(file) + ",\"line\":" + std::to_string(line) + ",\"column\":" + std::to_string(column) +
         ",\"path\":" + quoted(path) + ",\"code\":" + quoted(code) + ",\"message\":" + quoted(message) +
         ",\"hint\":" + quoted(hint) + ",\"warning\":" + (warning ? "true" : "false") + "}";
}

}  // namespace sarad
