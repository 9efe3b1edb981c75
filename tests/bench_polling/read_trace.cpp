// SPDX-License-Identifier: Apache-2.0
#include "tests/bench_polling/trace.hpp"
#include "net/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <unordered_map>

namespace sarad::bench {
namespace {

struct Fault {
  std::string text;
};

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), in_(path) {}

  Trace read() {
    if (!in_) throw Fault{fmt::format("{}:0: cannot be read; name a file of JSON lines", path_)};
    std::string line;
    bool header = false;
    while (std::getline(in_, line)) {
      ++line_;
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
      if (line.find_first_not_of(" \t") == std::string::npos) continue;
      auto json = Json::parse(line);
      if (!json || !json->root().is_object()) fail("is no JSON object", "each line is one object in one line");
      header ? event(json->root()) : head(json->root());
      header = true;
    }
    if (!header) fail("the file is empty", R"(the first line is {"kind":"trace","pages":…,"days":…})");
    trace_.threads = static_cast<std::uint32_t>(threads_.size());
    const bool ordered = std::is_sorted(trace_.events.begin(), trace_.events.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    if (!ordered) std::stable_sort(trace_.events.begin(), trace_.events.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return std::move(trace_);
  }

 private:
  [[noreturn]] void fail(std::string_view what, std::string_view remedy) const {
    throw Fault{fmt::format("{}:{}: {}; {}", path_, line_, what, remedy)};
  }
  double positive(const JsonValue& line, std::string_view key) const {
    const auto value = line[key].number();
    if (!value || !(*value > 0) || *value > 1e7) fail(fmt::format("\"{}\" is missing or no number above 0", key), "the first line tells it");
    return *value;
  }
  void optional(const JsonValue& line, std::string_view key, double& value) const {
    if (line[key].absent()) return;
    const auto told = line[key].number();
    if (!told || *told < 0 || *told > 1e6) fail(fmt::format("\"{}\" is no number from 0", key), "leave it out or mend it");
    value = *told;
  }
  void head(const JsonValue& line) {
    if (line["kind"].string() != "trace") fail("the first line's \"kind\" is not \"trace\"", R"(begin with {"kind":"trace","pages":…,"days":…})");
    const double pages = positive(line, "pages");
    if (pages != static_cast<double>(static_cast<std::uint32_t>(pages))) fail("\"pages\" is no whole number", "write the number of pages");
    trace_.name = path_;
    trace_.pages = static_cast<std::uint32_t>(pages);
    trace_.days = positive(line, "days");
    optional(line, "history_days", trace_.history_days);
    optional(line, "due_working_hours", trace_.due_working_hours);
    optional(line, "fast_share", trace_.fast_share);
    optional(line, "fast_hours", trace_.fast_hours);
    optional(line, "slow_days", trace_.slow_days);
  }
  void event(const JsonValue& line) {
    Event e;
    const auto kind = line["kind"].string();
    if (kind == "post") {
      e.what = What::post;
    } else if (kind == "comment") {
      e.what = What::comment;
    } else if (kind == "reply") {
      e.what = What::reply;
    } else {
      fail("\"kind\" is none of post, comment, reply", "mend or remove the line");
    }
    const auto time = seconds(line["time"]);
    if (!time) fail("\"time\" is no number of seconds", "write seconds since the first Sunday 00:00 in Dhaka");
    e.time = *time;
    const auto page = line["page"].integer();
    if (!page || *page < 0 || *page >= trace_.pages) fail(fmt::format("\"page\" is not from 0 to {}", trace_.pages - 1), "pages are numbered from 0");
    e.page = static_cast<std::uint32_t>(*page);
    const auto thread = line["thread"].id();
    if (!thread) fail("\"thread\" is missing", "each post, comment and reply names its thread");
    const auto [known, fresh] = threads_.try_emplace(*thread, static_cast<std::uint32_t>(threads_.size()), e.page);
    if (known->second.second != e.page) fail(fmt::format("thread {} is of page {}", *thread, known->second.second), "a thread belongs to one page");
    e.thread = known->second.first;
    if (e.what == What::post && !fresh) fail(fmt::format("thread {} has begun already", *thread), "a thread has one post, before its comments");
    if (e.what != What::post && e.time < 0) fail("a comment or reply before time 0", "only posts may lie before");
    if (e.what == What::reply) {
      const auto to = line["to"].integer();
      if (!to || *to < 0 || *to >= trace_.comments) fail("\"to\" is not the ordinal of a comment above", "comments are counted from 0 in order of their lines");
      e.comment = static_cast<std::uint32_t>(*to);
    }
    if (e.what == What::comment) e.comment = trace_.comments++;
    trace_.events.push_back(e);
  }
  static std::optional<std::int64_t> seconds(const JsonValue& value) {
    if (const auto whole = value.integer()) return std::abs(*whole) < 1'000'000'000 ? whole : std::nullopt;
    const auto number = value.number();
    if (!number || !(std::abs(*number) < 1e9)) return std::nullopt;
    return static_cast<std::int64_t>(*number < 0 ? *number - 0.999999 : *number);
  }

  std::string path_;
  std::ifstream in_;
  std::size_t line_ = 0;
  Trace trace_;
  std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> threads_;
};

}  // namespace

Result<Trace> read_trace(const std::string& path) {
  try {
    return Reader{path}.read();
  } catch (const Fault& fault) {
    return Error{Errc::configuration, fault.text};
  }
}

}  // namespace sarad::bench
