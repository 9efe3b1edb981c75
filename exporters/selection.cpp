// SPDX-License-Identifier: Apache-2.0
#include "exporters/selection.hpp"

#include <algorithm>

namespace sarad {

boost::system::result<std::vector<std::size_t>, std::string> select_pages(const Snapshot& snapshot,
                                                                          const OfficeTree& tree,
                                                                          const WebRequest& request) {
  const auto& pages = snapshot.roster->pages;
  const auto page = request.asked("page"), platform = request.asked("platform");
  std::optional<std::size_t> office, subtree;
  if (const auto id = request.asked("office"); id && !(office = tree.find(*id))) return std::string{"unknown office"};
  if (const auto id = request.asked("subtree"); id && !(subtree = tree.find(*id)))
    return std::string{"unknown subtree"};
  const auto known = [&pages](auto matches) { return std::any_of(pages.begin(), pages.end(), matches); };
  if (page && !known([&](const Page& p) { return p.id == *page; })) return std::string{"unknown page"};
  if (platform && !known([&](const Page& p) { return p.platform == *platform; }))
    return std::string{"unknown platform"};

  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto place = tree.find(pages[i].office);
    if (page && pages[i].id != *page) continue;
    if (platform && pages[i].platform != *platform) continue;
    if (office && place != office) continue;
    if (subtree && !(place && tree.within(*place, *subtree))) continue;
    chosen.push_back(i);
  }
  return chosen;
}

}  // namespace sarad
