// SPDX-License-Identifier: Apache-2.0
#include "exporters/scrape_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace sarad {
namespace {

constexpr std::uint64_t kMostShards = 1024;
constexpr std::array<std::string_view, 6> kKeys{"office", "subtree", "platform", "part", "detail", "shard"};

std::string unknown(std::string_view what, std::string_view typed, std::span<const std::string_view> known) {
  const auto near = nearest(typed, known);
  return near.empty() ? fmt::format("unknown {}", what) : fmt::format("unknown {}; did you mean {}?", what, near);
}

std::string unknown_office(std::string_view key, std::string_view typed, const OfficeTree& tree) {
  std::vector<std::string_view> ids;
  for (const auto& office : tree.roster().offices) ids.push_back(office.id);
  return unknown(fmt::format("office in {}=", key), typed, ids);
}

/// FNV-1a: the same shard for the same id on every machine and in every release.
std::uint64_t shard_hash(std::string_view id) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

bool read_shard(std::string_view text, ScrapeQuery& query) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const auto number = [](std::string_view digits, std::uint64_t& out) {
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return failed == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
  };
  return number(text.substr(0, slash), query.shard) && number(text.substr(slash + 1), query.shards) &&
         query.shard >= 1 && query.shard <= query.shards && query.shards <= kMostShards;
}

/// Takes one key of the query; empty when all is well, else the sentence for people.
std::string take(std::string_view key, std::string_view value, const Blocks& blocks, ScrapeQuery& query) {
  const OfficeTree& tree = *blocks.tree;
  if (key == "office" || key == "subtree") {
    auto& place = key == "office" ? query.office : query.subtree;
    place = tree.find(value);
    return place ? std::string{} : unknown_office(key, value, tree);
  }
  if (key == "platform") {
    std::set<std::string_view> known;
    for (const auto& page : tree.roster().pages) known.insert(page.platform);
    if (!known.contains(value))
      return unknown("platform", value, std::vector<std::string_view>{known.begin(), known.end()});
    query.platform = value;
    return {};
  }
  if (key == "part") {
    if (value != "daemon" && value != "pages")
      return unknown("part", value, std::array<std::string_view, 2>{"daemon", "pages"});
    (value == "daemon" ? query.pages : query.daemon) = false;
    return {};
  }
  if (key == "detail") {
    query.detail = parse_detail(value);
    if (to_string(query.detail) != value)
      return unknown("detail", value, std::array<std::string_view, 3>{"core", "standard", "full"});
    if (query.detail > blocks.detail)
      return fmt::format("detail={} is not kept; metrics.detail is {}", to_string(query.detail),
                         to_string(blocks.detail));
    return {};
  }
  if (key == "shard")
    return read_shard(value, query) ? std::string{} : std::string{"shard is i/n with 1 <= i <= n <= 1024, such as 3/8"};
  return unknown("filter", key, kKeys);
}

}  // namespace

bool ScrapeQuery::takes(const Page& page, const OfficeTree& tree) const {
  if (platform && page.platform != *platform) return false;
  if (shards != 0 && shard_hash(page.id) % shards + 1 != shard) return false;
  if (!office && !subtree) return true;
  const auto place = tree.find(page.office);
  return place && (!office || *place == *office) && (!subtree || tree.within(*place, *subtree));
}

std::vector<bool> ScrapeQuery::offices(const OfficeTree& tree) const {
  const auto& roster = tree.roster();
  std::vector<bool> taken(roster.offices.size(), !platform.has_value());
  if (platform)
    for (const auto& page : roster.pages)
      if (page.platform == *platform)
        if (const auto place = tree.find(page.office)) taken[*place] = true;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (office && i != *office) taken[i] = false;
    if (subtree && taken[i] && !tree.within(i, *subtree)) taken[i] = false;
    if (shards != 0 && shard_hash(roster.offices[i].id) % shards + 1 != shard) taken[i] = false;
  }
  return taken;
}

boost::system::result<ScrapeQuery, std::string> read_scrape_query(const WebRequest& request, const Blocks& blocks) {
  ScrapeQuery query;
  query.detail = blocks.detail;
  std::set<std::string_view> given;
  for (const auto& [key, value] : request.query) {
    if (!given.insert(key).second) return std::string{"a filter is given twice; filters combine by and"};
    if (auto wrong = take(key, value, blocks, query); !wrong.empty()) return wrong;
    if (key != "part" && key != "detail")
      query.scope += fmt::format("{}{}:{}", query.scope.empty() ? "" : " ", key, value);
  }
  if (query.selects()) {
    if (!query.pages) return std::string{"part=daemon takes no filter of pages"};
    query.daemon = false;
  }
  if (query.scope.empty()) query.scope = !query.pages ? "daemon" : !query.daemon ? "pages" : "all";
  return query;
}

}  // namespace sarad
