// SPDX-License-Identifier: Apache-2.0
#include "config/icalendar_lines.hpp"

#include <algorithm>

namespace sarad {
namespace {

std::string capitals(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

/// The first of `wanted` outside quotation marks.
std::size_t find_unquoted(std::string_view text, std::string_view wanted, std::size_t from) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && wanted.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string{text};
}

ContentLine cut(std::string_view text, int line) {
  ContentLine out;
  out.line = line;
  std::size_t at = find_unquoted(text, ":;", 0);
  if (at == std::string_view::npos) return out;
  std::string name = capitals(text.substr(0, at));
  while (text[at] == ';') {
    const std::size_t end = find_unquoted(text, ":;", at + 1);
    if (end == std::string_view::npos) return out;
    const std::string_view parameter = text.substr(at + 1, end - at - 1);
    const auto equals = parameter.find('=');
    if (equals != std::string_view::npos)
      out.parameters[capitals(parameter.substr(0, equals))] = unquoted(parameter.substr(equals + 1));
    at = end;
  }
  out.name = std::move(name);
  out.value = text.substr(at + 1);
  return out;
}

}  // namespace

std::vector<ContentLine> content_lines(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<ContentLine> out;
  std::string unfolded;
  int begin = 0;
  const auto finish = [&] {
    if (!unfolded.empty()) out.push_back(cut(unfolded, begin));
    unfolded.clear();
  };
  for (int line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    std::string_view here = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (here.ends_with('\r')) here.remove_suffix(1);
    if (!unfolded.empty() && (here.starts_with(' ') || here.starts_with('\t'))) {
      unfolded += here.substr(1);
      continue;
    }
    finish();
    unfolded = here;
    begin = line;
  }
  finish();
  return out;
}

std::string plain_text(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char next = value[++i];
    out += next == 'n' || next == 'N' ? ' ' : next;
  }
  return out;
}

}  // namespace sarad
