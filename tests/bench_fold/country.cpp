// SPDX-License-Identifier: Apache-2.0
#include "tests/bench_fold/country.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad::bench {
namespace {

using std::chrono::hours;

std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 31U;
  x *= 0x9E3779B97F4A7C15U;
  return x ^ (x >> 29U);
}

std::string root_of(std::uint64_t page, std::size_t thread) {
  return fmt::format("{}_{}", 100'000'000'000'000U + page, 700'000'000'000'000U + thread);
}

std::string author(std::uint64_t page, std::uint64_t n) {
  return fmt::format("{:016x}{:016x}", mixed(page * 1'000'003 + n), mixed(n * 7919 + page));
}

Activity message(std::uint64_t page, std::size_t thread, std::uint64_t nth, Instant at) {
  Activity a;
  a.thread_id = root_of(page, thread);
  a.id = fmt::format("{}_{}", 700'000'000'000'000U + thread, 900'000'000'000'000U + nth);
  a.kind = Kind::comment;
  a.author = AuthorRole::citizen;
  a.author_key = author(page, nth);
  a.parent_id = a.thread_id;
  a.created = at;
  a.seen = at + Seconds{40};
  a.permalink = fmt::format("https://www.facebook.com/{}/posts/{}?comment_id={}", 100'000'000'000'000U + page,
                            700'000'000'000'000U + thread, 900'000'000'000'000U + nth);
  return a;
}

Activity post(std::uint64_t page, std::size_t thread, Instant at) {
  Activity a = message(page, thread, 0, at);
  a.id = a.thread_id;
  a.kind = Kind::post;
  a.author = AuthorRole::page;
  a.author_key.clear();
  a.parent_id.reset();
  return a;
}

}  // namespace

RuleBook plain_rules() {
  CalendarSpec spec;
  spec.version = "bench";
  CalendarSpec::Weekly weekly;
  for (std::size_t day = 0; day < 5; ++day) weekly.hours[day] = {{hours{9}, hours{17}}};
  spec.weekly.push_back(weekly);
  Policy policy;
  policy.version = "bench";
  return RuleBook::make({{policy, BusinessTime::make(spec).value()}}).value();
}

Instant Country::now() {
  return *parse_instant("2026-11-25T12:00:00Z");
}

std::vector<Activity> Country::page(std::uint64_t number, std::size_t threads) {
  std::mt19937_64 random(number + 1);
  std::vector<Activity> all;
  all.reserve(threads * kThreadSize);
  for (std::size_t thread = 0; thread < threads; ++thread) {
    const Instant start = now() - Seconds{random() % (86 * 86400)} - hours{48};
    all.push_back(post(number, thread, start));
    const std::uint64_t first = thread * 16 + 1;
    for (std::uint64_t i = 0; i < 5; ++i)
      all.push_back(message(number, thread, first + i, start + Seconds{600 + random() % 80000}));
    Activity again = message(number, thread, first + 5, start + hours{30});
    again.author_key = author(number, first);
    all.push_back(std::move(again));
    Activity reply = message(number, thread, first + 6, start + Seconds{90000 + random() % 80000});
    reply.kind = Kind::reply;
    reply.author = AuthorRole::page;
    reply.author_key.clear();
    reply.facts.mentions = {author(number, first + 4)};
    all.push_back(std::move(reply));
  }
  std::sort(all.begin(), all.end(), [](const Activity& a, const Activity& b) { return a.created < b.created; });
  return all;
}

std::vector<Activity> Country::giant(std::uint64_t number, std::size_t comments) {
  const Instant start = now() - hours{24 * 20};
  std::vector<Activity> all{post(number, 0, start)};
  for (std::size_t i = 0; i < comments; ++i)
    all.push_back(message(number, 0, i + 1, start + Seconds{60 + 100 * static_cast<std::int64_t>(i)}));
  return all;
}

Activity Country::update(std::uint64_t number, std::size_t thread, std::uint64_t nth, Instant at) {
  Activity a = message(number, thread, 500'000'000 + nth, at);
  if (nth % 4 != 3) return a;
  a.kind = Kind::reply;
  a.author = AuthorRole::page;
  a.author_key.clear();
  return a;
}

}  // namespace sarad::bench
