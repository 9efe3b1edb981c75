// SPDX-License-Identifier: Apache-2.0
// How many polls a second one loop carries out against a local server, and what each costs.
// bench_polls.py makes the pages, starts nginx, runs this and wrk in turn and compares.
//   bench_polls client …   one GET of a listing of comments: the HTTP client alone
//   bench_polls parse  …   a poll as the daemon makes it: posts, then comments, read into a Batch
//   bench_polls ledger …   the same, each batch committed before its page is polled again
// with base=http://127.0.0.1:8080 generations=100 polls=40000 in_flight=64 [ledger=FILE]
// [authorities=PEM]. Prints one line of JSON.
#include "collectors/collector.hpp"
#include "collectors/text_reader.hpp"
#include "daemon/commit_queue.hpp"
#include "daemon/known_items.hpp"
#include "daemon/page_poll.hpp"
#include "net/curl_client.hpp"
#include "store/sqlite_ledger.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;
using namespace sarad;

namespace {

constexpr std::size_t kPages = 1000;
const Instant kStart = *parse_instant("2026-03-01T00:00:00Z");  // as in bench_polls.py

struct Settings {
  std::string mode, base, authorities, ledger;
  std::size_t generations = 100, polls = 40'000, in_flight = 64;
};

struct Counts {
  std::size_t begun = 0, polls = 0, calls = 0, body_bytes = 0, activities = 0, added = 0, commits = 0;
};

/// A watched page and what is remembered of it between polls, as the daemon does.
struct WatchedPage {
  Page page;
  Cursor cursor;
  std::vector<ThreadLook> threads;
  KnownItems known;
  bool busy = false;

  explicit WatchedPage(const SipKey& key) : known(key) {}
};

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "bench_polls: %s\n", why.c_str());
  std::exit(1);
}

Settings read_settings(int argc, char** argv) {
  Settings s;
  if (argc < 2) fail("which mode? client, parse or ledger");
  s.mode = argv[1];
  for (int i = 2; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const auto value = arg.substr(arg.find('=') + 1);
    const auto number = [&](std::size_t& out) { std::from_chars(value.data(), value.data() + value.size(), out); };
    if (arg.starts_with("base=")) s.base = value;
    if (arg.starts_with("authorities=")) s.authorities = value;
    if (arg.starts_with("ledger=")) s.ledger = value;
    if (arg.starts_with("generations=")) number(s.generations);
    if (arg.starts_with("polls=")) number(s.polls);
    if (arg.starts_with("in_flight=")) number(s.in_flight);
  }
  if (s.mode == "ledger" && s.ledger.empty()) fail("ledger=FILE is missing");
  // Beyond that, the answers would hold nothing new.
  if (s.mode != "client") s.polls = std::min(s.polls, kPages * s.generations);
  return s;
}

/// Every page is the same one to the server; to us each is its own. The server's generations, which
/// differ by one new comment, hide behind the API's version in the path.
std::vector<WatchedPage> make_pages(const Settings& s) {
  static const SipKey key = random_sip_key();
  std::vector<WatchedPage> pages;
  pages.reserve(kPages);
  while (pages.size() < kPages) pages.emplace_back(key);
  for (std::size_t i = 0; i < kPages; ++i) {
    Page& page = pages[i].page;
    page.id = "page-" + std::to_string(i);
    page.office = "office";
    page.platform = "facebook";
    page.account = "1000";
    page.token = Secret{std::string(180, 'T')};
    page.base_url = s.base;
    page.allow_private = true;
    page.mentions = false;
    page.registered = kStart;
  }
  return pages;
}

class Bench {
 public:
  Bench(const Settings& settings, HttpClient& http, CommitQueue* queue)
      : s_(settings), http_(http), queue_(queue), pages_(make_pages(settings)) {}

  /// One conversation: goes on until all have made enough polls.
  asio::awaitable<void> converse() {
    while (counts_.begun < s_.polls) {
      const std::size_t number = counts_.begun++;
      if (s_.mode == "client") {
        co_await get_comments(number % s_.generations);
      } else {
        co_await poll(pages_[number % kPages], number / kPages);
      }
      ++counts_.polls;
    }
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  asio::awaitable<void> get_comments(std::size_t generation) {
    HttpRequest request;
    request.base = s_.base;
    request.path = "/g" + std::to_string(generation) + "/1000_1/comments";
    request.query = {{"fields", "id,created_time,message,from{id},parent{id},permalink_url"},
                     {"filter", "stream"},
                     {"limit", "100"}};
    request.credential = Credential{Credential::As::bearer, pages_.front().page.token, {}};
    request.allow_private = true;
    const HttpResult result = co_await http_.get(std::move(request));
    count(result);
  }

  asio::awaitable<void> poll(WatchedPage& watched, std::size_t generation) {
    if (std::exchange(watched.busy, true)) fail("a page is polled twice at a time");
    watched.page.api_version = "g" + std::to_string(generation);
    PollInput input{.page = watched.page,
                    .cursor = watched.cursor,
                    .threads = watched.threads,
                    .followed = {},
                    .now = kStart + std::chrono::minutes{100 + generation},
                    .known = [&watched](std::string_view id) { return watched.known.contains(id); },
                    .read_text = read_text_};
    auto talk = find_platform("facebook")->poll(std::move(input));
    Batch batch = co_await carry_out(http_, std::move(talk), [this](const HttpResult& result) { count(result); });
    if (batch.error) fail(batch.error->message);
    batch.page = watched.page.id;
    batch.asked = batch.seen = kStart + std::chrono::minutes{100 + generation};
    watched.cursor = batch.cursor;
    if (!batch.threads.empty()) watched.threads = batch.threads;
    counts_.activities += batch.activities.size();
    // Without a ledger what was read counts as kept: parse differs from ledger by the commit alone.
    for (const auto& activity : batch.activities) watched.known.add(activity.id);
    if (queue_ != nullptr) {
      const auto outcome = co_await queue_->commit(std::move(batch));
      if (!outcome) fail(outcome.error().message);
      counts_.added += outcome->added.size();
    }
    watched.busy = false;
  }

  void count(const HttpResult& result) {
    if (!result) fail(result.error().message);
    if (result->status != 200) fail("status " + std::to_string(result->status));
    counts_.body_bytes += result->body.size();
    ++counts_.calls;
  }

  const Settings& s_;
  HttpClient& http_;
  CommitQueue* queue_;
  std::vector<WatchedPage> pages_;
  TextReader read_text_ = make_text_reader({});
  Counts counts_;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::unique_ptr<Store> open_ledger(const std::string& path) {
  auto opened = open_sqlite_ledger(path, Secret{"a key for the bench only"}, OpenMode::daemon);
  if (!opened) fail(opened.error().message);
  return std::move(*opened);
}

}  // namespace

int main(int argc, char** argv) {
  const Settings s = read_settings(argc, argv);
  asio::io_context io{1};
  CurlClient::Options options;
  if (!s.authorities.empty()) options.ca_file = s.authorities;
  CurlClient http{io.get_executor(), options};
  std::size_t commits = 0;
  const auto store = s.mode == "ledger" ? open_ledger(s.ledger) : nullptr;
  const auto queue =
      store ? std::make_unique<CommitQueue>(io.get_executor(), *store, [&](auto&&...) { ++commits; }) : nullptr;
  Bench bench{s, http, queue.get()};

  const double cpu = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < s.in_flight; ++i)
    asio::co_spawn(io, bench.converse(), [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    });
  io.run();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Counts& c = bench.counts();
  const auto polls = static_cast<double>(c.polls);
  std::printf(
      "{\"mode\":\"%s\",\"polls\":%zu,\"calls\":%zu,\"seconds\":%.4f,\"polls_per_s\":%.0f,\"cpu_us_per_poll\":%.2f,"
      "\"body_bytes\":%zu,\"activities\":%zu,\"added\":%zu,\"commits\":%zu,\"multi_handles\":%zu,\"peak_rss_kib\":%ld}"
      "\n",
      s.mode.c_str(), c.polls, c.calls, wall, polls / wall, (cpu_seconds() - cpu) * 1e6 / polls, c.body_bytes,
      c.activities, c.added, commits, http.multi_handles(), peak_kib());
  return 0;
}
