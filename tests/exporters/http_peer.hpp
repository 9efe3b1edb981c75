// SPDX-License-Identifier: Apache-2.0
// A peer on a plain socket, for tests of the server: says exactly the bytes it is given, and hears
// what comes back. Runs beside the server's loop.
#pragma once

#include "exporters/http_server.hpp"

#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <string>
#include <thread>

namespace sarad::test {

struct Answer {
  int status = 0;                              ///< 0: the connection ended without one
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

class Peer {
 public:
  explicit Peer(const std::string& address);  ///< "127.0.0.1:port"
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void say(std::string_view bytes);
  /// The next whole answer; with `head`, one that has no body.
  [[nodiscard]] Answer hear(bool head = false);
  /// What comes up to and with `end`; less if the connection ends before.
  [[nodiscard]] std::string until(std::string_view end);
  /// True if the server ended the connection; waits for it up to 10 s.
  [[nodiscard]] bool ended();
  [[nodiscard]] Answer get(const std::string& path, const std::string& headers = {});

 private:
  bool fill();
  int fd_ = -1;
  std::string heard_;
};

/// A server on its own loop and thread, as the daemon's: everything is called on the loop.
class Served {
 public:
  explicit Served(HttpServer::Handler handler, ServerLimits limits = {});
  ~Served();
  [[nodiscard]] const std::string& address() const { return address_; }
  /// Runs a function on the loop and waits for it.
  void on_loop(const std::function<void(HttpServer&)>& work);
  /// Connections, asked on the loop.
  [[nodiscard]] std::size_t connections();

 private:
  boost::asio::io_context loop_{1};
  std::unique_ptr<HttpServer> server_;
  std::string address_;
  std::thread thread_;
};

}  // namespace sarad::test
