// SPDX-License-Identifier: Apache-2.0
#include "daemon/metered_http.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace sarad {
namespace {

using namespace std::chrono;

const Instant kStart = *parse_instant("2026-11-01T03:00:00Z");

class CountingHttp final : public HttpClient {
 public:
  boost::asio::awaitable<HttpResult> get(HttpRequest) override {
    ++asked;
    HttpResponse response;
    response.status = 200;
    co_return response;
  }
  int asked = 0;
};

/// A clock on which every wait is over at once, and has taken as long as it should.
class LeapingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] nanoseconds real_duration(Seconds span) const override {
    now_ += span;
    return nanoseconds{0};
  }

 private:
  mutable Instant now_ = kStart;
};

class MeteredHttpTest : public testing::Test {
 protected:
  std::optional<HttpResult> get(HttpClient& metered) {
    std::optional<HttpResult> out;
    HttpRequest request;
    request.base = "https://graph.example";
    boost::asio::co_spawn(loop, [&]() -> boost::asio::awaitable<void> { out = co_await metered.get(request); },
                          boost::asio::bind_cancellation_slot(cut.slot(), [](std::exception_ptr) {}));
    loop.run();
    return out;
  }
  boost::asio::io_context loop;
  boost::asio::cancellation_signal cut;
  CountingHttp http;
  LeapingClock clock;
};

TEST_F(MeteredHttpTest, WhatMayGoGoesAtOnce) {
  MeteredHttp metered{http, clock, [](Instant) { return std::nullopt; }};
  EXPECT_TRUE(get(metered)->has_value());
  EXPECT_EQ(clock.now(), kStart);
}

TEST_F(MeteredHttpTest, ARequestWaitsUntilItMayGo) {
  std::vector<Instant> questions;
  MeteredHttp metered{http, clock, [&](Instant now) -> std::optional<Instant> {
    questions.push_back(now);
    if (now >= kStart + minutes{3}) return std::nullopt;
    return now + minutes{2};
  }};
  EXPECT_TRUE(get(metered)->has_value());
  EXPECT_EQ(questions, (std::vector<Instant>{kStart, kStart + minutes{2}, kStart + minutes{4}}));
  EXPECT_EQ(http.asked, 1);
}

TEST_F(MeteredHttpTest, ALongWaitIsToldInsteadOfWaitedFor) {
  MeteredHttp metered{http, clock, [](Instant) { return std::optional{kStart + hours{1}}; }};
  const auto answer = get(metered);
  ASSERT_FALSE(answer->has_value());
  EXPECT_EQ(answer->error().code, Errc::rate_limited);
  EXPECT_EQ(answer->error().retry_after, Seconds{hours{1}});
  EXPECT_EQ(http.asked, 0);
}

TEST_F(MeteredHttpTest, WhoIsCutOffWhileWaitingSendsNothing) {
  const ManualClock still{kStart};   // real waits
  MeteredHttp metered{http, still, [this](Instant now) {
    boost::asio::post(loop, [this] { cut.emit(boost::asio::cancellation_type::terminal); });
    return std::optional{now + minutes{5}};
  }};
  get(metered);
  EXPECT_EQ(http.asked, 0);
}

}  // namespace
}  // namespace sarad
