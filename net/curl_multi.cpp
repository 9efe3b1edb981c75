// SPDX-License-Identifier: Apache-2.0
#include "net/curl_multi.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>

#include <new>
#include <utility>

namespace sarad {

namespace asio = boost::asio;

CurlMulti::CurlMulti(asio::any_io_executor executor, std::shared_ptr<const CurlOptions> options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      multi_(curl_multi_init()),
      sockets_(executor_, watch_.descriptor()),
      timer_(executor_) {
  if (multi_ == nullptr) throw std::bad_alloc{};
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_->connections_per_multi));
}

CurlMulti::~CurlMulti() {
  stop();
  sockets_.release();  // watch_ closes it
  seats_.clear();
  curl_multi_cleanup(multi_);
}

int CurlMulti::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  static_cast<CurlMulti*>(self)->watch_.want(fd, what);
  return 0;
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  auto& due = static_cast<CurlMulti*>(self)->due_;
  if (milliseconds < 0) {
    due.reset();
  } else {
    due = Clock::now() + std::chrono::milliseconds{milliseconds};
  }
  return 0;
}

CurlMulti::Seat& CurlMulti::take_seat() {
  if (free_.empty()) {
    free_.reserve(seats_.size() + 1);
    auto& seat = *seats_.emplace_back(std::make_unique<Seat>(*options_, watch_));
    curl_easy_setopt(seat.transfer.easy(), CURLOPT_PRIVATE, &seat);
    return seat;
  }
  Seat& seat = *free_.back();
  free_.pop_back();
  return seat;
}

void CurlMulti::start(const Attempt& attempt, Handler handler) {
  Seat& seat = take_seat();
  seat.transfer.begin(attempt);
  auto slot = asio::get_associated_cancellation_slot(handler);
  seat.handler.emplace(std::move(handler));
  if (slot.is_connected()) slot.assign([this, &seat](asio::cancellation_type) { cancel(seat); });
  if (curl_multi_add_handle(multi_, seat.transfer.easy()) != CURLM_OK) end(seat, CURLE_OUT_OF_MEMORY);
  if (!in_turn_) arm();
}

void CurlMulti::end(Seat& seat, CURLcode code) {
  curl_multi_remove_handle(multi_, seat.transfer.easy());
  seat.outcome.emplace(seat.transfer.end(code));
  ended_.push_back(&seat);
}

void CurlMulti::cancel(Seat& seat) {
  if (!seat.handler || seat.outcome) return;
  end(seat, CURLE_ABORTED_BY_CALLBACK);
  if (!in_turn_) arm();
}

void CurlMulti::stop() {
  for (const auto& seat : seats_)
    if (seat->handler && !seat->outcome) end(*seat, CURLE_ABORTED_BY_CALLBACK);
  for (Seat* seat : std::exchange(ended_, {})) {
    asio::get_associated_cancellation_slot(*seat->handler).clear();
    // Even one that has succeeded: an answer might lead to another exchange, with a client that is gone.
    asio::post(executor_, [handler = std::move(*seat->handler)]() mutable {
      handler(Outcome{.result = Error{Errc::cancelled, "the HTTP client was stopped"}});
    });
    seat->handler.reset();
    seat->outcome.reset();
    free_.push_back(seat);
  }
  due_.reset();
  arm();
}

void CurlMulti::turn(bool sockets) {
  const auto alive = shared_from_this();  // a resumed coroutine may destroy the client
  struct Turn {
    explicit Turn(CurlMulti& m) : multi(m) { multi.in_turn_ = true; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      multi.in_turn_ = false;
      multi.arm();
    }
    CurlMulti& multi;
  } const turn{*this};
  if (sockets) {
    int running = 0;
    for (const auto& [fd, events] : watch_.poll()) curl_multi_socket_action(multi_, fd, events, &running);
  }
  act_if_due();
  collect_ended();
  resume_ended();
  // The requests that the resumed have made leave now; what fails at once is told in the next turn.
  act_if_due();
  collect_ended();
}

void CurlMulti::act_if_due() {
  if (!due_ || *due_ > Clock::now()) return;
  due_.reset();
  int running = 0;
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void CurlMulti::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* seat = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &seat);
    end(*static_cast<Seat*>(seat), code);
  }
}

void CurlMulti::resume_ended() {
  while (!ended_.empty()) {
    Seat& seat = *ended_.front();
    ended_.pop_front();
    Handler handler = std::move(*seat.handler);
    Outcome outcome = std::move(*seat.outcome);
    seat.handler.reset();
    seat.outcome.reset();
    free_.push_back(&seat);
    asio::get_associated_cancellation_slot(handler).clear();
    handler(std::move(outcome));
  }
}

void CurlMulti::arm() {
  if (under_way() == 0) {
    if (waiting_) sockets_.cancel();
    if (std::exchange(armed_, std::nullopt)) timer_.cancel();
    return;
  }
  if (!waiting_) {
    waiting_ = true;
    sockets_.async_wait(asio::posix::stream_descriptor::wait_read,
                        [weak = weak_from_this()](boost::system::error_code error) {
                          const auto self = weak.lock();
                          if (!self) return;
                          self->waiting_ = false;
                          if (error) {
                            self->arm();
                          } else {
                            self->turn(true);
                          }
                        });
  }
  arm_timer();
}

void CurlMulti::arm_timer() {
  if (!ended_.empty() || (due_ && *due_ <= Clock::now())) {
    if (std::exchange(posted_, true)) return;
    asio::post(executor_, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->posted_ = false;
      self->turn(false);
    });
    return;
  }
  // A timer that fires too early finds nothing due and is armed again: cheaper than moving it with
  // every request.
  if (!due_ || (armed_ && *armed_ <= *due_)) return;
  armed_ = due_;
  timer_.expires_at(*due_);
  timer_.async_wait([weak = weak_from_this(), at = *due_](boost::system::error_code error) {
    const auto self = weak.lock();
    if (error || !self || self->armed_ != at) return;
    self->armed_.reset();
    self->turn(false);
  });
}

}  // namespace sarad
