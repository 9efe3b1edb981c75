// SPDX-License-Identifier: Apache-2.0
#include "daemon/commit_queue.hpp"

#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sarad {

namespace asio = boost::asio;
using std::chrono::steady_clock;

struct CommitQueue::Thread {
  asio::thread_pool pool{1};
};

CommitQueue::CommitQueue(asio::any_io_executor loop, Store& store, Observer observer)
    : loop_(loop), store_(store), observer_(std::move(observer)), retry_(loop), thread_(std::make_unique<Thread>()) {}

CommitQueue::~CommitQueue() { thread_->pool.join(); }

asio::awaitable<Result<CommitOutcome>> CommitQueue::commit(Batch batch) {
  auto entry = std::make_shared<Entry>(Entry{std::move(batch), asio::steady_timer{loop_, steady_clock::time_point::max()}, {}});
  waiting_.push_back(entry);
  start();
  // A poll that is cancelled still owns its batch: what was read is written, so wait regardless.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  while (!entry->outcome) co_await entry->done.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return std::move(*entry->outcome);
}

void CommitQueue::start() {
  if (busy_ || waiting_.empty()) return;
  busy_ = true;
  for (auto& entry : waiting_) {
    batches_.push_back(std::move(entry->batch));
    under_way_.push_back(std::move(entry));
  }
  waiting_.clear();
  asio::post(thread_->pool, [this] {
    const auto began = steady_clock::now();
    auto result = store_.commit(batches_);
    const auto took = steady_clock::now() - began;
    asio::post(loop_, [this, result = std::move(result), took]() mutable { ended(std::move(result), took); });
  });
}

void CommitQueue::ended(Result<std::vector<CommitOutcome>> result, std::chrono::nanoseconds took) {
  busy_ = false;
  observer_(result ? std::nullopt : std::optional{result.error()}, took);
  if (!result && !stopping_) {
    for (std::size_t i = under_way_.size(); i-- > 0;) {
      under_way_[i]->batch = std::move(batches_[i]);
      waiting_.push_front(std::move(under_way_[i]));
    }
    under_way_.clear();
    batches_.clear();
    busy_ = true;  // until the retry
    retry_.expires_after(std::chrono::seconds{1});
    retry_.async_wait([this](boost::system::error_code) {
      busy_ = false;
      start();
    });
    return;
  }
  for (std::size_t i = 0; i < under_way_.size(); ++i) {
    if (result) {
      under_way_[i]->outcome.emplace(std::move((*result)[i]));
    } else {
      under_way_[i]->outcome.emplace(result.error());
    }
    under_way_[i]->done.cancel();
  }
  under_way_.clear();
  batches_.clear();
  start();
}

void CommitQueue::on_store_thread(std::function<void()> work, std::function<void()> done) {
  asio::post(thread_->pool, [this, work = std::move(work), done = std::move(done)] {
    work();
    asio::post(loop_, done);
  });
}

}  // namespace sarad
