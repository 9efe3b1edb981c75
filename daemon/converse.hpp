// SPDX-License-Identifier: Apache-2.0
// Carries out a dialogue with a platform that is no poll: questions about tokens, names and addresses.
#pragma once

#include "net/curl_client.hpp"
#include "net/dialogue.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <utility>

namespace sarad {

/// What `talk` returns when its requests are sent through `http`.
template <class T>
boost::asio::awaitable<T> converse(HttpClient& http, Dialogue<T> talk) {
  while (talk.request() != nullptr) {
    HttpRequest request = talk.take_request();
    HttpResult answer = co_await http.get(std::move(request));
    talk.answer(std::move(answer));
  }
  co_return talk.take();
}

/// The same for a one-shot command: returns when it is done.
template <class T>
T converse_now(Dialogue<T> talk) {
  boost::asio::io_context loop;
  CurlClient http{loop.get_executor(), {}};
  std::optional<T> out;
  std::exception_ptr failed;
  boost::asio::co_spawn(
      loop, [&]() -> boost::asio::awaitable<void> { out.emplace(co_await converse(http, std::move(talk))); },
      [&failed](std::exception_ptr what) { failed = std::move(what); });
  loop.run();
  if (failed) std::rethrow_exception(failed);
  return std::move(*out);
}

}  // namespace sarad
