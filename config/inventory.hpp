// SPDX-License-Identifier: Apache-2.0
// Offices and pages from CSV files. Rows become the same nodes as YAML's maps, so one schema judges
// both; places are lines and cells.
#pragma once

#include "config/csv.hpp"
#include "config/fault_list.hpp"
#include "config/node.hpp"
#include "config/source.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace sarad {

class Inventory {
 public:
  Inventory(Sources& sources, NodeStore& store, FaultList& faults) : sources_(sources), store_(store), faults_(faults) {}

  /// Adds the rows of a file to the lists `offices` and `pages`. Equal office rows may repeat, in
  /// other files too. Faults: bad_csv, unknown_column, missing_column, bad_row, different_office,
  /// formula, bad_contact, literal_secret. False if the file could not be read as a table at all.
  bool add(std::uint32_t file, Node& offices, Node& pages);

 private:
  struct FirstRow {
    Place place;
    std::vector<std::string> cells;  ///< of the office, in the order of its columns
  };

  [[nodiscard]] bool read_header(const CsvRow& row);
  void read_row(const CsvRow& row, Node& offices, Node& pages);
  void add_office(const CsvRow& row, Node& offices);
  void add_page(const CsvRow& row, Node& pages);
  [[nodiscard]] const Node* value_of(std::size_t column, const std::string& cell, Place place);
  [[nodiscard]] const Node* contacts_of(const std::string& cell, Place place);
  [[nodiscard]] const Node* secret_of(const std::string& cell, Place place);
  [[nodiscard]] Place place_of(const CsvRow& row, std::size_t cell) const;
  [[nodiscard]] const std::string& cell_of(const CsvRow& row, std::size_t column) const;
  void put(Node& map, std::string_view key, const Node* value) const;

  Sources& sources_;
  NodeStore& store_;
  FaultList& faults_;
  std::uint32_t file_ = 0;
  std::vector<std::size_t> cell_at_;   ///< column → index of its cell
  std::size_t width_ = 0;
  std::unordered_map<std::string, FirstRow> offices_;
};

}  // namespace sarad
