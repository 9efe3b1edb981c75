// SPDX-License-Identifier: Apache-2.0
#include "collectors/html_text.hpp"

#include "collectors/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace sarad {
namespace {

constexpr std::array<std::pair<std::string_view, char32_t>, 15> kNamed{{{"amp", '&'},
                                                                        {"lt", '<'},
                                                                        {"gt", '>'},
                                                                        {"quot", '"'},
                                                                        {"apos", '\''},
                                                                        {"nbsp", ' '},
                                                                        {"hellip", 0x2026},
                                                                        {"ndash", 0x2013},
                                                                        {"mdash", 0x2014},
                                                                        {"lsquo", 0x2018},
                                                                        {"rsquo", 0x2019},
                                                                        {"ldquo", 0x201C},
                                                                        {"rdquo", 0x201D},
                                                                        {"laquo", 0xAB},
                                                                        {"raquo", 0xBB}}};
constexpr std::size_t kLongestReference = 12;

std::optional<char32_t> decode(std::string_view name) {
  if (name.size() > 1 && name.front() == '#') {
    name.remove_prefix(1);
    const bool hex = name.front() == 'x' || name.front() == 'X';
    if (hex) name.remove_prefix(1);
    std::uint32_t value = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), value, hex ? 16 : 10);
    if (failed != std::errc{} || end != name.data() + name.size() || value == 0) return std::nullopt;
    return value;
  }
  const auto known = std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& entry) { return entry.first == name; });
  if (known == kNamed.end()) return std::nullopt;
  return known->second;
}

/// Takes "&...;" off the front of `html`; an ampersand that begins no reference stands for itself.
void take_reference(std::string_view& html, std::string& out) {
  const auto end = html.substr(0, kLongestReference).find(';');
  const auto c = end == std::string_view::npos ? std::nullopt : decode(html.substr(1, end - 1));
  if (c) {
    append_code_point(out, *c);
    html.remove_prefix(end + 1);
  } else {
    out += '&';
    html.remove_prefix(1);
  }
}

bool starts_with_word(std::string_view html, std::string_view lower) {
  if (html.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), html.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

/// Takes one tag or comment off, with all that stands inside a script or style.
void take_tag(std::string_view& html) {
  std::string_view until = ">";
  if (html.substr(0, 4) == "<!--") until = "-->";
  if (starts_with_word(html, "<script")) until = "</script>";
  if (starts_with_word(html, "<style")) until = "</style>";
  std::size_t at = 0;
  while (at < html.size() && !starts_with_word(html.substr(at), until)) ++at;
  html.remove_prefix(std::min(html.size(), at + until.size()));
}

/// Whether a tag begins here: "<name" or "</name", and no longer name.
bool begins_tag(std::string_view html, std::string_view start, std::string_view name) {
  if (!html.starts_with(start) || !starts_with_word(html.substr(start.size()), name)) return false;
  html.remove_prefix(start.size() + name.size());
  return html.empty() || std::string_view{" \t\r\n/>"}.find(html.front()) != std::string_view::npos;
}

}  // namespace

std::string without_elements(std::string_view html, std::string_view name) {
  std::string out;
  int depth = 0;
  while (!html.empty()) {
    if (html.front() == '<') {
      const bool begins = begins_tag(html, "<", name), ends = begins_tag(html, "</", name);
      if (begins) ++depth;
      const auto end = std::min(html.find('>'), html.size() - 1) + 1;
      if (depth == 0) out += html.substr(0, end);
      if (ends && depth > 0) --depth;
      html.remove_prefix(end);
      continue;
    }
    const auto run = std::min(html.find('<'), html.size());
    if (depth == 0) out += html.substr(0, run);
    html.remove_prefix(run);
  }
  return out;
}

std::string html_to_text(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  while (!html.empty()) {
    if (html.front() == '<') {
      take_tag(html);
      out += ' ';
    } else if (html.front() == '&') {
      take_reference(html, out);
    } else {
      const auto run = std::min(html.find_first_of("<&"), html.size());
      out += html.substr(0, run);
      html.remove_prefix(run);
    }
  }
  return out;
}

}  // namespace sarad
