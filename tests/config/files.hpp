// SPDX-License-Identifier: Apache-2.0
// Folders, files and readings for the tests of config/.
#pragma once

#include "config/read_config.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sarad::test {

/// tests/config/.
[[nodiscard]] std::filesystem::path here();

[[nodiscard]] std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);

/// A new folder that goes away with it.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file, its folders too; returns its path.
  std::string put(const std::string& name, std::string_view text, int mode = 0600) const;

 private:
  std::filesystem::path path_;
};

/// Facebook and WordPress exist; credentials are those of tests/config/credentials.
[[nodiscard]] ReadOptions options();

/// One file named sarad.yml with this text, read by options().
[[nodiscard]] ReadConfig read_text_as_config(std::string_view text);

/// All faults, one a line.
[[nodiscard]] std::string lines(const std::vector<Fault>& faults);

/// With SARAD_REGENERATE=1 golden files are written instead of compared (tests/config/regenerate.sh).
[[nodiscard]] bool regenerating();

/// Compares with a golden file, or writes it.
void expect_golden(const std::filesystem::path& path, const std::string& text);

}  // namespace sarad::test
