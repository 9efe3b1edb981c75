// SPDX-License-Identifier: Apache-2.0
// `sarad explain`: follows a number back to the posts behind it, read from the ledger beside a running
// daemon (docs/explain.md).
#include "base/log.hpp"
#include "daemon/command_end.hpp"
#include "daemon/explaining.hpp"
#include "daemon/load.hpp"
#include "daemon/system_clock.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace sarad {
namespace {

int say(int code, std::string_view message) {
  fmt::print(stderr, "sarad explain: {}\n", message);
  return code;
}

int print(const Options& options, const std::vector<Explanation>& told) {
  const Language language = options.language == "en" ? Language::en : Language::bn;
  const std::string out = options.json ? explanations_json(told) : explanations_text(told, language);
  const bool written = std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0;
  if (!written) return say(kExitIo, "writing failed");
  if (std::all_of(told.begin(), told.end(), [](const Explanation& one) { return one.agrees(); })) return kExitOk;
  return say(kExitBug, "what was counted again differs from the figure; this is a bug in sarad, please report it");
}

/// What the subject is, by its looks and by the configuration.
OrStop<Question> question_of(const Options& options, const Config& config) {
  Question question;
  const std::string& subject = options.subject;
  question.name = subject;
  question.page = options.page;
  question.week = options.week;
  question.quarter = options.quarter;
  const bool page = std::any_of(config.pages.begin(), config.pages.end(), [&](const Page& p) { return p.id == subject; });
  const bool office =
      std::any_of(config.offices.begin(), config.offices.end(), [&](const Office& o) { return o.id == subject; });
  if (subject.find('{') != std::string::npos || subject.starts_with("sarad_")) {
    question.of = Question::Of::series;
  } else if (office && options.week.empty() && (!options.quarter.empty() || !page)) {
    question.of = Question::Of::quarter;
  } else if (page && options.quarter.empty()) {
    question.of = Question::Of::week;
  } else if (!options.week.empty()) {
    return Stop{kExitNo, fmt::format("--week asks for a page, and there is no page \"{}\"", subject)};
  } else if (!options.quarter.empty()) {
    return Stop{kExitNo, fmt::format("--quarter asks for an office, and there is no office \"{}\"", subject)};
  }
  return question;
}

}  // namespace

int explain(const Options& options) {
  log::set_up(options.log_level.empty() ? "warning" : options.log_level);
  int code = kExitOk;
  const auto loaded = load_or_explain(options, code);
  if (!loaded) return code;
  const auto at = instant_of("--at", options.at, SystemClock{}.now());
  if (!at) return say(at.error().code, at.error().message);
  const Config& config = loaded->config();
  Options asked = options;
  if (asked.language.empty()) asked.language = config.default_language;
  const auto question = question_of(asked, config);
  if (!question) return say(question.error().code, question.error().message);
  auto store = open_sqlite_ledger(config.store_path, config.author_key, OpenMode::read_only);
  if (!store) return say(exit_code_of(ledger_problem(store.error())), store.error().message);
  Grounds grounds;
  grounds.roster = std::make_shared<const Roster>(Roster{config.offices, config.pages});
  grounds.rules = loaded->rules;
  grounds.parameters = config.measures;
  grounds.interval = config.polling.interval;
  grounds.gap = config.polling.gap_min;
  grounds.at = *at;
  Explaining explaining{std::move(grounds), **store};
  const auto told = explaining.tell(*question);
  if (!told) return say(told.error().code, told.error().message);
  return print(asked, *told);
}

}  // namespace sarad
