// SPDX-License-Identifier: Apache-2.0
#include "http_peer.hpp"

#include <boost/asio/post.hpp>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <future>
#include <stdexcept>

namespace sarad::test {

namespace {

constexpr int kPatience = 10'000;  // milliseconds: beyond it a test has failed

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

Answer read_head(std::string_view head) {
  Answer answer;
  std::from_chars(head.data() + 9, head.data() + 12, answer.status);
  for (std::size_t begin = head.find("\r\n"); begin != std::string_view::npos;) {
    begin += 2;
    const auto end = head.find("\r\n", begin);
    const auto line = head.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (const auto colon = line.find(": "); colon != std::string_view::npos)
      answer.headers[lower(std::string{line.substr(0, colon)})] = std::string{line.substr(colon + 2)};
    begin = end;
  }
  return answer;
}

}  // namespace

Peer::Peer(const std::string& address) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("cannot connect");
}

Peer::~Peer() {
  ::close(fd_);
}

void Peer::say(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // refused meanwhile: the answer tells
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Peer::fill() {
  pollfd wait{.fd = fd_, .events = POLLIN, .revents = 0};
  if (::poll(&wait, 1, kPatience) <= 0) throw std::runtime_error("nothing came in time");
  char some[65536];
  const auto size = ::recv(fd_, some, sizeof some, 0);
  if (size <= 0) return false;
  heard_.append(some, static_cast<std::size_t>(size));
  return true;
}

Answer Peer::hear(bool head) {
  while (heard_.find("\r\n\r\n") == std::string::npos)
    if (!fill()) return {};
  const auto end = heard_.find("\r\n\r\n");
  Answer answer = read_head(std::string_view{heard_}.substr(0, end));
  heard_.erase(0, end + 4);
  if (head || !answer.headers.contains("content-length")) return answer;
  const std::size_t size = std::stoul(answer.headers.at("content-length"));
  while (heard_.size() < size)
    if (!fill()) break;
  answer.body = heard_.substr(0, size);
  heard_.erase(0, size);
  return answer;
}

std::string Peer::until(std::string_view end) {
  while (heard_.find(end) == std::string::npos)
    if (!fill()) return std::exchange(heard_, {});
  const auto size = heard_.find(end) + end.size();
  std::string told = heard_.substr(0, size);
  heard_.erase(0, size);
  return told;
}

bool Peer::ended() {
  try {
    while (fill()) {
    }
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

Answer Peer::get(const std::string& path, const std::string& headers) {
  say("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
  return hear();
}

Served::Served(HttpServer::Handler handler, ServerLimits limits)
    : server_(std::make_unique<HttpServer>(loop_.get_executor(), std::move(handler), std::move(limits))) {
  if (auto listening = server_->listen("127.0.0.1:0"); !listening) throw std::runtime_error(listening.error().message);
  address_ = server_->addresses().front();
  thread_ = std::thread{[this] {
    const auto work = boost::asio::make_work_guard(loop_);
    loop_.run();
  }};
}

Served::~Served() {
  on_loop([this](HttpServer&) { server_.reset(); });
  loop_.stop();
  thread_.join();
}

void Served::on_loop(const std::function<void(HttpServer&)>& work) {
  std::promise<void> done;
  boost::asio::post(loop_, [&] {
    work(*server_);
    done.set_value();
  });
  done.get_future().wait();
}

std::size_t Served::connections() {
  std::size_t count = 0;
  on_loop([&count](HttpServer& server) { count = server.connections(); });
  return count;
}

}  // namespace sarad::test
