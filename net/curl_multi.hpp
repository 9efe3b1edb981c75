// SPDX-License-Identifier: Apache-2.0
// One libcurl multi handle on an Asio executor: Asio waits for its sockets and its timer, and every
// exchange given to it ends in its handler being called. It keeps Asio's loop busy only while an
// exchange is under way. All of it happens on the executor's one thread.
#pragma once

#include "net/curl_transfer.hpp"
#include "net/socket_watch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <curl/curl.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace sarad {

class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  /// Resumes the coroutine that waits for an exchange.
  using Handler = boost::asio::async_result<boost::asio::use_awaitable_t<>, void(Outcome)>::handler_type;

  CurlMulti(boost::asio::any_io_executor executor, std::shared_ptr<const CurlOptions> options);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  /// Starts an exchange. `handler` is called with its end, never from
  /// within this call; its cancellation slot ends the exchange at once with Errc::cancelled.
  void start(const Attempt& attempt, Handler handler);

  /// Exchanges started whose handler was not called yet.
  [[nodiscard]] std::size_t under_way() const { return seats_.size() - free_.size(); }

  /// Ends every exchange with Errc::cancelled. The owner calls it before it lets go.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;

  /// An easy handle and who waits for it; kept for the next exchange.
  struct Seat {
    Seat(const CurlOptions& options, SocketWatch& sockets) : transfer(options, sockets) {}
    CurlTransfer transfer;
    std::optional<Handler> handler;
    std::optional<Outcome> outcome;  ///< once it has ended
  };

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* unused);
  static int on_timer(CURLM* multi, long milliseconds, void* self);

  Seat& take_seat();
  void end(Seat& seat, CURLcode code);
  void cancel(Seat& seat);
  void turn(bool sockets);  ///< lets libcurl work, then resumes whom that has served
  void act_if_due();
  void collect_ended();
  void resume_ended();
  void arm();  ///< what Asio has to wait for until the next turn
  void arm_timer();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const CurlOptions> options_;
  SocketWatch watch_;
  CURLM* multi_;
  std::vector<std::unique_ptr<Seat>> seats_;
  std::vector<Seat*> free_;
  std::deque<Seat*> ended_;  ///< to be resumed
  boost::asio::posix::stream_descriptor sockets_;
  boost::asio::steady_timer timer_;
  std::optional<Clock::time_point> due_;    ///< when libcurl wants to be called
  std::optional<Clock::time_point> armed_;  ///< when timer_ will fire
  bool waiting_ = false;                    ///< for sockets_
  bool posted_ = false;                     ///< a turn is on its way
  bool in_turn_ = false;
};

}  // namespace sarad
