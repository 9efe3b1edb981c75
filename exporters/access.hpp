// SPDX-License-Identifier: Apache-2.0
// Who may see what (config.md, server.users): names people by a proxy's header or by basic auth, and gives what each may
// see. Knows no page and no socket; what somebody may see of a Snapshot is part_of's business.
#pragma once

#include "exporters/web.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// What a reader may see.
struct Viewer {
  std::string subtree;   ///< office id; empty: all offices
  bool metrics = true, page = true, api = true, health = true;

  friend bool operator==(const Viewer&, const Viewer&) = default;
};

struct AccessSettings {
  std::string proxy_header;                       ///< in lower case; empty: no proxy is believed
  std::vector<std::string> proxies;               ///< addresses from which that header is believed
  std::map<std::string, std::string> passwords;   ///< by user: a bcrypt hash
  std::map<std::string, Viewer> users;

  /// Nobody can be named: everybody sees everything.
  [[nodiscard]] bool is_open() const { return proxy_header.empty() && passwords.empty(); }
};

class Access {
 public:
  static constexpr int kChecksASecond = 5;   ///< of passwords not yet known to be right, from one address (faults F88)

  /// Passwords are checked on a thread of its own; replies come back on `loop`.
  explicit Access(boost::asio::any_io_executor loop);
  /// Waits for the check under way.
  ~Access();
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  void configure(AccessSettings settings);

  using Serve = std::function<WebReply(const Viewer&)>;
  /// What `serve` replies to whom the request is from; or 401 (nobody known), 403 (known, but without an entry), 429 (too
  /// many passwords a second). A password that was right before is known at once, any other takes a while.
  [[nodiscard]] WebReply admit(const WebRequest& request, std::chrono::steady_clock::time_point now, Serve serve);

 private:
  struct State;
  struct Thread;
  std::shared_ptr<State> state_;
  std::unique_ptr<Thread> thread_;
};

/// The user and the password of an Authorization header; nothing if it is no basic one.
struct NamePassword {
  std::string name, password;
};
[[nodiscard]] std::optional<NamePassword> read_basic(std::string_view header);

}  // namespace sarad
