// SPDX-License-Identifier: Apache-2.0
#include "net/socket_watch.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace sarad {
namespace {

constexpr int kRound = 128;  // sockets served before other work of the loop gets its turn

std::uint32_t epoll_events(int what) {
  std::uint32_t events = 0;
  if (what == CURL_POLL_IN || what == CURL_POLL_INOUT) events |= EPOLLIN;
  if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT) events |= EPOLLOUT;
  return events;
}

int curl_events(std::uint32_t events) {
  int out = 0;
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) out |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) out |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) out |= CURL_CSELECT_ERR;
  return out;
}

}  // namespace

SocketWatch::SocketWatch() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error{errno, std::generic_category(), "epoll_create1"};
}

SocketWatch::~SocketWatch() {
  ::close(epoll_);
}

SocketWatch::Socket& SocketWatch::at(curl_socket_t fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= sockets_.size()) sockets_.resize(index + 64);
  return sockets_[index];
}

void SocketWatch::opened(curl_socket_t fd) {
  at(fd) = {.kept = true};
}

void SocketWatch::closed(curl_socket_t fd) {
  at(fd) = {};
}

void SocketWatch::watch(curl_socket_t fd, Socket& socket, std::uint32_t events) {
  if (events == socket.watched) return;
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  int operation = EPOLL_CTL_MOD;
  if (events == 0) {
    operation = EPOLL_CTL_DEL;
  } else if (socket.watched == 0) {
    operation = EPOLL_CTL_ADD;
  }
  if (::epoll_ctl(epoll_, operation, fd, &event) != 0 && operation != EPOLL_CTL_DEL)
    ::epoll_ctl(epoll_, operation == EPOLL_CTL_ADD ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  socket.watched = events;
}

void SocketWatch::want(curl_socket_t fd, int what) {
  Socket& socket = at(fd);
  socket.wanted = epoll_events(what);
  // A kept socket goes on being watched for input: most likely it is what libcurl wants next.
  if (socket.wanted == 0 && socket.kept && socket.watched == EPOLLIN) return;
  watch(fd, socket, socket.wanted);
}

std::span<const SocketWatch::Ready> SocketWatch::poll() {
  std::array<epoll_event, kRound> events{};
  ready_.clear();
  const int count = ::epoll_wait(epoll_, events.data(), kRound, 0);
  for (int i = 0; i < count; ++i) {
    const curl_socket_t fd = events[static_cast<std::size_t>(i)].data.fd;
    Socket& socket = at(fd);
    if (socket.wanted == 0) {
      watch(fd, socket, 0);  // an idle connection the server has closed, say
    } else {
      ready_.push_back({fd, curl_events(events[static_cast<std::size_t>(i)].events)});
    }
  }
  return ready_;
}

}  // namespace sarad
