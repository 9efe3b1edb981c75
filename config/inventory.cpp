// SPDX-License-Identifier: Apache-2.0
#include "config/inventory.hpp"

#include "config/nearest.hpp"

#include <algorithm>
#include <array>

namespace sarad {
namespace {

enum class Of : std::uint8_t { page, office };
enum class As : std::uint8_t { text, name, list, contacts, secret };

struct Column {
  std::string_view header, key;
  Of of;
  As as = As::text;
};

constexpr std::array<Column, 14> kColumns{{
    {"page_id", "id", Of::page},
    {"office_id", "id", Of::office},
    {"office_name", "name", Of::office, As::name},
    {"office_name_en", "name_en", Of::office, As::name},
    {"parent_id", "parent", Of::office},
    {"level", "level", Of::office},
    {"platform", "platform", Of::page},
    {"account", "account", Of::page},
    {"app", "app", Of::page},
    {"token", "token", Of::page, As::secret},
    {"team", "team", Of::page, As::list},
    {"contacts", "contacts", Of::office, As::contacts},
    {"registered", "registered", Of::page},
    {"paused", "paused", Of::page},
}};
constexpr std::size_t kPageId = 0, kOfficeId = 1, kAbsent = static_cast<std::size_t>(-1);
const std::string kNothing;

std::vector<std::string> split(const std::string& cell, char by) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(by, begin), cell.size());
    if (end > begin) parts.push_back(cell.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string known_headers() {
  std::string out = "known columns: ";
  for (const auto& column : kColumns) out += (&column == kColumns.data() ? "" : ", ") + std::string{column.header};
  return out;
}

}  // namespace

Place Inventory::place_of(const CsvRow& row, std::size_t cell) const {
  return {file_, row.line, static_cast<std::uint32_t>(cell == kAbsent ? 1 : cell + 1)};
}

const std::string& Inventory::cell_of(const CsvRow& row, std::size_t column) const {
  const std::size_t cell = cell_at_[column];
  return cell == kAbsent ? kNothing : row.cells[cell];
}

void Inventory::put(Node& map, std::string_view key, const Node* value) const {
  if (value != nullptr) map.entries.push_back({std::string{key}, value->place, value});
}

bool Inventory::add(std::uint32_t file, Node& offices, Node& pages) {
  file_ = file;
  sources_.counts_cells(file);
  const std::string_view text = sources_.text(file);
  CsvReader reader{text, CsvReader::delimiter_of(text)};
  CsvRow row;
  bool header_read = false;
  for (auto step = reader.next(row); step != CsvReader::Step::end; step = reader.next(row)) {
    if (step == CsvReader::Step::open_quote) {
      faults_.error(place_of(row, row.cells.size() - 1), "", "bad_csv", "the quotation mark here is never closed", "close it");
    } else if (step == CsvReader::Step::stray_quote) {
      faults_.error(place_of(row, row.cells.size() - 1), "", "bad_csv", "a quotation mark stands inside this cell",
                    "put the whole cell in quotes and double those within");
    } else if (!row.blank() && header_read) {
      read_row(row, offices, pages);
    } else if (!row.blank()) {
      if (!read_header(row)) return false;
      header_read = true;
    }
  }
  if (!header_read) faults_.error({file_, 1, 1}, "", "missing_column", "there is no header", "begin with a line of column names; " + known_headers());
  return header_read;
}

bool Inventory::read_header(const CsvRow& row) {
  cell_at_.assign(kColumns.size(), kAbsent);
  width_ = row.cells.size();
  std::vector<std::string_view> known;
  for (const auto& column : kColumns) known.push_back(column.header);
  bool good = true;
  for (std::size_t cell = 0; cell < row.cells.size(); ++cell) {
    const auto found = std::find(known.begin(), known.end(), row.cells[cell]);
    const bool twice = found != known.end() && cell_at_[static_cast<std::size_t>(found - known.begin())] != kAbsent;
    if (found != known.end() && !twice) {
      cell_at_[static_cast<std::size_t>(found - known.begin())] = cell;
      continue;
    }
    const std::string near = nearest(row.cells[cell], known);
    good = false;
    faults_.error(place_of(row, cell), "", "unknown_column",
                  (twice ? "column \"" : "unknown column \"") + row.cells[cell] + (twice ? "\" stands twice" : "\""),
                  twice ? "keep one" : near.empty() ? known_headers() : "did you mean \"" + near + "\"?");
  }
  for (const std::size_t column : {kPageId, kOfficeId}) {
    if (!good || cell_at_[column] != kAbsent) continue;
    good = false;
    faults_.error(place_of(row, 0), "", "missing_column", "there is no column \"" + std::string{kColumns[column].header} + '"', "add it");
  }
  return good;
}

void Inventory::read_row(const CsvRow& row, Node& offices, Node& pages) {
  if (row.cells.size() != width_) {
    faults_.error(place_of(row, 0), "", "bad_row",
                  "this row has " + std::to_string(row.cells.size()) + " cells, the header " + std::to_string(width_),
                  "check delimiters and quotes");
    return;
  }
  bool tells_office = false, tells_page = false;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (i == kOfficeId || cell_of(row, i).empty()) continue;
    (kColumns[i].of == Of::office ? tells_office : tells_page) = true;
  }
  if (cell_of(row, kOfficeId).empty()) {
    faults_.error(place_of(row, cell_at_[kOfficeId]), "", "missing_key", "this row has no office_id", "add the id of the office");
    return;
  }
  if (tells_office || !tells_page) add_office(row, offices);
  if (tells_page && cell_of(row, kPageId).empty())
    faults_.error(place_of(row, cell_at_[kPageId]), "", "missing_key", "this row has no page_id", "add an id for the page");
  else if (tells_page)
    add_page(row, pages);
}

void Inventory::add_office(const CsvRow& row, Node& offices) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    if (kColumns[i].of == Of::office) cells.push_back(cell_of(row, i));
  const std::string& id = cell_of(row, kOfficeId);
  const auto [first, is_new] = offices_.emplace(id, FirstRow{place_of(row, 0), cells});
  if (!is_new) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      if (kColumns[i].of != Of::office) continue;
      if (cells[n] != first->second.cells[n]) {
        const Place there = first->second.place;
        const std::string where = (there.file == file_ ? "line " : sources_.name(there.file) + ':') + std::to_string(there.line);
        faults_.error(place_of(row, cell_at_[i]), "", "different_office",
                      std::string{kColumns[i].header} + " of the office \"" + id + "\" differs from " + where, "make the rows equal");
      }
      ++n;
    }
    return;
  }
  Node& map = store_.make(Node::Kind::map, place_of(row, cell_at_[kOfficeId]));
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    if (kColumns[i].of == Of::office) put(map, kColumns[i].key, value_of(i, cell_of(row, i), place_of(row, cell_at_[i])));
  offices.entries.push_back({{}, map.place, &map});
}

void Inventory::add_page(const CsvRow& row, Node& pages) {
  Node& map = store_.make(Node::Kind::map, place_of(row, cell_at_[kPageId]));
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    if (kColumns[i].of == Of::page) put(map, kColumns[i].key, value_of(i, cell_of(row, i), place_of(row, cell_at_[i])));
  put(map, "office", &store_.text(cell_of(row, kOfficeId), place_of(row, cell_at_[kOfficeId])));
  pages.entries.push_back({{}, map.place, &map});
}

const Node* Inventory::value_of(std::size_t column, const std::string& cell, Place place) {
  if (cell.empty()) return nullptr;
  const Column& wanted = kColumns[column];
  if (wanted.as == As::contacts) return contacts_of(cell, place);
  if (wanted.as == As::secret) return secret_of(cell, place);
  if (wanted.as == As::list) {
    Node& list = store_.make(Node::Kind::list, place);
    for (const auto& part : split(cell, '|')) list.entries.push_back({{}, place, &store_.text(part, place)});
    return &list;
  }
  if (wanted.as == As::name && std::string_view{"=+-@"}.find(cell.front()) != std::string_view::npos) {
    faults_.error(place, "", "formula", std::string{wanted.header} + " begins with \"" + cell.front() + "\" as spreadsheet formulas do",
                  "begin the name with a letter");
    return nullptr;
  }
  return &store_.text(cell, place);
}

const Node* Inventory::contacts_of(const std::string& cell, Place place) {
  Node& list = store_.make(Node::Kind::list, place);
  for (const auto& part : split(cell, '|')) {
    const auto words = split(part, ':');
    if (words.size() < 2 || words.size() > 3) {
      faults_.error(place, "", "bad_contact", "a contact must be role:mail or role:mail:language", "write admin:ict@bogura.example:bn");
      continue;
    }
    Node& map = store_.make(Node::Kind::map, place);
    constexpr std::array<std::string_view, 3> kKeys{"role", "mail", "language"};
    for (std::size_t i = 0; i < words.size(); ++i) put(map, kKeys[i], &store_.text(words[i], place));
    list.entries.push_back({{}, place, &map});
  }
  return &list;
}

/// A bare word is refused even if it might be a name: it might as well be a token, and what cannot be
/// found would be printed.
const Node* Inventory::secret_of(const std::string& cell, Place place) {
  for (const std::string_view kind : {"credential", "file"}) {
    if (!cell.starts_with(std::string{kind} + ':')) continue;
    Node& map = store_.make(Node::Kind::map, place);
    put(map, kind, &store_.text(cell.substr(kind.size() + 1), place));
    return &map;
  }
  faults_.error(place, "", "literal_secret", "a token must not stand here", "write credential:NAME or file:PATH");
  return nullptr;
}

}  // namespace sarad
