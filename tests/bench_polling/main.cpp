// SPDX-License-Identifier: Apache-2.0
// bench_polling: what a polling policy sees, and when, on a trace, at a given number of calls a day.
#include "tests/bench_polling/replay.hpp"
#include "tests/bench_polling/truth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace sarad::bench {
namespace {

constexpr std::string_view kUsage = R"(usage: bench_polling (--trace FILE | --world PAGES) --budget CALLS_PER_DAY [options]
       bench_polling --world PAGES --write        write the made-up world as a trace
  --policy NAME      rr, fixed, proportional, sqrt, sarad, whole, bound, or all (default all)
                     whole: sarad as the daemon polls: what a list shows as changed is read at once
  --json             figures as JSON: an object for one policy, an array for all
  --warmup-days D    first days that are not measured (default 3)
  --outage D:H:N     no call for N hours, from hour H of day D (both from 0)
  --cut D:N:F        the budget times F for N days, from day D
  --seed N, --days D, --zipf Z, --mean M    of a made-up world (1, 14, 1.1, 1.5 messages a page and day)
)";

struct Options {
  std::optional<std::string> trace;
  WorldSettings world;
  bool made_up = false, write = false, json = false;
  std::string policy = "all";
  ReplaySettings replay;
};

[[noreturn]] void refuse(std::string_view what) {
  fmt::print(stderr, "bench_polling: {}\n{}", what, kUsage);
  std::exit(2);
}

double number(std::string_view text, std::string_view option) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || !(value >= 0) || value > 1e12)
    refuse(fmt::format("{} wants a number from 0, not \"{}\"", option, text));
  return value;
}

std::array<double, 3> three(std::string_view text, std::string_view option) {
  const auto a = text.find(':'), b = text.find(':', a + 1);
  if (a == text.npos || b == text.npos) refuse(fmt::format("{} wants three numbers with colons between, not \"{}\"", option, text));
  return {number(text.substr(0, a), option), number(text.substr(a + 1, b - a - 1), option), number(text.substr(b + 1), option)};
}

Options read_options(int argc, char** argv) {
  Options o;
  bool budget = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--help" || name == "-h") {
      fmt::print("{}", kUsage);
      std::exit(0);
    }
    if (name == "--json") {
      o.json = true;
      continue;
    }
    if (name == "--write") {
      o.write = true;
      continue;
    }
    if (i + 1 == argc) refuse(fmt::format("{} is no option, or wants a value", name));
    const std::string_view value = argv[++i];
    const auto day = [](double days) { return static_cast<std::int64_t>(days * 86400); };
    if (name == "--trace") {
      o.trace = value;
    } else if (name == "--world") {
      o.made_up = true;
      o.world.pages = static_cast<std::uint32_t>(std::min(number(value, name), 1e7));
    } else if (name == "--budget") {
      o.replay.budget = number(value, name);
      budget = true;
    } else if (name == "--policy") {
      o.policy = value;
    } else if (name == "--warmup-days") {
      o.replay.warmup_days = number(value, name);
    } else if (name == "--outage") {
      const auto [d, h, n] = three(value, name);
      o.replay.outage = Span{day(d + h / 24), day(d + (h + n) / 24), 0};
    } else if (name == "--cut") {
      const auto [d, n, f] = three(value, name);
      o.replay.cut = Span{day(d), day(d + n), f};
    } else if (name == "--seed") {
      o.world.seed = static_cast<std::uint64_t>(number(value, name));
    } else if (name == "--days") {
      o.world.days = number(value, name);
    } else if (name == "--zipf") {
      o.world.zipf = number(value, name);
    } else if (name == "--mean") {
      o.world.mean_comments = number(value, name);
    } else {
      refuse(fmt::format("{} is no option", name));
    }
  }
  if (o.trace.has_value() == o.made_up) refuse("name one of --trace and --world");
  if (o.made_up && o.world.pages == 0) refuse("--world wants at least one page");
  if (!budget && !o.write) refuse("--budget is missing");
  if (!o.write && o.replay.budget <= 0) refuse("--budget wants a number above 0");
  return o;
}

constexpr std::array<std::string_view, 7> kPolicies{"rr", "fixed", "proportional", "sqrt", "sarad", "whole", "bound"};

std::unique_ptr<Player> make_player(std::string_view policy, const Trace& trace, double budget) {
  const Instant start = at(0);
  if (policy == "rr") return make_rota(RotaKind::round_robin, trace.pages, start);
  if (policy == "fixed") return make_rota(RotaKind::fixed, trace.pages, start);
  if (policy == "proportional") return make_rota(RotaKind::proportional, trace.pages, start);
  if (policy == "sqrt") return make_rota(RotaKind::square_root, trace.pages, start);
  std::unique_ptr<PageRates> rates;
  if (policy == "bound") {
    rates = true_rates(trace, start);
  } else {
    auto learned = std::make_unique<LearnedRates>(start);
    for (std::uint32_t page = 0; page < trace.pages; ++page) learned->add(0, {}, start);
    rates = std::move(learned);
  }
  LaneSettings settings;
  settings.whole_polls = policy == "whole";
  return std::make_unique<LanePlayer>(settings, std::move(rates), trace.pages, budget * 25 / 24, start);
}

std::string as_json(std::string_view policy, const Trace& trace, const ReplaySettings& settings, const Figures& f) {
  std::string out = fmt::format(
      R"({{"policy":"{}","pages":{},"budget":{},"comments":{},"unseen":{},"mean_h":{:.4f},"p95_h":{:.4f},"page_mean_h":{:.4f},"page_p95_h":{:.4f},)"
      R"("reply_mean_h":{:.4f},"naive_false":{},"false_overdue":{},"alerts":{},"look_mean_h":{:.4f},"look_p95_h":{:.4f},"gap_h":{:.2f},)"
      R"("cad_p95_h":{:.3f},"calls":{},"max_calls_24h":{},"lists":{},"fetches":{})",
      policy, trace.pages, settings.budget, f.comments, f.unseen, f.mean_h, f.p95_h, f.page_mean_h, f.page_p95_h, f.reply_mean_h, f.naive_false,
      f.false_overdue, f.alerts, f.look_mean_h, f.look_p95_h, f.gap_h, f.cad_p95_h, f.calls, f.max_calls_24h, f.lists, f.fetches);
  if (settings.outage) out += fmt::format(R"(,"outage_mean_h":{:.4f},"outage_p95_h":{:.4f})", f.outage_mean_h, f.outage_p95_h);
  if (settings.cut) out += fmt::format(R"(,"cut_mean_h":{:.4f})", f.cut_mean_h);
  return out + fmt::format(R"(,"cpu_seconds":{:.3f}}})", f.cpu_seconds);
}

int run(const Options& o) {
  Trace trace;
  if (o.made_up) {
    trace = make_world(o.world);
  } else {
    auto read = read_trace(*o.trace);
    if (!read) {
      fmt::print(stderr, "{}\n", read.error().message);
      return 2;
    }
    trace = std::move(*read);
  }
  if (o.write) {
    write_trace(trace, o.world, stdout);
    return 0;
  }
  const bool all = o.policy == "all";
  if (!all && std::find(kPolicies.begin(), kPolicies.end(), o.policy) == kPolicies.end()) refuse(fmt::format("no policy is named \"{}\"", o.policy));
  if (!o.json) {
    fmt::print("{}: {} pages, {:g} days, {} comments; {:g} calls a day\n", trace.name, trace.pages, trace.days, trace.comments, o.replay.budget);
    fmt::print("{:<13}{:>8}{:>8}{:>9}{:>9}{:>9}{:>7}{:>7}{:>9}{:>9}{:>7}{:>9}{:>10}{:>9}\n", "policy", "mean_h", "p95_h", "page_h", "page_p95", "reply_h", "naive",
               "false", "look_h", "look_p95", "gap_h", "calls", "max_24h", "cpu_s");
  }
  std::string json;
  for (const auto policy : kPolicies) {
    if (!all && policy != o.policy) continue;
    const auto player = make_player(policy, trace, o.replay.budget);
    const Figures f = replay(trace, *player, o.replay);
    if (o.json) {
      json += (json.empty() ? "" : ",\n") + as_json(policy, trace, o.replay, f);
      continue;
    }
    fmt::print("{:<13}{:>8.2f}{:>8.2f}{:>9.2f}{:>9.2f}{:>9.2f}{:>7}{:>7}{:>9.2f}{:>9.2f}{:>7.1f}{:>9}{:>10}{:>9.2f}\n", policy, f.mean_h, f.p95_h, f.page_mean_h,
               f.page_p95_h, f.reply_mean_h, f.naive_false, f.false_overdue, f.look_mean_h, f.look_p95_h, f.gap_h, f.calls, f.max_calls_24h, f.cpu_seconds);
    if (o.replay.outage) fmt::print("    comments of the outage: seen {:.2f} h after its end, p95 {:.2f}\n", f.outage_mean_h, f.outage_p95_h);
    if (o.replay.cut) fmt::print("    comments of the cut days: mean {:.2f} h\n", f.cut_mean_h);
  }
  if (o.json) fmt::print("{}{}{}\n", all ? "[\n" : "", json, all ? "\n]" : "");
  return 0;
}

}  // namespace
}  // namespace sarad::bench

int main(int argc, char** argv) { return sarad::bench::run(sarad::bench::read_options(argc, argv)); }
