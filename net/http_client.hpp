// SPDX-License-Identifier: Apache-2.0
// The seam to the network. Real: CurlClient (net/curl_client.hpp), libcurl's multi interface on
// the daemon's one io_context. In tests: a scripted client.
#pragma once

#include "net/http.hpp"

#include <boost/asio/awaitable.hpp>

namespace sarad {

class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// The answer to `request`, or why there is none. Takes part in the caller's cancellation.
  virtual boost::asio::awaitable<HttpResult> get(HttpRequest request) = 0;
};

}  // namespace sarad
