// SPDX-License-Identifier: Apache-2.0
// `sarad platforms`.
#include "daemon/platforms.hpp"

#include "collectors/collector.hpp"
#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "exporters/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace sarad {
namespace {

struct Column {
  std::string_view key, heading;
  bool (*can)(const Platform&);
};

constexpr std::array kColumns{
    Column{"posts", "posts", [](const Platform& p) { return p.can.posts; }},
    Column{"comments", "comments", [](const Platform& p) { return p.can.comments; }},
    Column{"nested_replies", "nested replies", [](const Platform& p) { return p.can.nested_replies; }},
    Column{"visitor_posts", "visitor posts", [](const Platform& p) { return p.can.visitor_posts; }},
    Column{"mentions", "mentions", [](const Platform& p) { return p.can.mentions; }},
    Column{"team_replies", "team replies", [](const Platform& p) { return p.can.team_replies; }},
    Column{"private_replies", "private replies", [](const Platform& p) { return p.can.private_replies; }},
    Column{"deletions", "deletions", [](const Platform& p) { return p.can.deletions; }},
    Column{"profile", "profile", [](const Platform& p) { return p.can.profile; }},
    Column{"visitors_may_post", "may visitors post", [](const Platform& p) { return p.can.visitors_may_post; }},
    Column{"coverage_counts", "counts", [](const Platform& p) { return p.can.coverage_counts; }},
    Column{"push", "push", [](const Platform& p) { return !p.terms.push.empty(); }},
};

struct Term {
  std::string_view key, heading;
  std::string_view Terms::* text;
};

constexpr std::array kTerms{Term{"cost", "Cost", &Terms::cost}, Term{"quota", "Quota", &Terms::quota},
                            Term{"permissions", "Needs", &Terms::permissions}, Term{"push_terms", "Push", &Terms::push}};

}  // namespace

std::string platforms_text() {
  std::string out = fmt::format("{:<12}", "platform");
  for (const auto& column : kColumns) out += fmt::format("  {}", column.heading);
  for (const Platform* platform : platforms()) {
    out += fmt::format("\n{:<12}", platform->name);
    for (const auto& column : kColumns) out += fmt::format("  {:^{}}", column.can(*platform) ? "yes" : "-", column.heading.size());
  }
  for (const Platform* platform : platforms()) {
    out += fmt::format("\n\n{} ({})", platform->title, platform->name);
    for (const auto& term : kTerms)
      if (const auto text = platform->terms.*term.text; !text.empty()) out += fmt::format("\n  {}: {}", term.heading, text);
  }
  return out + '\n';
}

std::string platforms_markdown() {
  std::string out = "| platform |", line = "|---|";
  for (const auto& column : kColumns) {
    out += fmt::format(" {} |", column.heading);
    line += ":-:|";
  }
  out += '\n' + line + '\n';
  for (const Platform* platform : platforms()) {
    out += fmt::format("| {} |", platform->title);
    for (const auto& column : kColumns) out += column.can(*platform) ? " yes |" : " – |";
    out += '\n';
  }
  for (const Platform* platform : platforms()) {
    out += fmt::format("\n## {}\n\n`platform: {}`\n\n", platform->title, platform->name);
    for (const auto& term : kTerms)
      if (const auto text = platform->terms.*term.text; !text.empty()) out += fmt::format("- **{}:** {}.\n", term.heading, text);
  }
  return out;
}

std::string platforms_json() {
  std::string out;
  JsonWriter json{out};
  json.open('[');
  for (const Platform* platform : platforms()) {
    json.open('{').field("name", platform->name).field("title", platform->title);
    for (const auto& column : kColumns) json.field(column.key, column.can(*platform));
    for (const auto& term : kTerms) json.field(term.key, platform->terms.*term.text);
    json.close('}');
  }
  json.close(']');
  return out + '\n';
}

int list_platforms(const Options& options) {
  const std::string text = options.json ? platforms_json() : options.markdown ? platforms_markdown() : platforms_text();
  std::fputs(text.c_str(), stdout);
  return kExitOk;
}

}  // namespace sarad
