// SPDX-License-Identifier: Apache-2.0
#include "tests/net/test_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace sarad::test {

using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct TestServer::State {
  State(asio::io_context& io, Script s)
      : acceptor(io, tcp::endpoint{asio::ip::make_address("127.0.0.1"), 0}), script(std::move(s)) {}
  tcp::acceptor acceptor;
  Script script;
  int connections = 0;
  Connection::Heads heads = std::make_shared<std::vector<std::string>>();

  static asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
    Connection connection{std::move(socket), state->connections++, state->heads};
    co_await state->script(connection);
  }

  static asio::awaitable<void> accept(std::shared_ptr<State> state) {
    for (;;) {
      auto [error, socket] = co_await state->acceptor.async_accept(kAsTuple);
      if (error) co_return;
      asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)), asio::detached);
    }
  }
};

TestServer::TestServer(asio::io_context& io, Script script) : state_(std::make_shared<State>(io, std::move(script))) {
  asio::co_spawn(io, State::accept(state_), asio::detached);
}

TestServer::~TestServer() {
  state_->acceptor.close();
}

std::uint16_t TestServer::port() const {
  return state_->acceptor.local_endpoint().port();
}
int TestServer::connections() const {
  return state_->connections;
}
const std::vector<std::string>& TestServer::heads() const {
  return *state_->heads;
}

asio::awaitable<std::string> Connection::read_head() {
  for (;;) {
    if (const auto end = unread_.find("\r\n\r\n"); end != std::string::npos) {
      std::string head = unread_.substr(0, end + 4);
      unread_.erase(0, end + 4);
      heads_->push_back(head);
      co_return head;
    }
    char bytes[4096];
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(bytes), kAsTuple);
    if (error) co_return std::string{};
    unread_.append(bytes, count);
  }
}

asio::awaitable<std::string> Connection::read_body(std::size_t size) {
  while (unread_.size() < size) {
    char bytes[4096];
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(bytes), kAsTuple);
    if (error) break;
    unread_.append(bytes, count);
  }
  std::string body = unread_.substr(0, size);
  unread_.erase(0, body.size());
  co_return body;
}

asio::awaitable<bool> Connection::send(std::string bytes) {
  const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(bytes), kAsTuple);
  co_return !error && count == bytes.size();
}

asio::awaitable<void> Connection::until_closed() {
  char bytes[4096];
  for (;;) {
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(bytes), kAsTuple);
    if (error || count == 0) co_return;
  }
}

void Connection::reset() {
  socket_.set_option(asio::socket_base::linger{true, 0});
  socket_.close();
}

asio::awaitable<void> Gate::wait() {
  if (!open_) co_await timer_.async_wait(kAsTuple);
}

void Gate::open() {
  open_ = true;
  timer_.cancel();
}

TestServer::Script always(std::string answer) {
  return [answer = std::move(answer)](Connection& connection) -> asio::awaitable<void> {
    for (;;) {
      const std::string head = co_await connection.read_head();
      if (head.empty()) co_return;
      const bool sent = co_await connection.send(answer);
      if (!sent) co_return;
    }
  };
}

std::string ok(std::string_view body, std::string_view headers) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string{headers} + "\r\n" +
         std::string{body};
}

}  // namespace sarad::test
