// SPDX-License-Identifier: Apache-2.0
#include "tests/net/world.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace sarad::test {

namespace asio = boost::asio;

HttpRequest request_to(std::string base, std::string path) {
  HttpRequest request;
  request.base = std::move(base);
  request.path = std::move(path);
  request.allow_private = true;
  request.deadline = std::chrono::seconds{8};
  return request;
}

std::string describe(const HttpResult& result) {
  if (result) return std::to_string(result->status);
  return std::string{to_string(result.error().code)} + ": " + result.error().message;
}

bool World::run_until(const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!done()) {
    io.restart();
    io.run_one_until(end);
    if (std::chrono::steady_clock::now() >= end) return done();
  }
  return true;
}

HttpResult World::get(HttpClient& client, HttpRequest request) {
  return std::move(get_all(client, {std::move(request)}).front());
}

std::vector<HttpResult> World::get_all(HttpClient& client, const std::vector<HttpRequest>& requests) {
  std::vector<HttpResult> results(requests.size(), Error{Errc::storage, "no answer within the test's time"});
  std::size_t left = requests.size();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    asio::co_spawn(io, client.get(requests[i]), [&, i](const std::exception_ptr& error, HttpResult result) {
      --left;
      results[i] = error ? HttpResult{Error{Errc::storage, "the client threw"}} : std::move(result);
    });
  }
  run_until([&] { return left == 0; });
  return results;
}

}  // namespace sarad::test
