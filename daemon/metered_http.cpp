// SPDX-License-Identifier: Apache-2.0
#include "daemon/metered_http.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace sarad {

namespace asio = boost::asio;
using namespace std::chrono;

namespace {
constexpr Seconds kLongest = minutes{10};
}  // namespace

asio::awaitable<HttpResult> MeteredHttp::get(HttpRequest request) {
  const Instant began = clock_.now();
  for (Instant now = began; gate_; now = clock_.now()) {
    const auto until = gate_(now);
    if (!until) break;
    if (*until - began > kLongest) co_return Error{Errc::rate_limited, request.base + ": the app's allowance is used up for now", *until - now};
    asio::steady_timer timer(co_await asio::this_coro::executor, std::max<nanoseconds>(clock_.real_duration(*until - now), milliseconds{1}));
    const auto [cut] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cut) co_return Error{Errc::cancelled, request.base + ": cancelled"};
  }
  co_return co_await http_.get(std::move(request));
}

}  // namespace sarad
