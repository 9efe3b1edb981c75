// SPDX-License-Identifier: Apache-2.0
#include "daemon/access_settings.hpp"

#include <algorithm>

namespace sarad {

AccessSettings access_of(const Config& config) {
  AccessSettings settings;
  settings.proxy_header = config.proxy_auth.header;
  settings.proxies = config.proxy_auth.from;
  settings.passwords = config.web.passwords;
  const bool is_office = std::any_of(config.offices.begin(), config.offices.end(), [](const Office& office) { return office.id == "root"; });
  for (const auto& [name, user] : config.users) {
    Viewer viewer{.subtree = user.subtree == "root" && !is_office ? std::string{} : user.subtree, .health = user.health};
    const auto sees = [&user](std::string_view what) { return user.only.empty() || std::find(user.only.begin(), user.only.end(), what) != user.only.end(); };
    viewer.metrics = sees("metrics");
    viewer.page = sees("page");
    viewer.api = sees("api");
    settings.users.emplace(name, std::move(viewer));
  }
  return settings;
}

}  // namespace sarad
