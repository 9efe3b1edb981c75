// SPDX-License-Identifier: Apache-2.0
// `sarad rule`: an operator corrects what was read from one text. Entered in the ledger beside a
// running daemon, which hears of it within seconds (docs/rulings.md).
#include "config/nearest.hpp"
#include "daemon/command_end.hpp"
#include "daemon/load.hpp"
#include "daemon/ruling_text.hpp"
#include "daemon/system_clock.hpp"
#include "measures/facts.hpp"
#include "measures/frozen.hpp"
#include "measures/rulings.hpp"
#include "store/sqlite_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>

namespace sarad {
namespace {

constexpr std::size_t kMostSuggestions = 3;

/// The configuration with its rules. Credentials need not be readable: a ruling uses none.
OrStop<Loaded> configuration(const Options& options) {
  Loaded loaded = load(options.config);
  if (!loaded.ok() && loaded.exit_code() == kExitCredential) {
    auto rules = build_rules(loaded.config());
    if (rules) loaded.rules = std::move(*rules);
    std::erase_if(loaded.faults, [](const Fault& fault) { return fault.code == "missing_credential"; });
  }
  print_faults(loaded.faults, false);
  if (loaded.rules == nullptr) return Stop{kExitConfiguration, "the configuration is bad"};
  return loaded;
}

/// The ruling that the options ask for; its page is not known yet.
OrStop<Ruling> asked(const Options& options, Instant now) {
  const auto& o = options.rule;
  const int facts = o.no_answer_needed + o.needs_answer + o.interim + o.final;
  const std::string_view usage = "; see sarad rule --help";
  if (o.case_id.empty()) return wrong(fmt::format("name the case, such as 1001_2002, or ask for --list{}", usage));
  if (facts != 1)
    return wrong(fmt::format("say exactly one of --no-answer-needed, --needs-answer, and with --reply ID --interim or --final{}", usage));
  if ((o.interim || o.final) != !o.reply.empty())
    return wrong(fmt::format("--interim and --final are said of a reply, and only of one: --reply ID{}", usage));
  auto why = one_line("--why", o.why);
  if (!why) return wrong(why.error().message);
  auto by = one_line("--by", o.by.empty() ? user_name() : o.by);
  if (!by) return wrong(by.error().message);
  Ruling ruling;
  ruling.activity = o.reply.empty() ? o.case_id : o.reply;
  if (o.no_answer_needed || o.needs_answer) ruling.trivial = o.no_answer_needed;
  if (o.interim || o.final) ruling.interim = o.interim;
  ruling.by = std::move(*by);
  ruling.why = std::move(*why);
  ruling.at = now;
  return ruling;
}

/// Ids that may have been meant: of one letter more or less, or of which only a part was given.
class Suggestions {
 public:
  explicit Suggestions(std::string wrong) : wrong_(std::move(wrong)) {}

  void consider(const std::string& id) {
    if (id.find(wrong_) != std::string::npos && wrong_.size() >= 3) return add(0, id);
    const std::size_t longer = std::max(id.size(), wrong_.size()), shorter = std::min(id.size(), wrong_.size());
    if (longer - shorter > 2) return;
    if (const auto changes = letter_changes(wrong_, id); changes <= 2) add(changes, id);
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& [changes, id] : near_) out += (out.empty() ? "; did you mean " : " or ") + id;
    return out.empty() ? "; sarad export cases lists what there is" : out + "?";
  }

 private:
  void add(std::size_t changes, const std::string& id) {
    near_.emplace(changes, id);
    if (near_.size() > kMostSuggestions) near_.erase(std::prev(near_.end()));
  }
  std::string wrong_;
  std::set<std::pair<std::size_t, std::string>> near_;
};

/// The page on which the case stands: the one asked for, or the only one that has it.
OrStop<std::string> page_of(Store& store, const std::string& case_id, const std::string& asked_page) {
  std::set<std::string> pages;
  bool page_known = false;
  Suggestions suggestions{case_id};
  const auto done = store.for_each([&](std::string_view page, const Activity& activity) {
    if (!asked_page.empty() && page != asked_page) return;
    page_known = true;
    if (activity.id == case_id) {
      pages.emplace(page);
    } else if (pages.empty() && is_message(activity)) {
      suggestions.consider(activity.id);
    }
  });
  if (!done) return failed(done.error());
  if (pages.size() == 1) return *pages.begin();
  if (pages.empty() && !asked_page.empty() && !page_known)
    return wrong(fmt::format("the ledger holds nothing of a page \"{}\"", asked_page));
  if (pages.empty()) return wrong(fmt::format("the ledger knows no case or message \"{}\"{}", case_id, suggestions.text()));
  std::string names;
  for (const auto& page : pages) names += (names.empty() ? "" : ", ") + page;
  return wrong(fmt::format("\"{}\" is on several pages: {}; say which with --page", case_id, names));
}

/// Everything that judges one page.
struct Bench {
  const Page* page = nullptr;
  const RuleBook* rules = nullptr;
  const std::set<std::string>* offices = nullptr;
  std::vector<Activity> activities;
  std::vector<Ruling> rulings;
  std::optional<Instant> observed_until;
  FrozenVerdicts frozen;

  [[nodiscard]] const Activity* find(const std::string& id) const {
    const auto it = std::find_if(activities.begin(), activities.end(), [&](const Activity& a) { return a.id == id; });
    return it == activities.end() ? nullptr : &*it;
  }
};

OrStop<Bench> bench_of(Store& store, const Loaded& loaded, const std::string& page_id) {
  Bench bench;
  for (const auto& page : loaded.config().pages)
    if (page.id == page_id) bench.page = &page;
  if (bench.page == nullptr)
    return wrong(fmt::format("the page \"{}\" is in the ledger but no longer configured: it is not judged", page_id));
  bench.rules = loaded.rules->of_office(bench.page->office);
  if (bench.rules == nullptr) return wrong(fmt::format("the office of the page \"{}\" has no policy", page_id));
  bench.offices = &loaded.rules->offices;
  auto activities = store.activities(page_id);
  if (!activities) return failed(activities.error());
  bench.activities = std::move(*activities);
  auto rulings = store.rulings(0);
  if (!rulings) return failed(rulings.error());
  for (auto& ruling : *rulings)
    if (ruling.page == page_id) bench.rulings.push_back(std::move(ruling));
  const auto records = store.pages(page_id);
  if (!records) return failed(records.error());
  for (const auto& record : *records) bench.observed_until = record.observed_until;
  const auto verdicts = store.verdicts([&bench](const VerdictRow& row) { bench.frozen.add(row); }, page_id);
  if (!verdicts) return failed(verdicts.error());
  return bench;
}

OrStop<std::vector<Case>> cases_of(const Bench& bench, const std::vector<Ruling>& rulings, Instant now) {
  const auto ruled = apply(bench.activities, rulings, now);
  CaseInput input;
  input.activities = ruled;
  input.rules = bench.rules;
  input.page_office = bench.page->office;
  input.offices = bench.offices;
  input.as_of = now;
  input.observed_until = std::min(now, bench.observed_until.value_or(bench.page->registered));
  input.frozen = &bench.frozen;
  auto folded = fold_cases(input);
  if (!folded) return wrong(fmt::format("page {} cannot be judged: {}", bench.page->id, to_string(folded.error())));
  return std::move(folded->cases);
}

/// Whether the ruling can be said of that activity at all.
std::optional<Stop> unfit(const Bench& bench, const Ruling& ruling, const std::string& case_id) {
  const Activity& message = *bench.find(case_id);
  if (!is_message(message))
    return wrong(fmt::format("{} is a {} of the office's own; a case is a citizen's message", case_id, to_string(message.kind)));
  if (!ruling.interim) return std::nullopt;
  const Activity* reply = bench.find(ruling.activity);
  if (reply == nullptr) return wrong(fmt::format("the ledger knows no reply \"{}\" on page {}", ruling.activity, bench.page->id));
  if (!is_word(*reply)) return wrong(fmt::format("{} is no answer of an office; only such are interim or final", ruling.activity));
  if (reply->thread_id != message.thread_id)
    return wrong(fmt::format("{} is in the conversation {}, the case in {}", ruling.activity, reply->thread_id, message.thread_id));
  return std::nullopt;
}

bool holds(const Case& c, const std::string& message) {
  return c.id == message || std::find(c.messages.begin(), c.messages.end(), message) != c.messages.end();
}

/// Cases that differ between the two, and those that hold the message the ruling is about.
void keep_what_matters(RulingEffect& effect, const std::string& message) {
  const PeopleText plain{Language::en, nullptr};
  const auto lines = [&](const std::vector<Case>& cases) {
    std::set<std::string> all;
    for (const auto& c : cases) all.insert(case_line(c, plain));
    return all;
  };
  const auto before = lines(effect.before), after = lines(effect.after);
  const auto dull = [&](const Case& c) {
    const auto line = case_line(c, plain);
    return before.contains(line) && after.contains(line) && !holds(c, message);
  };
  std::erase_if(effect.before, dull);
  std::erase_if(effect.after, dull);
}

OrStop<Instant> now_of(const Options& options) {
  if (options.dev_clock.empty()) return SystemClock{}.now();
  const auto simulated = parse_simulated_clock(options.dev_clock);
  if (!simulated) return wrong(simulated.error().message);
  return (*simulated)->now();
}

PeopleText people_of(const Options& options, const Loaded& loaded, const BusinessTime* calendar) {
  const auto& language = options.language.empty() ? loaded.config().default_language : options.language;
  return {language == "en" ? Language::en : Language::bn, calendar};
}

OrStop<std::string> list(const Options& options, const Loaded& loaded, Store& store) {
  auto rulings = store.rulings(0);
  if (!rulings) return failed(rulings.error());
  const std::string& page = options.page.empty() ? options.rule.case_id : options.page;
  if (!page.empty()) std::erase_if(*rulings, [&](const Ruling& r) { return r.page != page; });
  if (options.json) return rulings_json(*rulings);
  const auto& calendars = loaded.rules->calendars;
  const PeopleText people = people_of(options, loaded, calendars.empty() ? nullptr : calendars.begin()->second.get());
  std::string out;
  for (const auto& ruling : *rulings) out += ruling_line(ruling, people) + "\n";
  return out;
}

OrStop<std::string> enter(const Options& options, const Loaded& loaded, Store& store, Ruling ruling) {
  const std::string& case_id = options.rule.case_id;
  auto page = page_of(store, case_id, options.page);
  if (!page) return page.error();
  ruling.page = std::move(*page);
  const auto bench = bench_of(store, loaded, ruling.page);
  if (!bench) return bench.error();
  if (auto stop = unfit(*bench, ruling, case_id)) return *stop;

  RulingEffect effect;
  auto before = cases_of(*bench, bench->rulings, ruling.at);
  if (!before) return before.error();
  auto rulings = bench->rulings;
  rulings.push_back(ruling);
  rulings.back().number = rulings.size() == 1 ? 1 : rulings[rulings.size() - 2].number + 1;
  auto after = cases_of(*bench, rulings, ruling.at);
  if (!after) return after.error();
  effect.before = std::move(*before);
  effect.after = std::move(*after);
  keep_what_matters(effect, case_id);

  effect.entered = !options.rule.dry_run;
  if (effect.entered) {
    const auto number = store.rule(ruling);
    if (!number) return failed(number.error());
    ruling.number = *number;
  }
  effect.ruling = std::move(ruling);
  if (options.json) return effect_json(effect);
  const auto rule = bench->rules->at(effect.ruling.at);
  return effect_text(effect, people_of(options, loaded, rule ? (*rule)->calendar.get() : nullptr));
}

OrStop<std::string> carry_out(const Options& options) {
  const auto now = now_of(options);
  if (!now) return now.error();
  Ruling ruling;
  if (!options.rule.list) {
    auto wanted = asked(options, *now);
    if (!wanted) return wanted.error();
    ruling = std::move(*wanted);
  }
  const auto loaded = configuration(options);
  if (!loaded) return loaded.error();
  const bool only_look = options.rule.list || options.rule.dry_run;
  auto store = open_sqlite_ledger(loaded->config().store_path, Secret{}, only_look ? OpenMode::read_only : OpenMode::beside);
  if (!store) return not_opened(store.error());
  return options.rule.list ? list(options, *loaded, **store) : enter(options, *loaded, **store, std::move(ruling));
}

}  // namespace

int rule(const Options& options) { return end_with(options, carry_out); }

}  // namespace sarad
