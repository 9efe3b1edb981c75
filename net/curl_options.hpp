// SPDX-License-Identifier: Apache-2.0
// How the HTTP client behaves for all requests alike, and what it reports of each.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

/// One exchange with a server: a request that was followed to a redirect's target makes two.
struct TransferReport {
  std::string_view host;       ///< valid during the call only
  int status = 0;              ///< 0 if no answer came
  std::optional<Errc> error;   ///< why not
  std::uint64_t bytes_in = 0;  ///< headers and body as they came over the wire, before TLS
  std::uint64_t bytes_out = 0;
  std::chrono::microseconds first_byte{};  ///< from the start to the answer's first byte; 0 if none
  std::chrono::microseconds total{};
  bool new_connection = false;
};

struct CurlOptions {
  std::string user_agent = "sarad";
  std::size_t connections_per_multi = 200;  ///< libcurl 7.88 slows down beyond (performance.md 1c)
  std::size_t max_headers = std::size_t{64} << 10;
  std::chrono::milliseconds connect_timeout{10'000};         ///< resolving, TCP and TLS together
  long low_speed_bytes = 100;                                ///< a transfer slower than this many bytes a second …
  std::chrono::seconds low_speed_time{20};                   ///< … for this long is ended (faults F5)
  std::optional<std::string> ca_file = {};                   ///< PEM; none: the system's authorities
  std::optional<std::string> proxy = {};                     ///< "http://host:port"; the environment is never asked
  std::function<void(const TransferReport&)> observer = {};  ///< called after each exchange; must not throw
};

}  // namespace sarad
