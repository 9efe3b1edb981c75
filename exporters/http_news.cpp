// SPDX-License-Identifier: Apache-2.0
// Replies that never end: server-sent events (the HTML standard, section 9.2).
#include "exporters/http_core.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sarad {

namespace asio = boost::asio;

namespace {

/// A line that browsers pass over, and by which both sides learn that the other is gone.
constexpr std::string_view kBeat = ":\n\n";

/// One listener's bell, among those that ring.
class Bell {
 public:
  explicit Bell(HttpServer::Core& core) : core_(core), timer_(core.executor), place_(core.listeners.insert(core.listeners.end(), &timer_)) {}
  ~Bell() { core_.listeners.erase(place_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  asio::awaitable<void> wait() {
    timer_.expires_after(core_.limits.news_beat);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }

 private:
  HttpServer::Core& core_;
  asio::steady_timer timer_;
  std::list<asio::steady_timer*>::iterator place_;
};

}  // namespace

asio::awaitable<void> tell_news(HttpServer::Core& core, HttpConnection& connection, const WebReply& reply) {
  const bool crowded = core.listeners.size() >= core.limits.news_at_once;
  WebReply begun = crowded ? text_reply(503, "too many listen; the page is there without\n") : reply;
  if (crowded) begun.headers.emplace_back("Retry-After", "60");
  const std::string head = make_head(begun, false);
  std::vector<asio::const_buffer> first{asio::buffer(head)};
  if (begun.body) first.push_back(asio::buffer(*begun.body));
  auto told = core.news;
  Bell bell{core};
  bool there = co_await write_all(connection, std::move(first), core.limits.write_stall);
  connection.idle = true;   // it may be closed at any time
  while (there && !crowded && !core.stopping) {
    if (told == core.news) co_await bell.wait();
    if (core.stopping) break;
    const auto news = core.news;
    std::vector<asio::const_buffer> next{news == told ? asio::buffer(kBeat) : asio::buffer(*news)};
    told = news;
    there = co_await write_all(connection, std::move(next), core.limits.write_stall);
  }
}

}  // namespace sarad
