// SPDX-License-Identifier: Apache-2.0
#include "exporters/http_server.hpp"

#include "base/log.hpp"
#include "exporters/http_core.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace sarad {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds kAcceptRest{100};  // out of descriptors: let some go first
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

std::string show(const tcp::endpoint& at) {
  return at.address().is_v6() ? fmt::format("[{}]:{}", at.address().to_string(), at.port())
                              : fmt::format("{}:{}", at.address().to_string(), at.port());
}

std::optional<tcp::endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (failed != std::errc{} || end != port_text.data() + port_text.size()) return std::nullopt;
  if (host.empty() || host == "*") host = "[::]";
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  boost::system::error_code bad;
  const auto address = asio::ip::make_address(std::string{host}, bad);
  if (bad || address.is_v6() != bracketed) return std::nullopt;
  return tcp::endpoint{address, port};
}

Error cannot_listen(const std::string& address, std::string_view why) {
  return {Errc::configuration, fmt::format("cannot listen at {}: {}", address, why)};
}

asio::ip::address plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

/// Too many connections: says so as far as the kernel takes it at once, and lets go.
void refuse(tcp::socket socket) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.send(asio::buffer(kFull), MSG_NOSIGNAL, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
  socket.close(ignored);
}

asio::awaitable<void> accept_all(std::shared_ptr<HttpServer::Core> core,
                                 std::shared_ptr<HttpServer::Core::Acceptor> acceptor) {
  asio::steady_timer rest{core->executor};
  while (acceptor->is_open()) {
    auto [failed, socket] = co_await acceptor->async_accept(asio::as_tuple(asio::use_awaitable));
    if (!acceptor->is_open()) co_return;
    if (failed) {
      log::warning("accept failed", {{"what", failed.message()}});
      rest.expires_after(kAcceptRest);
      co_await rest.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    // The first request's bytes are small and wanted at once; replies are written whole.
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (auto connection = core->admit(std::move(socket)))
      asio::co_spawn(core->executor, serve_connection(core, std::move(connection)), asio::detached);
  }
}

}  // namespace

void HttpServer::Core::start(std::shared_ptr<Acceptor> acceptor) {
  acceptors.push_back(acceptor);
  asio::co_spawn(executor, accept_all(shared_from_this(), std::move(acceptor)), asio::detached);
}

void HttpServer::Core::stop_accepting() {
  stopping = true;
  boost::system::error_code ignored;
  for (auto& acceptor : acceptors) acceptor->close(ignored);
  acceptors.clear();
  for (auto& connection : connections)
    if (connection->idle) connection->stream.close();
  wake_listeners();
}

void HttpServer::Core::wake_listeners() {
  for (auto* bell : listeners) bell->cancel();
}

void HttpServer::Core::close() {
  stop_accepting();
  for (auto& connection : connections) connection->stream.close();
}

std::shared_ptr<HttpConnection> HttpServer::Core::admit(tcp::socket socket) {
  boost::system::error_code failed;
  const auto peer = socket.remote_endpoint(failed);
  if (failed) return nullptr;  // gone already
  const auto address = plain_address(peer.address());
  const std::string name = address.to_string();
  const auto there = per_address.find(name);
  const bool address_full =
      !address.is_loopback() && there != per_address.end() && there->second >= limits.connections_per_address;
  if (connections.size() >= limits.connections || address_full) {
    refuse(std::move(socket));
    return nullptr;
  }
  auto connection = std::make_shared<HttpConnection>(std::move(socket));
  connection->remote = name;
  connection->loopback = address.is_loopback();
  ++per_address[name];
  connections.push_back(connection);
  return connection;
}

void HttpServer::Core::leave(const std::shared_ptr<HttpConnection>& connection) {
  connection->stream.close();
  connections.remove(connection);
  const auto there = per_address.find(connection->remote);
  if (there != per_address.end() && --there->second == 0) per_address.erase(there);
}

WebReply HttpServer::Core::ask(const WebRequest& request) {
  if (!handler) return text_reply(503, "stopping\n");
  try {
    return handler(request);
  } catch (const std::exception& bug) {
    log::error("a page could not be made", {{"path", request.path}, {"what", bug.what()}});
    return text_reply(500, "internal error; the log says more\n");
  }
}

HttpServer::HttpServer(asio::any_io_executor executor, Handler handler, ServerLimits limits)
    : core_(std::make_shared<Core>(std::move(executor), std::move(handler), std::move(limits))) {}

HttpServer::~HttpServer() {
  core_->close();
  core_->handler = nullptr;
}

Result<void> HttpServer::listen(const std::string& address) {
  const auto endpoint = parse_endpoint(address);
  if (!endpoint) return cannot_listen(address, "not of the form 127.0.0.1:7207 or [::]:7207");
  auto acceptor = std::make_shared<Core::Acceptor>(core_->executor);
  boost::system::error_code failed;
  acceptor->open(endpoint->protocol(), failed);
  if (!failed) acceptor->set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed && endpoint->address().is_v6()) acceptor->set_option(asio::ip::v6_only(false), failed);
  if (!failed) acceptor->bind(*endpoint, failed);
  if (!failed) acceptor->listen(asio::socket_base::max_listen_connections, failed);
  if (failed == asio::error::address_family_not_supported ||
      (failed == boost::system::errc::address_not_available && endpoint->address().is_v6()))
    return cannot_listen(address, failed.message() + "; where IPv6 is off, write 0.0.0.0 in place of [::]");
  if (failed) return cannot_listen(address, failed.message());
  core_->start(std::move(acceptor));
  return {};
}

Result<void> HttpServer::adopt(int fd) {
  const auto refused = [fd](std::string_view why) {
    ::close(fd);
    return Error{Errc::configuration, fmt::format("cannot use the socket handed to us: {}", why)};
  };
  int listening = 0;
  socklen_t size = sizeof listening;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || listening == 0)
    return refused("it does not listen");
  sockaddr_storage at{};
  size = sizeof at;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0 ||
      (at.ss_family != AF_INET && at.ss_family != AF_INET6))
    return refused("it is no TCP socket");
  auto acceptor = std::make_shared<Core::Acceptor>(core_->executor);
  boost::system::error_code failed;
  acceptor->assign(at.ss_family == AF_INET ? tcp::v4() : tcp::v6(), fd, failed);
  if (failed) return refused(failed.message());
  core_->start(std::move(acceptor));
  return {};
}

bool HttpServer::is_at(int fd, const std::string& address) {
  const auto wanted = parse_endpoint(address);
  tcp::endpoint bound;
  auto size = static_cast<socklen_t>(bound.capacity());
  if (!wanted || getsockname(fd, bound.data(), &size) != 0) return false;
  bound.resize(size);
  return bound == *wanted;
}

std::vector<std::string> HttpServer::addresses() const {
  std::vector<std::string> all;
  for (const auto& acceptor : core_->acceptors) {
    boost::system::error_code failed;
    const auto at = acceptor->local_endpoint(failed);
    if (!failed) all.push_back(show(at));
  }
  return all;
}

void HttpServer::keep_headers(std::vector<std::string> lower_names) {
  core_->limits.kept_headers = std::move(lower_names);
  core_->limits.kept_headers.emplace_back("authorization");
}

std::vector<int> HttpServer::handles() const {
  std::vector<int> all;
  for (const auto& acceptor : core_->acceptors) all.push_back(acceptor->native_handle());
  return all;
}

void HttpServer::announce(std::string event) {
  core_->news = std::make_shared<const std::string>(std::move(event));
  core_->wake_listeners();
}

void HttpServer::stop_accepting() {
  core_->stop_accepting();
}
void HttpServer::close() {
  core_->close();
}
std::size_t HttpServer::connections() const {
  return core_->connections.size();
}

}  // namespace sarad
