// SPDX-License-Identifier: Apache-2.0
#include "exporters/accept.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr std::size_t kMostWishes = 32;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Takes the part before `mark` off the front.
std::string_view take(std::string_view& rest, char mark) {
  const auto end = rest.find(mark);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

double read_quality(std::string_view text) {
  double q = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), q, std::chars_format::fixed);
  if (failed != std::errc{} || end != text.data() + text.size()) return 0;
  return std::clamp(q, 0.0, 1.0);
}

}  // namespace

std::string_view Wish::parameter(std::string_view name) const {
  for (const auto& [key, text] : parameters)
    if (key == name) return text;
  return {};
}

std::vector<Wish> read_wishes(std::string_view header) {
  std::vector<Wish> wishes;
  while (!header.empty() && wishes.size() < kMostWishes) {
    std::string_view item = take(header, ',');
    Wish wish;
    wish.value = lower(take(item, ';'));
    while (!item.empty()) {
      std::string_view parameter = take(item, ';');
      const std::string name = lower(take(parameter, '='));
      std::string_view text = trim(parameter);
      if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
      if (name == "q") {
        wish.quality = read_quality(text);
      } else if (!name.empty()) {
        wish.parameters.emplace_back(name, text);
      }
    }
    if (!wish.value.empty()) wishes.push_back(std::move(wish));
  }
  return wishes;
}

std::string_view choose_language(std::string_view lang, std::string_view accept_language, std::string_view otherwise) {
  if (lang == "bn" || lang == "en") return lang;
  std::string_view best = otherwise;
  double most = 0;
  for (const auto& wish : read_wishes(accept_language)) {
    const std::string_view primary = std::string_view{wish.value}.substr(0, wish.value.find('-'));
    if (wish.quality <= most || (primary != "bn" && primary != "en")) continue;
    most = wish.quality;
    best = primary == "bn" ? "bn" : "en";
  }
  return best;
}

}  // namespace sarad
