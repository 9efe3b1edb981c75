// SPDX-License-Identifier: Apache-2.0
// Inside of HttpServer: its sockets, its connections and how many there may be.
#pragma once

#include "exporters/http_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sarad {

/// One accepted connection.
struct HttpConnection {
  explicit HttpConnection(boost::asio::ip::tcp::socket socket) : stream(std::move(socket)) {}

  boost::beast::tcp_stream stream;
  std::string remote;  ///< IP address, IPv4 in its own form
  bool loopback = false;
  bool idle = true;  ///< between two requests: may be closed at once
};

class HttpServer::Core : public std::enable_shared_from_this<HttpServer::Core> {
 public:
  using Acceptor = boost::asio::ip::tcp::acceptor;

  Core(boost::asio::any_io_executor io, Handler answer, ServerLimits bounds)
      : executor(std::move(io)), handler(std::move(answer)), limits(std::move(bounds)) {}

  /// Takes a listening socket into service.
  void start(std::shared_ptr<Acceptor> acceptor);
  void stop_accepting();
  void close();

  /// Registers a connection; null if there are too many, in all or from that address.
  std::shared_ptr<HttpConnection> admit(boost::asio::ip::tcp::socket socket);
  void leave(const std::shared_ptr<HttpConnection>& connection);

  /// The handler's reply, or the reply for what it threw.
  WebReply ask(const WebRequest& request);

  boost::asio::any_io_executor executor;
  Handler handler;
  ServerLimits limits;
  std::list<std::shared_ptr<Acceptor>> acceptors;
  std::list<std::shared_ptr<HttpConnection>> connections;
  std::map<std::string, std::size_t> per_address;
  /// Rings for all who listen to news: there is some, or all is ending.
  void wake_listeners();

  std::size_t costly_now = 0;
  std::shared_ptr<const std::string> news;             ///< the newest; null: none yet
  std::list<boost::asio::steady_timer*> listeners;     ///< each one's own bell
  bool stopping = false;
};

/// The reply's head, with the security headers that every reply has. Without a length for news.
[[nodiscard]] std::string make_head(const WebReply& reply, bool keep_alive);

/// Writes all of it. False: the peer is gone, or took nothing for `stall`.
boost::asio::awaitable<bool> write_all(HttpConnection& connection, std::vector<boost::asio::const_buffer> rest,
                                       std::chrono::milliseconds stall);

/// Begins the reply, and goes on with the news until the peer or the server ends it (http_news.cpp).
boost::asio::awaitable<void> tell_news(HttpServer::Core& core, HttpConnection& connection, const WebReply& reply);

/// Serves one connection until it ends (http_connection.cpp).
boost::asio::awaitable<void> serve_connection(std::shared_ptr<HttpServer::Core> core,
                                              std::shared_ptr<HttpConnection> connection);

}  // namespace sarad
