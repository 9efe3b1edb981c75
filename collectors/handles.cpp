// SPDX-License-Identifier: Apache-2.0
#include "collectors/handles.hpp"

#include "collectors/text_words.hpp"

#include <algorithm>

namespace sarad {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Names are of these, or of letters beyond ASCII (YouTube's).
bool of_a_name(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return text;
}

}  // namespace

std::string_view without_leading_handles(std::string_view text) {
  std::string_view rest = without_blanks(text);
  while (rest.size() > 1 && rest.front() == '@' && of_a_name(rest[1])) {
    const auto* end = std::find_if_not(rest.begin() + 1, rest.end(), of_a_name);
    if (end != rest.end() && !blank(*end)) break;
    rest = without_blanks(rest.substr(static_cast<std::size_t>(end - rest.begin())));
  }
  return rest.empty() ? text : rest;
}

std::string_view without_leading_tags(std::string_view text) {
  std::string_view rest = without_blanks(text);
  while (true) {
    if (rest.starts_with(kTagMark)) {
      rest = without_blanks(rest.substr(kTagMark.size()));
      continue;
    }
    const std::string_view named = without_leading_handles(rest);
    if (named.size() == rest.size()) return rest.empty() ? text : rest;
    rest = named;
  }
}

bool names_handle(std::string_view text, std::string_view handle) {
  if (!handle.empty() && handle.front() == '@') handle.remove_prefix(1);
  if (handle.empty()) return false;
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const std::string_view name = text.substr(at + 1, handle.size());
    if (!std::equal(name.begin(), name.end(), handle.begin(), handle.end(), same)) continue;
    std::string_view after = text.substr(at + 1 + handle.size());
    while (!after.empty() && (after.front() == '.' || after.front() == '-')) after.remove_prefix(1);
    if (after.empty() || !of_a_name(after.front()) || static_cast<unsigned char>(after.front()) >= 0x80) return true;
  }
  return false;
}

}  // namespace sarad
