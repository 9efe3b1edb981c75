// SPDX-License-Identifier: Apache-2.0
// Collects faults while a configuration is read. Keeps the first hundred by file, line and column
// and counts the rest, so that a file full of faults costs no memory.
#pragma once

#include "config/fault.hpp"
#include "config/node.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace sarad {

class Sources;

class FaultList {
 public:
  static constexpr std::size_t kShown = 100;

  explicit FaultList(const Sources& sources) : sources_(sources) {}

  void error(Place place, std::string path, std::string_view code, std::string message, std::string hint);
  void warning(Place place, std::string path, std::string_view code, std::string message, std::string hint);

  /// False when an error at this place would only be counted: no need to work out a hint for it.
  [[nodiscard]] bool would_show(Place place) const;
  [[nodiscard]] std::size_t errors() const { return errors_.size() + more_errors_; }

  /// Errors and warnings together, in the order in which the files were read. Over a hundred of
  /// either, the last says "and 37 more".
  [[nodiscard]] std::vector<Fault> take() const;

 private:
  struct Kept {
    Place place;
    std::string path, code, message, hint;
    [[nodiscard]] auto key() const { return std::tuple{place.file, place.line, place.column}; }
    friend bool operator<(const Kept& a, const Kept& b) { return a.key() < b.key(); }
  };
  using Shown = std::multiset<Kept>;

  static void keep(Shown& shown, std::size_t& more, Kept fault);
  void append(std::vector<Fault>& out, const Kept& kept, bool warning) const;

  const Sources& sources_;
  Shown errors_, warnings_;
  std::size_t more_errors_ = 0, more_warnings_ = 0, other_than_credentials_ = 0;
};

}  // namespace sarad
