// SPDX-License-Identifier: Apache-2.0
// One io_context with a client under test on it, and a way to wait for its answers.
#pragma once

#include "net/curl_client.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sarad::test {

/// A request to a server on loopback.
[[nodiscard]] HttpRequest request_to(std::string base, std::string path = "/");

/// "transient: 127.0.0.1:1: connection refused"; "200" for an answer.
[[nodiscard]] std::string describe(const HttpResult& result);

struct World {
  boost::asio::io_context io;

  /// Runs the loop until `done`; false if that takes more than ten seconds.
  bool run_until(const std::function<bool()>& done);

  /// The answer to one request.
  HttpResult get(HttpClient& client, HttpRequest request);

  /// The answers to requests that are all under way at the same time.
  std::vector<HttpResult> get_all(HttpClient& client, const std::vector<HttpRequest>& requests);
};

}  // namespace sarad::test
