// SPDX-License-Identifier: Apache-2.0
// Carries batches from the loop to the ledger on the store's own thread. While a commit is under
// way, further batches gather and go together in the next one (group commit). A batch whose commit
// failed is kept and tried again, so nothing that was read is lost while the process lives.
#pragma once

#include "store/ledger.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <thread>

namespace sarad {

class CommitQueue {
 public:
  /// Told after each commit: its error, if any, and how long it took.
  using Observer = std::function<void(const std::optional<Error>&, std::chrono::nanoseconds)>;

  CommitQueue(boost::asio::any_io_executor loop, Store& store, Observer observer);
  ~CommitQueue();
  CommitQueue(const CommitQueue&) = delete;
  CommitQueue& operator=(const CommitQueue&) = delete;

  /// Resumes when `batch` is durably in the ledger; tries again every second while the ledger
  /// fails. Error (storage) only once stop() was called.
  boost::asio::awaitable<Result<CommitOutcome>> commit(Batch batch);

  /// Batches read and not yet committed.
  [[nodiscard]] std::size_t waiting() const { return waiting_.size() + under_way_.size(); }
  /// True while polling should pause because the ledger does not keep up (faults F62).
  [[nodiscard]] bool full() const { return waiting() >= kMostWaiting; }

  /// Runs `work` on the store's thread, then `done` on the loop.
  void on_store_thread(std::function<void()> work, std::function<void()> done);

  /// No more retries: what fails from now on is given back as an error.
  void stop() { stopping_ = true; }

 private:
  struct Entry {
    Batch batch;
    boost::asio::steady_timer done;   ///< cancelled when `outcome` is there
    std::optional<Result<CommitOutcome>> outcome;
  };
  static constexpr std::size_t kMostWaiting = 1024;

  void start();
  void ended(Result<std::vector<CommitOutcome>> result, std::chrono::nanoseconds took);

  struct Thread;
  boost::asio::any_io_executor loop_;
  Store& store_;
  Observer observer_;
  std::deque<std::shared_ptr<Entry>> waiting_;
  std::vector<std::shared_ptr<Entry>> under_way_;
  std::vector<Batch> batches_;        ///< of under_way_, contiguous for the store
  boost::asio::steady_timer retry_;
  bool busy_ = false, stopping_ = false;
  std::unique_ptr<Thread> thread_;
};

}  // namespace sarad
