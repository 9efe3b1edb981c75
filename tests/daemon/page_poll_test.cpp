// SPDX-License-Identifier: Apache-2.0
#include "daemon/page_poll.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace sarad {
namespace {

class FakeHttp final : public HttpClient {
 public:
  boost::asio::awaitable<HttpResult> get(HttpRequest request) override {
    asked.push_back(request.path);
    HttpResponse response;
    response.status = 200;
    co_return response;
  }
  std::vector<std::string> asked;
};

Dialogue<Batch> two_calls() {
  for (const char* path : {"/posts", "/comments"}) {
    HttpRequest request;
    request.path = path;
    co_await ask(std::move(request));
  }
  Batch batch;
  batch.complete = true;
  co_return batch;
}

Dialogue<Batch> throwing() {
  HttpRequest request;
  co_await ask(std::move(request));
  throw std::logic_error("out of range");
}

Batch run(HttpClient& http, Dialogue<Batch> talk) {
  boost::asio::io_context loop;
  Batch batch;
  boost::asio::co_spawn(
      loop,
      [&]() -> boost::asio::awaitable<void> { batch = co_await carry_out(http, std::move(talk)); },
      [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
      });
  loop.run();
  return batch;
}

TEST(PagePoll, SendsEachRequestOnceAndCountsThem) {
  FakeHttp http;
  const Batch batch = run(http, two_calls());
  EXPECT_EQ(http.asked, (std::vector<std::string>{"/posts", "/comments"}));
  EXPECT_EQ(batch.calls, 2u);
  EXPECT_TRUE(batch.complete);
}

TEST(PagePoll, ABugInACollectorEndsThePollAndNotTheDaemon) {
  FakeHttp http;
  const Batch batch = run(http, throwing());
  ASSERT_TRUE(batch.error);
  EXPECT_EQ(batch.error->code, Errc::malformed);
  EXPECT_FALSE(batch.complete);
}

}  // namespace
}  // namespace sarad
