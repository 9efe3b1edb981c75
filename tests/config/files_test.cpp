// SPDX-License-Identifier: Apache-2.0
#include "tests/config/files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace sarad::test {

std::filesystem::path here() { return std::filesystem::path{SARAD_TESTS_DIR} / "config"; }

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream{path, std::ios::binary} << text;
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "sarad-config-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::put(const std::string& name, std::string_view text, int mode) const {
  const auto path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  write_text(path, text);
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  return path.string();
}

ReadOptions options() {
  ReadOptions made;
  made.credentials_directory = (here() / "credentials").string();
  made.platforms = {"facebook", "wordpress"};
  return made;
}

ReadConfig read_text_as_config(std::string_view text) {
  const Folder folder;
  return read_config({folder.put("sarad.yml", text)}, options());
}

std::string lines(const std::vector<Fault>& faults) {
  std::string out;
  for (const auto& fault : faults) out += fault.text() + '\n';
  return out;
}

bool regenerating() { return std::getenv("SARAD_REGENERATE") != nullptr; }

void expect_golden(const std::filesystem::path& path, const std::string& text) {
  if (regenerating()) return write_text(path, text);
  EXPECT_EQ(read_text(path), text) << path << "\nif the new text is right: tests/config/regenerate.sh BUILD_DIRECTORY";
}

}  // namespace sarad::test
