// SPDX-License-Identifier: Apache-2.0
#include "daemon/notify.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <time.h>

#include <cstdlib>

namespace sarad::notify {
namespace {

void send(const std::string& state) { sd_notify(0, state.c_str()); }

}  // namespace

void ready(std::string_view text) {
  send(fmt::format("READY=1\nSTATUS={}", text));
}

void status(std::string_view text) { send(fmt::format("STATUS={}", text)); }

void stopping(std::string_view text) { send(fmt::format("STOPPING=1\nSTATUS={}", text)); }

void reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.tv_sec * 1'000'000LL + now.tv_nsec / 1000));
}

void watchdog() { send("WATCHDOG=1"); }

void extend_start(std::chrono::seconds by) {
  send(fmt::format("EXTEND_TIMEOUT_USEC={}", std::chrono::microseconds{by}.count()));
}

std::optional<std::chrono::microseconds> watchdog_period() {
  uint64_t usec = 0;
  if (sd_watchdog_enabled(0, &usec) <= 0 || usec == 0) return std::nullopt;
  return std::chrono::microseconds{static_cast<std::int64_t>(usec / 3)};
}

void keep_socket(int fd, std::string_view name) {
  const auto state = fmt::format("FDSTORE=1\nFDNAME={}", name);
  sd_pid_notify_with_fds(0, 0, state.c_str(), &fd, 1);
}

void drop_sockets(std::string_view name) { send(fmt::format("FDSTOREREMOVE=1\nFDNAME={}", name)); }

std::vector<HandedSocket> handed_sockets() {
  std::vector<HandedSocket> sockets;
  char** names = nullptr;
  const int n = sd_listen_fds_with_names(0, &names);
  for (int i = 0; i < n; ++i) {
    const int fd = SD_LISTEN_FDS_START + i;
    if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0) sockets.push_back({fd, names[i]});
    std::free(names[i]);
  }
  std::free(names);
  return sockets;
}

}  // namespace sarad::notify
