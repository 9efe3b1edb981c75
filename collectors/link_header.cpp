// SPDX-License-Identifier: Apache-2.0
#include "collectors/link_header.hpp"

#include <algorithm>

namespace sarad {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

QueryPairs query_of(std::string_view url) {
  QueryPairs query;
  const auto mark = url.find('?');
  if (mark == std::string_view::npos) return query;
  url = url.substr(mark + 1, url.find('#', mark) - mark - 1);
  while (!url.empty()) {
    const auto pair = url.substr(0, url.find('&'));
    const auto equals = std::min(pair.find('='), pair.size());
    if (!pair.empty())
      query.emplace_back(decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size()))));
    url.remove_prefix(std::min(pair.size() + 1, url.size()));
  }
  return query;
}

bool is_next(std::string_view parameters) {
  for (auto at = parameters.find("rel="); at != std::string_view::npos; at = parameters.find("rel=", at + 1)) {
    const auto value = parameters.substr(at + 4);
    if (value.starts_with("\"next\"") || value == "next" || value.starts_with("next;") || value.starts_with("next "))
      return true;
  }
  return false;
}

}  // namespace

std::optional<QueryPairs> next_link_query(std::string_view link_header) {
  while (true) {
    const auto open = link_header.find('<');
    const auto close = link_header.find('>', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    const auto url = link_header.substr(open + 1, close - open - 1);
    const auto another = std::min(link_header.find('<', close), link_header.size());
    if (is_next(link_header.substr(close + 1, another - close - 1))) return query_of(url);
    link_header.remove_prefix(another);
  }
}

QueryPairs merged_query(QueryPairs asked, const QueryPairs& offered) {
  const auto replaced = [&](const auto& pair) {
    return std::any_of(offered.begin(), offered.end(), [&](const auto& other) { return other.first == pair.first; });
  };
  std::erase_if(asked, replaced);
  asked.insert(asked.end(), offered.begin(), offered.end());
  return asked;
}

}  // namespace sarad
