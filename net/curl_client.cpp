// SPDX-License-Identifier: Apache-2.0
#include "net/curl_client.hpp"

#include "net/curl_multi.hpp"
#include "net/url_safety.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace sarad {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int kMostRedirects = 3;

void set_up_libcurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error{std::string{"libcurl: "} + curl_easy_strerror(code)};
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// What a relative Location is relative to, credential left out.
std::string own_path(const HttpRequest& request) {
  if (request.query.empty()) return request.path;
  return request.path + (request.path.find('?') == std::string::npos ? '?' : '&') + encode_query(request.query);
}

// Path and query that an answer from `at` (empty: what was asked for) redirects to.
Result<std::string> follow(const HttpRequest& request, const Origin& origin, std::string_view at,
                           std::string_view location, int redirects_before) {
  if (redirects_before == kMostRedirects)
    return Error{Errc::malformed, origin.host + ": redirected more than three times"};
  if (request.method != "GET")
    return Error{Errc::malformed, origin.host + ": answers a " + request.method + " with a redirect"};
  return redirect_target(origin, at.empty() ? own_path(request) : std::string{at}, location);
}

}  // namespace

CurlClient::CurlClient(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)), options_(std::make_shared<const Options>(std::move(options))) {
  set_up_libcurl();
}

CurlClient::~CurlClient() {
  for (const auto* group : {&public_, &private_})
    for (const auto& multi : *group) multi->stop();
}

asio::awaitable<HttpResult> CurlClient::get(HttpRequest request) {
  const Result<Origin> origin = check_request(request);
  if (!origin) co_return origin.error();
  const Steady::time_point deadline = Steady::now() + request.deadline;
  std::string at;  // where a redirect has led
  bool fresh = false;
  for (int redirects = 0;;) {
    const Attempt attempt{request, at, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now()),
                          fresh};
    Outcome outcome = co_await exchange(attempt);
    HttpResult& result = outcome.result;
    const bool again = outcome.worth_repeating && !fresh;
    if (!again) {
      const auto location = result ? result->header("location") : std::nullopt;
      if (!location || !is_redirect(result->status)) co_return std::move(result);
      auto target = follow(request, *origin, at, *location, redirects++);
      if (!target) co_return target.error();
      at = std::move(*target);
    }
    fresh = again;
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
      co_return Error{Errc::cancelled, origin->host + ": cancelled"};
  }
}

asio::awaitable<Outcome> CurlClient::exchange(Attempt attempt) {
  CurlMulti& multi = multi_with_room(attempt.request.allow_private);
  const auto start = [&multi, attempt](CurlMulti::Handler handler) { multi.start(attempt, std::move(handler)); };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(start, asio::use_awaitable);
}

CurlMulti& CurlClient::multi_with_room(bool allow_private) {
  auto& group = allow_private ? private_ : public_;
  for (const auto& multi : group)
    if (multi->under_way() < options_->connections_per_multi) return *multi;
  return *group.emplace_back(std::make_shared<CurlMulti>(executor_, options_));
}

std::size_t CurlClient::under_way() const {
  std::size_t sum = 0;
  for (const auto* group : {&public_, &private_})
    for (const auto& multi : *group) sum += multi->under_way();
  return sum;
}

std::size_t CurlClient::multi_handles() const {
  return public_.size() + private_.size();
}

}  // namespace sarad
