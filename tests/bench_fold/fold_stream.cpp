// SPDX-License-Identifier: Apache-2.0
// The small stream of the vectors, folded activity by activity in the order of delivery and in others: after each day
// and at the end every page's figures equal those of figures(), and its cases those of the expected file's run.
//   fold_stream FOLDER_OF_VECTORS
#include "measures/page_fold.hpp"
#include "tests/measures/figures_text.hpp"
#include "tests/vectors/read_input.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>

namespace sarad::vectors {
namespace {

using test::FiguresText;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

rapidjson::Document parse(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  return document;
}

struct Delivery {
  std::string page;
  Activity activity;
};

struct Watched {
  Page page;
  std::vector<Activity> given;
  std::unique_ptr<PageFold> fold;
};

class Stream {
 public:
  Stream(const rapidjson::Document& file, Calendars& calendars)
      : setting_(*read_cases_setting(file["input"], calendars)) {
    for (const auto& json : file["input"]["pages"].GetArray()) {
      Watched& watched = pages_[text_of(json, "id")];
      watched.page.id = text_of(json, "id");
      watched.page.registered = instant_of(json, "registered");
      const auto office = setting_.page_office.find(watched.page.id);
      if (office != setting_.page_office.end()) watched.page.office = office->second;
      watched.fold =
          std::make_unique<PageFold>(PageFoldSetting{&watched.page, &setting_.rules, &setting_.offices, {}, nullptr});
    }
  }

  void deliver(const Delivery& d) {
    Watched& watched = pages_.at(d.page);
    watched.given.push_back(d.activity);
    watched.fold->add(d.activity);
  }
  [[nodiscard]] Instant as_of() const { return setting_.as_of; }

  /// Compares all pages; false: some page differs.
  bool agrees(Instant as_of) {
    bool good = true;
    for (auto& [id, watched] : pages_) good = agrees(watched, as_of) && good;
    return good;
  }
  std::size_t compared() const { return compared_; }

 private:
  bool agrees(Watched& watched, Instant as_of) {
    PageInput in;
    in.page = &watched.page;
    in.activities = watched.given;
    in.rules = &setting_.rules;
    in.offices = &setting_.offices;
    in.as_of = as_of;
    const auto until = setting_.observed_until.find(watched.page.id);
    in.observed_until = std::min(as_of, until == setting_.observed_until.end() ? as_of : until->second);
    const auto expected = figures(in);
    auto found = watched.fold->figures({as_of, in.observed_until, {}, {}, in.state});
    ++compared_;
    const bool same = expected && found && watched.fold->list_cases(*found) &&
                      FiguresText::of(*found) == FiguresText::of(*expected) &&
                      FiguresText::of_cases(*found) == FiguresText::of_cases(*expected);
    if (!same) std::printf("FAIL %s as of %s\n", watched.page.id.c_str(), format_instant(as_of).c_str());
    return same;
  }

  CasesSetting setting_;
  std::map<std::string, Watched> pages_;
  std::size_t compared_ = 0;
};

bool run_in_order(const rapidjson::Document& file, Calendars& calendars, const std::vector<Delivery>& deliveries) {
  Stream stream(file, calendars);
  Instant next{};
  bool good = true;
  for (const auto& d : deliveries) {
    if (d.activity.seen > next) {
      good = stream.agrees(d.activity.seen) && good;
      next = d.activity.seen + std::chrono::days{1};
    }
    stream.deliver(d);
  }
  good = stream.agrees(stream.as_of()) && good;
  std::printf("in order of delivery: %zu pages compared\n", stream.compared());
  return good;
}

bool run_shuffled(const rapidjson::Document& file, Calendars& calendars, std::vector<Delivery> deliveries,
                  unsigned seed) {
  std::shuffle(deliveries.begin(), deliveries.end(), std::mt19937(seed));
  Stream stream(file, calendars);
  bool good = true;
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    stream.deliver(deliveries[i]);
    if (i % 100 == 0) good = stream.agrees(stream.as_of()) && good;
  }
  good = stream.agrees(stream.as_of()) && good;
  std::printf("shuffled (%u): %zu pages compared\n", seed, stream.compared());
  return good;
}

bool run(const std::filesystem::path& folder) {
  Calendars calendars(parse(read_file(folder / "calendars.json")));
  const auto file = parse(read_file(folder / "stream-small.expected.json"));
  std::vector<Delivery> deliveries;
  std::istringstream in(read_file(folder / "stream-small.jsonl"));
  for (std::string line; std::getline(in, line);) {
    const auto json = parse(line);
    deliveries.push_back({text_of(json, "page"), read_activity(json)});
  }
  std::stable_sort(deliveries.begin(), deliveries.end(),
                   [](const Delivery& a, const Delivery& b) { return a.activity.seen < b.activity.seen; });
  bool good = run_in_order(file, calendars, deliveries);
  for (const unsigned seed : {1U, 2U, 3U}) good = run_shuffled(file, calendars, deliveries, seed) && good;
  return good;
}

}  // namespace
}  // namespace sarad::vectors

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: fold_stream FOLDER_OF_VECTORS\n");
    return 2;
  }
  return sarad::vectors::run(arguments[1]) ? 0 : 1;
}
