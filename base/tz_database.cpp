// SPDX-License-Identifier: Apache-2.0
#include "base/tz_database.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace sarad {
namespace {

constexpr std::size_t kLargestFile = 256 * 1024;

bool is_plain(std::string_view zone) {
  if (zone.empty() || zone.size() > 64 || zone.front() == '/' || zone.back() == '/') return false;
  return std::all_of(zone.begin(), zone.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  });
}

}  // namespace

std::optional<std::string> read_time_zone(std::string_view zone) {
  if (!is_plain(zone)) return std::nullopt;
  const char* directory = std::getenv("TZDIR");
  std::string path = directory != nullptr && *directory != '\0' ? directory : "/usr/share/zoneinfo";
  path.append("/").append(zone);
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kLargestFile, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto size = static_cast<std::size_t>(file.gcount());
  if (size == 0 || size == kLargestFile) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace sarad
