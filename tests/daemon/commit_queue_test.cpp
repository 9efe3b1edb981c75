// SPDX-License-Identifier: Apache-2.0
#include "daemon/commit_queue.hpp"

#include "tests/daemon/empty_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace sarad {
namespace {

/// A store that waits to be let go and remembers how batches were grouped.
class GatedStore final : public test::EmptyStore {
 public:
  Result<std::vector<CommitOutcome>> commit(std::span<const Batch> batches) override {
    std::unique_lock lock{mutex_};
    groups.push_back(batches.size());
    started_.notify_all();
    gate_.wait(lock, [this] { return open_; });
    if (failures > 0) {
      --failures;
      return Error{Errc::storage, "disk full"};
    }
    for (const auto& batch : batches) pages_written.push_back(batch.page);
    return std::vector<CommitOutcome>(batches.size());
  }

  void wait_until_started() {
    std::unique_lock lock{mutex_};
    started_.wait(lock, [this] { return !groups.empty(); });
  }
  void open() {
    const std::lock_guard lock{mutex_};
    open_ = true;
    gate_.notify_all();
  }

  std::vector<std::size_t> groups;
  std::vector<std::string> pages_written;
  int failures = 0;

 private:
  std::mutex mutex_;
  std::condition_variable gate_, started_;
  bool open_ = false;
};

Batch batch(std::string page) {
  Batch b;
  b.page = std::move(page);
  return b;
}

struct CommitQueueTest : testing::Test {
  void commit(CommitQueue& queue, std::string page) {
    boost::asio::co_spawn(
        loop,
        [this, &queue, page]() -> boost::asio::awaitable<void> {
          Batch b = batch(page);
          const auto result = co_await queue.commit(std::move(b));
          result ? ++done : ++failed;
        },
        boost::asio::detached);
    loop.poll();
  }
  boost::asio::io_context loop;
  GatedStore store;
  int done = 0, failed = 0, errors = 0;
};

TEST_F(CommitQueueTest, BatchesThatArriveDuringACommitGoTogetherInTheNext) {
  CommitQueue queue{loop.get_executor(), store, [](const auto&, auto) {}};
  commit(queue, "a");
  store.wait_until_started();
  commit(queue, "b");
  commit(queue, "c");
  EXPECT_EQ(queue.waiting(), 3u);
  store.open();
  while (done < 3) loop.run_one();
  EXPECT_EQ(store.groups, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(queue.waiting(), 0u);
}

TEST_F(CommitQueueTest, AFailedCommitIsTriedAgainAndNothingIsLost) {
  store.failures = 1;
  store.open();
  CommitQueue queue{loop.get_executor(), store, [this](const std::optional<Error>& e, auto) { errors += e.has_value(); }};
  commit(queue, "a");
  while (done < 1) loop.run_one();
  EXPECT_EQ(errors, 1);
  EXPECT_EQ(store.pages_written, std::vector<std::string>{"a"});
}

TEST_F(CommitQueueTest, OnceStoppedAFailureIsGivenBack) {
  store.failures = 1;
  store.open();
  CommitQueue queue{loop.get_executor(), store, [](const auto&, auto) {}};
  queue.stop();
  commit(queue, "a");
  while (failed < 1) loop.run_one();
  EXPECT_TRUE(store.pages_written.empty());
}

TEST_F(CommitQueueTest, WorkForTheStoresThreadRunsThereAndReportsOnTheLoop) {
  CommitQueue queue{loop.get_executor(), store, [](const auto&, auto) {}};
  const auto here = std::this_thread::get_id();
  std::thread::id worked, reported;
  queue.on_store_thread([&] { worked = std::this_thread::get_id(); }, [&] { reported = std::this_thread::get_id(); });
  const auto keep = boost::asio::make_work_guard(loop);
  while (reported == std::thread::id{}) loop.run_one();
  EXPECT_NE(worked, here);
  EXPECT_EQ(reported, here);
}

}  // namespace
}  // namespace sarad
