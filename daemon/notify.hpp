// SPDX-License-Identifier: Apache-2.0
// What the daemon tells systemd (sd_notify(3)) and what it gets from it: sockets kept over a
// restart, the watchdog's period. Without $NOTIFY_SOCKET nothing happens.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::notify {

void ready(std::string_view status);
void status(std::string_view text);
void stopping(std::string_view status);
void reloading();
void watchdog();
void extend_start(std::chrono::seconds by);  ///< EXTEND_TIMEOUT_USEC during a long start

/// How often watchdog() must be called; nothing when no watchdog is set. A third of WatchdogSec.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_period();

/// Leaves a copy of a listening socket with systemd under `name` (FDSTORE=1).
void keep_socket(int fd, std::string_view name);

/// Forgets all sockets left under `name` (FDSTOREREMOVE=1); ours stay open.
void drop_sockets(std::string_view name);

struct HandedSocket {
  int fd = -1;
  std::string name;  ///< as keep_socket() or the socket unit's FileDescriptorName= gave it
};
/// Listening sockets handed to us, by socket activation or out of the descriptor store.
[[nodiscard]] std::vector<HandedSocket> handed_sockets();

}  // namespace sarad::notify
