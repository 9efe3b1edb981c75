// SPDX-License-Identifier: Apache-2.0
// The files a configuration is read from: their names, their bytes, and what a column means in
// them. Opens regular files only, up to 32 MiB, in UTF-8.
#pragma once

#include "config/node.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace sarad {

class FaultList;

inline constexpr std::size_t kMaxSourceBytes = std::size_t{32} << 20;

class Sources {
 public:
  /// Reads a file whole (a byte order mark is cut off). On failure one fault (cannot_read,
  /// too_large, bad_encoding), at `named_at` if another file names it, else at its own 1:1.
  [[nodiscard]] std::optional<std::uint32_t> open(const std::string& path, FaultList& faults,
                                                  std::optional<Place> named_at = {});

  [[nodiscard]] const std::string& name(std::uint32_t file) const { return files_[file].name; }
  [[nodiscard]] std::string_view text(std::uint32_t file) const { return files_[file].text; }
  /// `relative` as seen from the folder of `file`; absolute paths stay.
  [[nodiscard]] std::string beside(std::uint32_t file, const std::string& relative) const;
  /// The column of a place in characters, as editors count. Cells stay cells.
  [[nodiscard]] int column(Place place) const;
  void counts_cells(std::uint32_t file) { files_[file].cells = true; }

 private:
  struct File {
    std::string name, text;
    bool cells = false;
  };
  std::deque<File> files_;
};

}  // namespace sarad
