// SPDX-License-Identifier: Apache-2.0
// The sockets of one libcurl multi handle, watched for it: an epoll instance that is itself one
// descriptor for Asio to wait on. Two reasons not to give Asio every socket. libcurl lets go of a
// kept-alive socket after each answer and takes it up again for the next request: here that costs
// no system call. And the sockets stay libcurl's: nothing of ours can outlive one or be confused
// when its number is used again.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <span>
#include <vector>

namespace sarad {

class SocketWatch {
 public:
  struct Ready {
    curl_socket_t fd;
    int events;  ///< CURL_CSELECT_…
  };

  /// Throws std::system_error if the kernel gives no epoll instance.
  SocketWatch();
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  /// Readable while a watched socket is ready. Closed by the destructor.
  [[nodiscard]] int descriptor() const { return epoll_; }

  /// A new socket: forgets whatever had its number before.
  void opened(curl_socket_t fd);
  /// Before it is closed.
  void closed(curl_socket_t fd);
  /// What libcurl wants to know of `fd`: CURL_POLL_….
  void want(curl_socket_t fd, int what);

  /// The sockets that are ready and wanted now, not more than fit in one round. Valid until the
  /// next call.
  [[nodiscard]] std::span<const Ready> poll();

 private:
  struct Socket {
    std::uint32_t wanted = 0, watched = 0;  ///< EPOLL… bits: libcurl's wish, the kernel's knowledge
    bool kept = false;                      ///< one of opened(): may stay watched while not wanted
  };
  Socket& at(curl_socket_t fd);
  void watch(curl_socket_t fd, Socket& socket, std::uint32_t events);

  int epoll_;
  std::vector<Socket> sockets_;  ///< by descriptor
  std::vector<Ready> ready_;
};

}  // namespace sarad
