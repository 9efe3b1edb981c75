// SPDX-License-Identifier: Apache-2.0
// How fast the ledger takes rows that are durable when it says so, against bare writes of the same
// bytes with as many fdatasync. All ways run in turn, round after round, and ratios are taken within
// a round, since disks of shared machines change their mind between minutes.
//   bench_ledger [--short]        in the current folder, which should be on the ledger's disk
#include "store/sqlite_ledger.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace sarad {
namespace {

constexpr std::size_t kRowsInBatch = 25;
constexpr std::size_t kPages = 500;
const std::string kLedger = "bench_ledger.db", kRaw = "bench_ledger.raw";

struct Plan {
  int rounds;
  std::size_t single_rows, grouped_rows;
};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_ledger: %s\n", why.c_str());
  std::exit(1);
}

void remove_files() {
  for (const auto& name : {kLedger, kLedger + "-wal", kLedger + "-shm", kLedger + ".lock", kRaw}) ::unlink(name.c_str());
}

/// Batches of 25 new comments, page after page. The same rows either way; `shuffled` only decides
/// whether the platform's ids come in ascending order or in none.
std::vector<Batch> make_batches(std::size_t rows, bool shuffled) {
  std::vector<std::uint64_t> numbers(rows);
  for (std::size_t i = 0; i < rows; ++i) numbers[i] = 122'000'000'000'000U + i * 1'000'003U;
  if (shuffled) std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64{1});
  std::vector<Batch> batches;
  for (std::size_t i = 0; i < rows; ++i) {
    if (i % kRowsInBatch == 0) {
      Batch b;
      const auto n = batches.size();
      b.page = "dc-district-" + std::to_string(n % kPages) + "-fb";
      b.seen = Instant{Seconds{1'772'000'000 + n}};
      b.asked = b.seen - Seconds{1};
      b.complete = true;
      b.cursor = {b.seen, "after=QVFIUm" + std::to_string(n)};
      b.threads.push_back({"104500_" + std::to_string(n / kPages), 25, 25, "", b.seen, b.seen, true});
      batches.push_back(std::move(b));
    }
    Batch& b = batches.back();
    Activity a;
    a.thread_id = b.threads[0].thread_id;
    a.id = a.thread_id + "_" + std::to_string(numbers[i]);
    a.kind = Kind::comment;
    a.author = AuthorRole::citizen;
    a.author_key = std::to_string(numbers[i] % 100'003);
    a.parent_id = a.thread_id;
    a.created = b.seen - Seconds{static_cast<std::int64_t>(i % 600)};
    a.permalink = "https://www.facebook.com/" + a.thread_id + "?comment_id=" + std::to_string(numbers[i]);
    b.activities.push_back(std::move(a));
  }
  return batches;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::unique_ptr<Store> open_ledger(OpenMode mode) {
  auto store = open_sqlite_ledger(kLedger, Secret{"bench"}, mode);
  if (!store) give_up(store.error().message);
  return std::move(*store);
}

/// Rows a second, `in_transaction` batches at a time; `bytes`: what a row takes in the file.
double ledger(const std::vector<Batch>& batches, std::size_t in_transaction, double& bytes) {
  remove_files();
  const std::size_t rows = batches.size() * kRowsInBatch;
  auto store = open_ledger(OpenMode::daemon);
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < batches.size(); i += in_transaction) {
    const auto done = store->commit(std::span{batches}.subspan(i, std::min(in_transaction, batches.size() - i)));
    if (!done) give_up(done.error().message);
  }
  const double rate = static_cast<double>(rows) / seconds_since(start);
  if (store->size().activities != rows) give_up("the ledger does not hold what it was given");
  store.reset();
  bytes = static_cast<double>(open_ledger(OpenMode::read_only)->size().main_bytes) / static_cast<double>(rows);
  return rate;
}

double raw(std::size_t rows, std::size_t rows_per_sync, double bytes) {
  remove_files();
  const int file = ::open(kRaw.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const std::string block(static_cast<std::size_t>(bytes * static_cast<double>(rows_per_sync)), 'x');
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < rows; i += rows_per_sync)
    if (::write(file, block.data(), block.size()) < 0 || ::fdatasync(file) != 0) give_up("cannot write " + kRaw);
  const double rate = static_cast<double>(rows) / seconds_since(start);
  ::close(file);
  return rate;
}

/// Seconds to look at every column of every row, without making anything of them.
double bare_select() {
  sqlite3* db = nullptr;
  sqlite3_stmt* s = nullptr;
  if (sqlite3_open_v2(kLedger.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "SELECT * FROM activities", -1, &s, nullptr) != SQLITE_OK)
    give_up(sqlite3_errmsg(db));
  const auto start = std::chrono::steady_clock::now();
  std::size_t sum = 0;
  while (sqlite3_step(s) == SQLITE_ROW)
    for (int c = 0; c < sqlite3_column_count(s); ++c)
      sum += sqlite3_column_type(s, c) == SQLITE_TEXT ? static_cast<std::size_t>(sqlite3_column_bytes(s, c))
                                                      : static_cast<std::size_t>(sqlite3_column_int64(s, c) & 1);
  const double took = seconds_since(start);
  if (sum == 0) give_up("nothing to read");
  sqlite3_finalize(s);
  sqlite3_close(db);
  return took;
}

struct Round {
  double raw_25, single_ascending, single_random, raw_1000, grouped_ascending, grouped_random, open, read, bare;
};

using Figure = double (*)(const Round&);

double median(const std::vector<Round>& rounds, Figure figure) {
  std::vector<double> values;
  for (const auto& r : rounds) values.push_back(figure(r));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

void print(const std::vector<Round>& rounds, double bytes) {
  const auto rate = [&](const char* name, Figure f) { std::printf("%-44s %9.0f rows/s\n", name, median(rounds, f)); };
  const auto ratio = [&](const char* name, double goal, bool at_least, Figure f) {
    const double value = median(rounds, f);
    const bool met = at_least ? value >= goal : value <= goal;
    std::printf("ratio %-52s %5.2f   goal %s %.1f   %s\n", name, value, at_least ? ">=" : "<=", goal, met ? "met" : "NOT met");
  };
  std::printf("bytes a row in the file: %.0f; medians of %zu rounds\n", bytes, rounds.size());
  rate("bare write + fdatasync each 25 rows", [](const Round& r) { return r.raw_25; });
  rate("ledger, 25 rows a transaction, ascending ids", [](const Round& r) { return r.single_ascending; });
  rate("ledger, 25 rows a transaction, random ids", [](const Round& r) { return r.single_random; });
  rate("bare write + fdatasync each 1000 rows", [](const Round& r) { return r.raw_1000; });
  rate("ledger, 1000 rows grouped, ascending ids", [](const Round& r) { return r.grouped_ascending; });
  rate("ledger, 1000 rows grouped, random ids", [](const Round& r) { return r.grouped_random; });
  ratio("G7 ledger / bare, 25 rows", 0.5, true, [](const Round& r) { return r.single_ascending / r.raw_25; });
  ratio("G7 1000 rows grouped / 25 rows", 4, true, [](const Round& r) { return r.grouped_ascending / r.single_ascending; });
  ratio("G8 random / ascending ids, 25 rows", 0.8, true, [](const Round& r) { return r.single_random / r.single_ascending; });
  ratio("G8 random / ascending ids, grouped", 0.8, true, [](const Round& r) { return r.grouped_random / r.grouped_ascending; });
  ratio("G9 read every activity / bare SELECT *", 1.6, false, [](const Round& r) { return r.read / r.bare; });
  std::printf("opening (check and ids): %.2f us a row; reading: %.2f; bare SELECT *: %.2f\n",
              median(rounds, [](const Round& r) { return r.open; }), median(rounds, [](const Round& r) { return r.read; }),
              median(rounds, [](const Round& r) { return r.bare; }));
}

int run(const Plan& plan) {
  const auto ascending = make_batches(plan.grouped_rows, false), random = make_batches(plan.grouped_rows, true);
  const auto few = [&](const std::vector<Batch>& all) {
    return std::vector<Batch>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(plan.single_rows / kRowsInBatch));
  };
  const auto few_ascending = few(ascending), few_random = few(random);
  constexpr std::size_t kGroup = 1000 / kRowsInBatch;
  double bytes = 0;
  std::vector<Round> rounds;
  ledger(few_ascending, kGroup, bytes);
  for (int i = 0; i < plan.rounds; ++i) {
    Round r{};
    double ignored = 0;
    r.raw_25 = raw(plan.single_rows, 25, bytes);
    r.single_ascending = ledger(few_ascending, 1, ignored);
    r.single_random = ledger(few_random, 1, ignored);
    r.raw_1000 = raw(plan.grouped_rows, 1000, bytes);
    r.grouped_ascending = ledger(ascending, kGroup, bytes);
    r.grouped_random = ledger(random, kGroup, ignored);
    const double per_row = 1e6 / static_cast<double>(plan.grouped_rows);
    bare_select();  // so that neither way reads a cold file
    r.bare = bare_select() * per_row;
    auto start = std::chrono::steady_clock::now();
    auto store = open_ledger(OpenMode::daemon);
    r.open = seconds_since(start) * per_row;
    start = std::chrono::steady_clock::now();
    std::size_t seen = 0;
    if (const auto done = store->for_each([&](std::string_view, const Activity& a) { seen += a.id.size(); }); !done || seen == 0)
      give_up("the ledger cannot be read");
    r.read = seconds_since(start) * per_row;
    rounds.push_back(r);
  }
  remove_files();
  print(rounds, bytes);
  return 0;
}

}  // namespace
}  // namespace sarad

int main(int argc, char** argv) {
  const bool brief = argc > 1 && std::strcmp(argv[1], "--short") == 0;
  if (argc > 2 || (argc == 2 && !brief)) {
    std::fprintf(stderr, "usage: bench_ledger [--short]\n");
    return 2;
  }
  return sarad::run(brief ? sarad::Plan{3, 5'000, 20'000} : sarad::Plan{5, 25'000, 400'000});
}
