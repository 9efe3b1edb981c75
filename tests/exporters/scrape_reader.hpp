// SPDX-License-Identifier: Apache-2.0
// Reads an exposition back, strictly: what a test compares, and what breaks the format.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::test {

struct Scrape {
  std::map<std::string, std::string> samples;  ///< "name{labels}" → value
  std::vector<std::string> families;           ///< in order of their TYPE lines
  std::vector<std::string> faults;             ///< what the format forbids

  /// Value of a whole series name with labels; "absent" if there is none.
  [[nodiscard]] std::string at(const std::string& series) const {
    const auto it = samples.find(series);
    return it == samples.end() ? "absent" : it->second;
  }
  [[nodiscard]] std::size_t count(std::string_view part) const {
    std::size_t n = 0;
    for (const auto& [series, value] : samples) n += series.find(part) != std::string::npos;
    return n;
  }
};

/// Name of the family a sample belongs to, as histograms split it.
inline std::string family_of(const std::string& name, const std::set<std::string>& known) {
  for (const std::string_view suffix : {"_bucket", "_sum", "_count", "_total", "_info"})
    if (!known.contains(name) && name.ends_with(suffix) && known.contains(name.substr(0, name.size() - suffix.size())))
      return name.substr(0, name.size() - suffix.size());
  return name;
}

/// Where the value begins: behind the label set, in which strings may hold anything escaped.
inline std::size_t end_of_series(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[i] == ' ') {
      return i;
    }
  }
  return std::string_view::npos;
}

inline Scrape read_scrape(std::string_view text) {
  Scrape out;
  std::set<std::string> known;
  std::string current;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) out.faults.push_back("no newline at the end");
    const std::string line{text.substr(0, end)};
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.starts_with("# TYPE ")) {
      current = line.substr(7, line.find(' ', 7) - 7);
      if (!known.insert(current).second) out.faults.push_back("family twice: " + current);
      out.families.push_back(current);
      continue;
    }
    if (line.starts_with("#")) continue;
    const auto blank = end_of_series(line);
    if (blank == std::string::npos) {
      out.faults.push_back("no value: " + line);
      continue;
    }
    const std::string series = line.substr(0, blank);
    const std::string value = line.substr(blank + 1);
    if (family_of(series.substr(0, series.find('{')), known) != current)
      out.faults.push_back("outside its family: " + series);
    if (value.find_first_not_of("0123456789.e+-") != std::string::npos) out.faults.push_back("odd value: " + line);
    if (!out.samples.emplace(series, value).second) out.faults.push_back("series twice: " + series);
  }
  return out;
}

}  // namespace sarad::test
