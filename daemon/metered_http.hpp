// SPDX-License-Identifier: Apache-2.0
// Holds each request of a poll back until the app's allowance surely bears it (docs/polling.md P17): what a poll
// will cost is known only when it is over, so asking before the poll is not enough.
#pragma once

#include "base/clock.hpp"
#include "net/http_client.hpp"

#include <functional>
#include <optional>

namespace sarad {

class MeteredHttp final : public HttpClient {
 public:
  /// Counts one request as sent at that moment, and returns nothing; or, if it must wait, when to ask again.
  using Gate = std::function<std::optional<Instant>(Instant)>;

  /// `http` and `clock` must outlive this. No gate: nothing is held back.
  MeteredHttp(HttpClient& http, const Clock& clock, Gate gate) : http_(http), clock_(clock), gate_(std::move(gate)) {}

  /// As HttpClient::get. Errors besides: cancelled while it waits; rate_limited with retry_after if it would have to
  /// wait for longer than ten minutes: a poll under way holds a place that others could use.
  boost::asio::awaitable<HttpResult> get(HttpRequest request) override;

 private:
  HttpClient& http_;
  const Clock& clock_;
  Gate gate_;
};

}  // namespace sarad
