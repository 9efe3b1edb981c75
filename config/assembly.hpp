// SPDX-License-Identifier: Apache-2.0
// Makes one tree of nodes of all the files: the configuration files over each other, pages.d/*.yml,
// the calendars' files in place of their names, and the inventories' rows behind the lists.
#pragma once

#include "config/fault_list.hpp"
#include "config/inventory.hpp"
#include "config/node.hpp"
#include "config/source.hpp"

#include <string>
#include <vector>

namespace sarad {

class Assembly {
 public:
  Assembly(Sources& sources, NodeStore& store, FaultList& faults) : sources_(sources), store_(store), faults_(faults) {}

  /// The tree; always a map, if need be an empty one.
  [[nodiscard]] const Node& assemble(const std::vector<std::string>& files);

  /// One calendar's file with the files it includes; nullptr with a fault if it cannot be read.
  [[nodiscard]] const Node* calendar_file(const std::string& name, const std::string& path) {
    const Node* calendar = read_map(path);
    return calendar == nullptr ? nullptr : &with_included_days(name, *calendar);
  }

  /// False if a file is missing from the tree: what refers to others cannot be judged then.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  [[nodiscard]] const Node* read_map(const std::string& path, std::optional<Place> named_at = {});
  [[nodiscard]] const Node& merge(const Node& base, const Node& over);
  void add_pages_d(Node& root, const std::string& first_file);
  void add_from_pages_d(Node& root, const Node& file);
  void add_inventories(Node& root);
  void add_calendars(Node& root);
  /// The calendar with the days and periods of the files it includes before its own.
  [[nodiscard]] const Node& with_included_days(const std::string& name, const Node& calendar);
  [[nodiscard]] const Node* read_included(const std::string& name, const Node& item);
  [[nodiscard]] Node& list_at(Node& root, std::string_view key);

  Sources& sources_;
  NodeStore& store_;
  FaultList& faults_;
  bool complete_ = true;
};

}  // namespace sarad
