// SPDX-License-Identifier: Apache-2.0
// The daemon's HTTP/1.1 server: sockets, limits and framing (faults F84, F85, F87). It does not
// know what is served: a handler turns each WebRequest into a WebReply on the loop, at once or later.
#pragma once

#include "base/result.hpp"
#include "exporters/web.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sarad {

struct ServerLimits {
  std::size_t header_bytes = std::size_t{16} << 10;  ///< whole header; more is 431
  std::size_t target_bytes = std::size_t{8} << 10;   ///< path and query; more is 414
  std::size_t body_bytes = std::size_t{1} << 20;     ///< more is 413
  std::chrono::milliseconds header_deadline{5'000};  ///< first to last byte of a header; also for the body
  std::chrono::milliseconds idle{30'000};            ///< between two requests of a connection
  std::chrono::milliseconds write_stall{10'000};     ///< a reader that takes nothing for so long is cut
  std::chrono::milliseconds late_reply{60'000};      ///< what takes longer to come is 503
  std::chrono::milliseconds news_beat{20'000};       ///< a listener to news hears something at least so often
  std::size_t news_at_once = 64;             ///< listeners to news; more get 503 with Retry-After
  std::size_t connections = 512;
  std::size_t connections_per_address = 32;  ///< loopback is exempt
  std::string body_path = "/hook/";  ///< below it requests' bodies are kept; elsewhere read away
  std::vector<std::string> kept_headers{"authorization"};   ///< of all requests; in lower case
  std::string costly_path = "/metrics";      ///< large replies, of which few are under way at once
  std::size_t costly_at_once = 4;            ///< more get 503 with Retry-After: 1 (faults F86)
};

class HttpServer {
 public:
  using Handler = std::function<WebReply(const WebRequest&)>;

  /// All work is done on `executor`, which must be one thread. The handler must not throw; if it
  /// does all the same, the peer gets a bare 500 and the log one line.
  HttpServer(boost::asio::any_io_executor executor, Handler handler, ServerLimits limits = {});
  /// Closes everything; the handler is not called again.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens at "[::]:7207", "127.0.0.1:0" (0: any free port). "[::]" takes IPv4 as well. Error:
  /// configuration, naming the address (faults F96).
  Result<void> listen(const std::string& address);
  /// Takes over a listening stream socket, such as one from systemd. Error: configuration if it
  /// is none; the descriptor is then closed.
  Result<void> adopt(int fd);

  /// What is listened at, with the real ports: "127.0.0.1:41234", "[::]:7207".
  [[nodiscard]] std::vector<std::string> addresses() const;
  /// Whether `fd` is a socket bound to `address`, as listen() would read it.
  [[nodiscard]] static bool is_at(int fd, const std::string& address);
  /// The listening sockets' descriptors, for systemd's descriptor store. They stay ours.
  [[nodiscard]] std::vector<int> handles() const;

  /// From the next request on: these headers are kept besides Authorization.
  void keep_headers(std::vector<std::string> lower_names);

  /// Tells `event`, the block of a text/event-stream with the blank line that ends it, to all who listen to news. One who is
  /// still being told an older one hears the newest only.
  void announce(std::string event);

  /// Takes no new connection; requests under way are answered, then their connections close.
  void stop_accepting();
  /// Drops every connection as well.
  void close();
  /// Connections open now.
  [[nodiscard]] std::size_t connections() const;

  class Core;  ///< http_core.hpp: the sockets

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace sarad
