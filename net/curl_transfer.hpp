// SPDX-License-Identifier: Apache-2.0
// One libcurl easy handle, used for one exchange after the other: sets a request up, takes the
// answer in, and says how it ended. It neither waits nor knows of coroutines.
#pragma once

#include "net/curl_options.hpp"
#include "net/http.hpp"
#include "net/incoming.hpp"
#include "net/outgoing.hpp"
#include "net/socket_watch.hpp"

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace sarad {

/// One exchange to be made. What it refers to must stay until the exchange has ended.
struct Attempt {
  const HttpRequest& request;
  std::string_view path_and_query = {};  ///< where a redirect led, as in write_url
  std::chrono::milliseconds left{};      ///< of the deadline
  bool fresh_connection = false;         ///< not over one that was kept
};

struct Outcome {
  HttpResult result;
  /// A kept connection failed before any of the answer came, and the request is safe to repeat.
  bool worth_repeating = false;
};

class CurlTransfer {
 public:
  /// `options` and `sockets` must outlive it; `sockets` also its connections. Throws if libcurl cannot.
  CurlTransfer(const CurlOptions& options, SocketWatch& sockets);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  [[nodiscard]] CURL* easy() const { return easy_.get(); }

  /// Sets the exchange up.
  void begin(const Attempt& attempt);

  /// How it ended, with the observer told; forgets the request and its credential. After
  /// easy() has left its multi handle.
  [[nodiscard]] Outcome end(CURLcode code);

 private:
  struct Close {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int close_socket(void* sockets, curl_socket_t fd);

  void set_constants();
  void set_method(bool fresh_connection);
  void forget();
  [[nodiscard]] bool worth_repeating(CURLcode code, const TransferReport& report) const;
  [[nodiscard]] Error error_of(CURLcode code) const;
  [[nodiscard]] std::string words_of(CURLcode code) const;
  [[nodiscard]] std::string_view host() const;
  void measure(TransferReport& report) const;

  const CurlOptions& options_;
  SocketWatch& sockets_;
  std::unique_ptr<CURL, Close> easy_;
  const HttpRequest* request_ = nullptr;
  Incoming incoming_;
  HeaderLines headers_;
  std::string url_;
  std::string refused_address_;  ///< the last one that was not public
  bool address_allowed_ = false;
  char words_[CURL_ERROR_SIZE] = {};
};

}  // namespace sarad
