// SPDX-License-Identifier: Apache-2.0
// What users, proxies and passwords mean together.
#include "config/checks.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

/// Digits and dots, or hexadecimal digits and colons: no host name, which could lead anywhere.
bool is_address(const std::string& text) {
  const bool v4 = std::count(text.begin(), text.end(), '.') == 3 && text.find_first_not_of("0123456789.") == std::string::npos;
  const bool v6 = text.find(':') != std::string::npos && text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string::npos;
  return v4 || v6;
}

}  // namespace

void check_access(const Checking& c) {
  const Config& config = c.config;
  const Node* server = c.root.find("server");
  if (server == nullptr) return;
  const Node* users = server->find("users");
  const bool named = !config.web.passwords.empty() || !config.proxy_auth.header.empty();
  if (users != nullptr && !named)
    c.faults.error(users->place, "server.users", "no_way_in", "there are users, and nothing that names them",
                   "add web_config with basic_auth_users, or proxy_auth");
  std::set<std::string_view> offices{"root"};
  for (const auto& office : config.offices) offices.insert(office.id);
  for (const auto& [name, user] : config.users)
    if (!user.subtree.empty() && !offices.contains(user.subtree)) {
      const Node* entry = users == nullptr ? nullptr : users->find(name);
      c.faults.warning(entry == nullptr ? server->place : Checking::place_of(*entry, "subtree"), "server.users." + name + ".subtree", "unknown_office",
                       "there is no office \"" + user.subtree + "\": the user sees nothing", "write an office's id, or root for all");
    }
  for (const auto& [name, hash] : config.web.passwords)
    if (!config.users.contains(name))
      c.faults.warning(server->key_place("web_config"), "server.web_config", "no_entry", "the user \"" + name + "\" may log in and sees nothing",
                       "add server: {users: {" + name + ": {subtree: root}}}");
  const Node* proxy = server->find("proxy_auth");
  if (proxy == nullptr) return;
  for (const auto& from : config.proxy_auth.from)
    if (!is_address(from))
      c.faults.error(Checking::place_of(*proxy, "from"), "server.proxy_auth.from", "bad_address", "\"" + from + "\" is no IP address",
                     "write the proxy's address, such as 127.0.0.1");
}

}  // namespace sarad
