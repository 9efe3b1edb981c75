// SPDX-License-Identifier: Apache-2.0
// The daemon's way onto the network: libcurl's multi interface on the daemon's io_context, awaited
// like any other Asio operation. It follows redirects within the same origin, keeps connections
// alive, refuses private addresses and holds answers to their caps; it never retries on its own
// account and knows no platform.
#pragma once

#include "net/curl_options.hpp"
#include "net/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace sarad {

class CurlMulti;
struct Attempt;
struct Outcome;

class CurlClient final : public HttpClient {
 public:
  using Options = CurlOptions;

  /// Works on `executor`, whose loop runs on one thread; get() is awaited there. Throws
  /// std::exception if libcurl cannot be set up.
  CurlClient(boost::asio::any_io_executor executor, Options options);
  /// Exchanges under way end with Errc::cancelled.
  ~CurlClient() override;

  /// The answer, whatever its status. Errors: transient (no connection, TLS not trusted, cut off,
  /// too slow, past the deadline), malformed (too large, no HTTP, redirected elsewhere or more
  /// than three times), configuration (url_safety.hpp; a private address), cancelled.
  /// Any kind of cancellation ends the transfer at once.
  boost::asio::awaitable<HttpResult> get(HttpRequest request) override;

  [[nodiscard]] std::size_t under_way() const;  ///< exchanges
  [[nodiscard]] std::size_t multi_handles() const;

 private:
  boost::asio::awaitable<Outcome> exchange(Attempt attempt);
  CurlMulti& multi_with_room(bool allow_private);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const Options> options_;
  /// Those for requests with allow_private are apart, lest their connections serve others.
  std::vector<std::shared_ptr<CurlMulti>> public_, private_;
};

}  // namespace sarad
