// SPDX-License-Identifier: Apache-2.0
#include "exporters/recipients.hpp"

namespace sarad {
namespace {

std::vector<const Contact*> of_role(const Office& office, std::string_view role, std::string_view channel) {
  std::vector<const Contact*> found;
  for (const auto& contact : office.contacts)
    if (contact.role == role && contact.channel == channel) found.push_back(&contact);
  return found;
}

}  // namespace

std::vector<const Contact*> recipients(const OfficeTree& tree, std::size_t office, Rung rung, std::string_view channel) {
  const auto& offices = tree.roster().offices;
  const Office& own = offices[office];
  if (rung == Rung::head) return of_role(own, "head", channel);
  if (rung == Rung::admin) {
    auto found = of_role(own, "admin", channel);
    return found.empty() ? of_role(own, "head", channel) : found;
  }
  auto found = of_role(own, "supervisor", channel);
  const auto line = tree.line(office);
  for (std::size_t i = 1; i < line.size() && found.empty(); ++i) {
    found = of_role(offices[line[i]], "head", channel);
    if (found.empty()) found = of_role(offices[line[i]], "admin", channel);
  }
  return found;
}

}  // namespace sarad
