// SPDX-License-Identifier: Apache-2.0
// Which messages and pages the reader wants to see: links, so that they work without a script and by keyboard.
#include "exporters/html.hpp"
#include "exporters/status_parts.hpp"

#include <set>

namespace sarad {
namespace {

std::string choice(const StatusView& view, std::string_view key, std::string_view value, std::string_view name, bool current) {
  return fmt::format("<a href=\"{}\"{}>{}</a> ", view.link_here(key, value), current ? " aria-current=\"true\"" : "", name);
}

}  // namespace

std::string status_filters(const StatusView& view) {
  const Words& w = view.words;
  std::string out = fmt::format("<nav class=\"filters\" aria-label=\"{}\"><p>", w.filters);
  out += choice(view, "state", {}, w.all_states, !view.rank);
  for (std::size_t i = 0; i < kStates.size(); ++i) out += choice(view, "state", kStates[i].first, w.states[i], view.rank == kStates[i].second);
  out += "</p>";
  std::set<std::string_view> platforms;
  for (const auto& page : view.tree.roster().pages) platforms.insert(page.platform);
  if (platforms.size() > 1) {
    const auto asked = view.request.asked("platform").value_or("");
    out += "<p>" + choice(view, "platform", {}, w.all_platforms, asked.empty());
    for (const auto platform : platforms) out += choice(view, "platform", platform, html(platform), asked == platform);
    out += "</p>";
  }
  return out + "</nav>\n";
}

}  // namespace sarad
