// SPDX-License-Identifier: Apache-2.0
// What figures cost when they are kept up to date (measures/page_fold): from cold, per new activity, per page read,
// and in memory; against figures() of the whole page and against inserting into a std::map, in the same run.
//   bench_fold [--short] [ACTIVITIES PAGES]
#include "measures/page_fold.hpp"
#include "tests/bench_fold/country.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <string>

namespace sarad::bench {
namespace {

/// Processor time of this thread: other programs on the machine do not count.
double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double seconds_since(double start) {
  return cpu_seconds() - start;
}

/// Resident bytes of this process.
double resident() {
  std::ifstream in("/proc/self/statm");
  std::size_t all = 0, pages = 0;
  in >> all >> pages;
  return static_cast<double>(pages) * 4096;
}

struct World {
  RuleBook rules = plain_rules();
  std::set<std::string> offices{"own"};
  std::vector<std::unique_ptr<Page>> pages;
  std::vector<std::unique_ptr<PageFold>> folds;

  void add_page() {
    auto page = std::make_unique<Page>();
    page->id = "page-" + std::to_string(pages.size());
    page->office = "own";
    page->registered = Country::now() - std::chrono::days{200};
    folds.push_back(std::make_unique<PageFold>(PageFoldSetting{page.get(), &rules, &offices, {}, nullptr}));
    pages.push_back(std::move(page));
  }
  [[nodiscard]] PageInput input(std::size_t page, std::span<const Activity> activities, Instant as_of) const {
    PageInput in;
    in.page = pages[page].get();
    in.activities = activities;
    in.rules = &rules;
    in.offices = &offices;
    in.as_of = as_of;
    in.observed_until = as_of;
    return in;
  }
};

PageMoment moment(Instant as_of) {
  PageMoment m;
  m.as_of = as_of;
  m.observed_until = as_of;
  m.state = PageState::watched;
  return m;
}

struct Sizes {
  std::size_t activities = 0, cases = 0, live = 0, fact_bytes = 0, sum_bytes = 0;
};

Sizes sizes_of(const World& world) {
  Sizes sum;
  for (const auto& fold : world.folds) {
    sum.activities += fold->activities();
    sum.cases += fold->cases();
    sum.live += fold->live_cases();
    sum.fact_bytes += fold->fact_bytes();
    sum.sum_bytes += fold->sum_bytes();
  }
  return sum;
}

void fold_from_cold(World& world, std::size_t activities, std::size_t pages) {
  const std::size_t threads = activities / pages / kThreadSize;
  double taken = 0;
  const double before = resident();
  for (std::size_t p = 0; p < pages; ++p) {
    world.add_page();
    auto facts = Country::page(p, threads);
    const auto start = cpu_seconds();
    PageFold& fold = *world.folds.back();
    if (!fold.figures(moment(Country::now() - std::chrono::days{90}))) std::abort();
    if (!fold.figures(moment(Country::now()))) std::abort();
    for (auto& a : facts) fold.add(std::move(a));
    if (!fold.figures(moment(Country::now()))) std::abort();
    taken += seconds_since(start);
  }
  const Sizes s = sizes_of(world);
  const auto n = static_cast<double>(s.activities), cases = static_cast<double>(s.cases);
  std::printf("cold: %zu activities on %zu pages, %zu cases, %zu of them live: %.1f s, %.0f activities/s\n",
              s.activities, pages, s.cases, s.live, taken, n / taken);
  std::printf("memory: facts %.0f B/activity, sums %.0f B/case; resident %.0f MB more: %.0f B/activity all told\n",
              static_cast<double>(s.fact_bytes) / n, static_cast<double>(s.sum_bytes) / cases,
              (resident() - before) / 1e6, (resident() - before) / n);
}

double map_insert_us(std::size_t entries, std::size_t rounds) {
  std::mt19937_64 random(5);
  std::map<std::uint64_t, std::uint64_t> map;
  for (std::size_t i = 0; i < entries; ++i) map.emplace(random(), i);
  const auto start = cpu_seconds();
  for (std::size_t i = 0; i < rounds; ++i) map.emplace(random(), i);
  return seconds_since(start) * 1e6 / static_cast<double>(rounds);
}

void update(World& world, std::size_t threads, std::size_t rounds) {
  std::mt19937_64 random(9);
  Instant now = Country::now();
  double adding = 0, reading = 0, refolding = 0;
  for (std::size_t i = 0; i < rounds; ++i) {
    now += Seconds{i % 8 == 0 ? 1 : 0};
    const std::size_t p = random() % world.folds.size();
    if (!world.folds[p]->figures(moment(now))) std::abort();
    Activity a = Country::update(p, random() % threads, i, now - Seconds{40});
    PageFold& fold = *world.folds[p];
    const auto start = cpu_seconds();
    fold.add(std::move(a));
    fold.settle();
    adding += seconds_since(start);
    const auto then = cpu_seconds();
    if (!fold.figures(moment(now))) std::abort();
    reading += seconds_since(then);
  }
  const std::size_t refolds = std::max<std::size_t>(3, std::min<std::size_t>(20, 400'000 / (threads * kThreadSize)));
  for (std::size_t i = 0; i < refolds; ++i) {
    const std::size_t p = random() % world.folds.size();
    const auto facts = Country::page(p, threads);
    const auto start = cpu_seconds();
    if (!figures(world.input(p, facts, now))) std::abort();
    refolding += seconds_since(start);
  }
  const Sizes s = sizes_of(world);
  const double add_us = adding * 1e6 / static_cast<double>(rounds),
               read_us = reading * 1e6 / static_cast<double>(rounds);
  const double refold_us = refolding * 1e6 / static_cast<double>(refolds), map_us = map_insert_us(s.live, 20000);
  std::printf(
      "update at %zu live cases (%zu on a page): %.1f us to take an activity in, %.1f us to read the page's figures\n",
      s.live, s.live / world.folds.size(), add_us, read_us);
  std::printf(
      "  a refold of the page: %.0f us = %.0f x taking in, %.1f x both; an insert into a std::map of as many: %.2f us, "
      "taking in is %.1f of them\n",
      refold_us, refold_us / add_us, refold_us / (add_us + read_us), map_us, add_us / map_us);
}

void giant_thread(std::size_t comments) {
  World world;
  world.add_page();
  PageFold& fold = *world.folds.front();
  if (!fold.figures(moment(Country::now()))) std::abort();
  for (auto& a : Country::giant(0, comments)) fold.add(std::move(a));
  if (!fold.figures(moment(Country::now()))) std::abort();
  double taken = 0;
  constexpr std::size_t kRounds = 40;
  for (std::size_t i = 0; i < kRounds; ++i) {
    Activity a = Country::update(0, 0, i * 4, Country::now());
    a.seen = *a.created;
    const auto start = cpu_seconds();
    fold.add(std::move(a));
    fold.settle();
    taken += seconds_since(start);
  }
  std::printf("one more comment in a conversation of %zu: %.1f us\n", comments, taken * 1e6 / kRounds);
}

void run(std::size_t activities, std::size_t pages) {
  World world;
  fold_from_cold(world, activities, pages);
  update(world, activities / pages / kThreadSize, 20000);
}

}  // namespace
}  // namespace sarad::bench

int main(int count, char** arguments) {
  using sarad::bench::run;
  if (count == 2 && std::strcmp(arguments[1], "--short") == 0) {
    run(80'000, 20);
    run(80'000, 1);
    sarad::bench::giant_thread(1'000);
    return 0;
  }
  const auto number = [&](int i, const char* otherwise) {
    return std::strtoull(count > i ? arguments[i] : otherwise, nullptr, 10);
  };
  const auto activities = number(1, "10000000"), pages = number(2, "1000");
  if (pages == 0 || activities / pages < sarad::bench::kThreadSize) {
    std::fprintf(stderr, "bench_fold: needs at least %zu activities a page; try: bench_fold 10000000 1000\n",
                 sarad::bench::kThreadSize);
    return 2;
  }
  run(activities, pages);
  for (const std::size_t size : {10'000U, 100'000U, 1'000'000U})
    if (size <= activities) run(size, 1);
  for (const std::size_t comments : {100U, 1'000U, 10'000U}) sarad::bench::giant_thread(comments);
  return 0;
}
