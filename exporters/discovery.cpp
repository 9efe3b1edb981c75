// SPDX-License-Identifier: Apache-2.0
#include "exporters/discovery.hpp"

#include "exporters/json_reply.hpp"
#include "exporters/label_values.hpp"
#include "exporters/office_tree.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

/// The topmost office of that level on the way up; nothing if there is none.
std::optional<std::size_t> head_of(const OfficeTree& tree, std::size_t office, std::string_view level) {
  std::optional<std::size_t> head;
  for (const auto i : tree.line(office))
    if (tree.roster().offices[i].level == level) head = i;
  return head;
}

}  // namespace

WebReply scrape_targets(const Snapshot& snapshot, const WebRequest& request) {
  const auto level = request.asked("level").value_or("division");
  const auto& levels = label_values::level;
  if (std::find(levels.begin(), levels.end(), level) == levels.end())
    return json_error(400, "unknown level; known: ministry, department, division, district, upazila, other");
  const OfficeTree tree{snapshot.roster};
  std::set<std::size_t> subtrees, alone;
  for (const auto& page : snapshot.roster->pages) {
    const auto office = tree.find(page.office);
    if (!office) continue;
    const auto head = head_of(tree, *office, level);
    (head ? subtrees : alone).insert(head.value_or(*office));
  }
  std::string out;
  JsonWriter json{out};
  json.open('[');
  const auto target = [&](std::string_view parameter, std::size_t office) {
    json.open('{').key("targets").open('[').value(request.host).close(']');
    json.key("labels").open('{').field(parameter, tree.roster().offices[office].id).close('}').close('}');
  };
  for (const auto office : subtrees) target("__param_subtree", office);
  for (const auto office : alone) target("__param_office", office);
  json.close(']');
  out += '\n';
  return {.status = 200,
          .content_type = "application/json",
          .body = std::make_shared<const std::string>(std::move(out)),
          .more = {},
          .headers = {}};
}

}  // namespace sarad
