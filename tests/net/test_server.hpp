// SPDX-License-Identifier: Apache-2.0
// A server on loopback that does to each connection what a test has written down for it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::test {

namespace asio = boost::asio;

class Connection {
 public:
  using Heads = std::shared_ptr<std::vector<std::string>>;
  Connection(asio::ip::tcp::socket socket, int number, Heads heads)
      : socket_(std::move(socket)), number_(number), heads_(std::move(heads)) {}

  /// The next request up to and with its blank line; empty once the client has closed.
  asio::awaitable<std::string> read_head();
  /// So many bytes of a body; fewer once the client has closed.
  asio::awaitable<std::string> read_body(std::size_t size);
  /// False if the client has closed.
  asio::awaitable<bool> send(std::string bytes);
  /// Waits until the client has closed.
  asio::awaitable<void> until_closed();
  /// Ends the connection with a TCP reset.
  void reset();
  [[nodiscard]] int number() const { return number_; }  ///< 0 for the server's first

 private:
  asio::ip::tcp::socket socket_;
  std::string unread_;
  int number_;
  Heads heads_;
};

class TestServer {
 public:
  /// Called for each connection, which is closed when it returns.
  using Script = std::function<asio::awaitable<void>(Connection&)>;

  TestServer(asio::io_context& io, Script script);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] int connections() const;                        ///< accepted so far
  [[nodiscard]] const std::vector<std::string>& heads() const;  ///< of all requests, as read

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Holds back whoever waits until it is opened.
class Gate {
 public:
  explicit Gate(asio::io_context& io) : timer_(io, asio::steady_timer::time_point::max()) {}
  asio::awaitable<void> wait();
  void open();

 private:
  asio::steady_timer timer_;
  bool open_ = false;
};

/// Answers every request of a connection with the same bytes.
[[nodiscard]] TestServer::Script always(std::string answer);

/// "HTTP/1.1 200 OK" with that body and further header lines (each ended by CRLF).
[[nodiscard]] std::string ok(std::string_view body, std::string_view headers = "");

}  // namespace sarad::test
