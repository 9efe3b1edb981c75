// SPDX-License-Identifier: Apache-2.0
#include "config/source.hpp"

#include "config/fault_list.hpp"
#include "config/utf8.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace sarad {
namespace {

struct Trouble {
  std::string code, message, hint;
};

std::optional<Trouble> read_whole(const std::string& path, std::string& out) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0)
    return Trouble{"cannot_read", std::strerror(errno), "check the path and who may read it"};
  if (!S_ISREG(found.st_mode)) return Trouble{"cannot_read", "not a regular file", "name a file"};
  if (static_cast<std::size_t>(found.st_size) > kMaxSourceBytes)
    return Trouble{"too_large", "larger than 32 MiB", "split it into several files in pages.d/"};
  std::ifstream in{path, std::ios::binary};
  if (!in) return Trouble{"cannot_read", std::strerror(errno), "check the path and who may read it"};
  out.resize(static_cast<std::size_t>(found.st_size));
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return std::nullopt;
}

Place place_of(std::string_view text, std::size_t offset, std::uint32_t file) {
  const auto before = text.substr(0, offset);
  const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const auto last = before.rfind('\n');
  const auto column = offset - (last == std::string_view::npos ? 0 : last + 1) + 1;
  return {file, line, static_cast<std::uint32_t>(column)};
}

}  // namespace

std::optional<std::uint32_t> Sources::open(const std::string& path, FaultList& faults, std::optional<Place> named_at) {
  const auto index = static_cast<std::uint32_t>(files_.size());
  File& file = files_.emplace_back();
  file.name = path;
  if (const auto trouble = read_whole(path, file.text)) {
    const std::string message = named_at ? "the file \"" + path + "\" cannot be read: " + trouble->message
                                         : "cannot be read: " + trouble->message;
    faults.error(named_at.value_or(Place{index, 1, 1}), "", trouble->code, message, trouble->hint);
    return std::nullopt;
  }
  if (file.text.starts_with("\xEF\xBB\xBF")) file.text.erase(0, 3);
  if (const auto bad = first_bad_utf8(file.text)) {
    faults.error(place_of(file.text, *bad, index), "", "bad_encoding", "this is not UTF-8", "save the file as UTF-8");
    return std::nullopt;
  }
  return index;
}

std::string Sources::beside(std::uint32_t file, const std::string& relative) const {
  return (std::filesystem::path{files_[file].name}.parent_path() / relative).lexically_normal().string();
}

int Sources::column(Place place) const {
  const File& file = files_[place.file];
  if (file.cells) return static_cast<int>(place.column);
  std::string_view rest = file.text;
  for (std::uint32_t line = 1; line < place.line; ++line) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return static_cast<int>(place.column);
    rest.remove_prefix(end + 1);
  }
  return static_cast<int>(count_characters(rest.substr(0, place.column - 1))) + 1;
}

}  // namespace sarad
