// SPDX-License-Identifier: Apache-2.0
// vectors FILE…: runs files of test vectors (README.md), whichever of its kinds they are. Exit 0 if
// all pass, 1 if any fails, 2 if a file cannot be read.
#include "tests/vectors/run.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace sarad::vectors {
namespace {

struct Tally {
  int passed = 0, failed = 0;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

rapidjson::Document parse(const std::string& text, const std::string& what) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  if (document.HasParseError()) throw std::runtime_error("not JSON: " + what);
  return document;
}

using Runner = std::string (*)(const Json&, Calendars&);

Runner runner_for(const Json& input) {
  constexpr std::pair<const char*, Runner> kShapes[] = {{"op", run_business_time},      {"activities", run_cases},
                                                        {"contributions", run_cadence}, {"measure", run_rates},
                                                        {"subjects", run_quantiles},    {"target_percent", run_rollup}};
  for (const auto& [key, runner] : kShapes)
    if (input.HasMember(key)) return runner;
  throw std::runtime_error("unknown kind of vector");
}

void compare(const std::string& name, const Json& expected, const std::string& actual, Tally& tally) {
  const auto difference = first_difference(expected, parse(actual, "the result of " + name));
  ++(difference.empty() ? tally.passed : tally.failed);
  if (!difference.empty()) std::printf("FAIL %s %s\n", name.c_str(), difference.c_str());
}

/// The stream counts as one vector a page and one for the rows of cases.
void run_stream_file(const std::filesystem::path& path, const Json& file, Calendars& calendars, Tally& tally) {
  std::string lines = path.string();
  lines.replace(lines.rfind(".expected.json"), std::string::npos, ".jsonl");
  std::map<std::string, std::vector<Activity>> activities;
  std::istringstream in(read_file(lines));
  for (std::string line; std::getline(in, line);) {
    const auto json = parse(line, lines);
    activities[text_of(json, "page")].push_back(read_activity(json));
  }
  const auto actual = parse(run_stream(file["input"], calendars, activities), "the stream's result");
  const Json& expected = file["expected"];
  const auto as_text = [](const Json& json) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    json.Accept(writer);
    return std::string{buffer.GetString()};
  };
  for (rapidjson::SizeType i = 0; i < expected["pages"].Size(); ++i)
    compare("stream " + text_of(expected["pages"][i], "id"), expected["pages"][i], as_text(actual["pages"][i]), tally);
  compare("stream cases", expected["cases"], as_text(actual["cases"]), tally);
}

Tally run_file(const std::filesystem::path& path) {
  Calendars calendars(parse(read_file(path.parent_path() / "calendars.json"), "calendars.json"));
  const auto file = parse(read_file(path), path.string());
  Tally tally;
  if (file.IsObject()) {
    run_stream_file(path, file, calendars, tally);
    return tally;
  }
  for (const auto& vector : file.GetArray()) {
    const Json& input = vector["input"];
    compare(text_of(vector, "name"), vector["expected"], runner_for(input)(input, calendars), tally);
  }
  return tally;
}

}  // namespace
}  // namespace sarad::vectors

int main(int count, char** arguments) {
  sarad::vectors::Tally all;
  bool unreadable = count < 2;
  for (int i = 1; i < count; ++i) {
    try {
      const auto tally = sarad::vectors::run_file(arguments[i]);
      std::printf("%s: %d passed, %d failed\n", arguments[i], tally.passed, tally.failed);
      all.passed += tally.passed;
      all.failed += tally.failed;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", arguments[i], error.what());
      unreadable = true;
    }
  }
  std::printf("%d passed, %d failed\n", all.passed, all.failed);
  return unreadable ? 2 : all.failed > 0 ? 1 : 0;
}
