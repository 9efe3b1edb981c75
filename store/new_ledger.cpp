// SPDX-License-Identifier: Apache-2.0
#include "store/new_ledger.hpp"

#include "base/log.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sarad {
namespace {

Error system_error(const std::string& doing) { return {Errc::storage, "cannot " + doing + ": " + std::strerror(errno)}; }

/// SQLite makes files readable by others; one that is there already keeps its mode.
Result<void> make_private_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_error("remove " + path);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return system_error("make " + path);
  ::close(file);
  return {};
}

Result<void> sync(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  auto result = done ? Result<void>{} : system_error("write to the disk " + path);
  if (file >= 0) ::close(file);
  return result;
}

/// The finished file gets its name: before, there was none, or what there was.
Result<void> give_name(const std::string& from, const std::string& to) {
  if (auto done = sync(from); !done) return done.error();
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename " + from);
  return sync_folder_of(to);
}

Result<void> fill(const std::string& path, const std::string& key_check) {
  auto connection = sqlite::Connection::open(path, sqlite::Access::read_write);
  if (!connection) return connection.error();
  if (auto done = migrate(**connection, migrations()); !done) return done.error();
  auto note = sqlite::Statement::prepare(**connection, "INSERT INTO meta (name, value) VALUES ('author_key_check', ?)");
  if (!note) return note.error();
  note->bind(1, std::string_view{key_check});
  return note->run();
}

Result<void> copy(sqlite::Connection& connection, const std::string& to) {
  auto vacuum = sqlite::Statement::prepare(connection, "VACUUM INTO ?");
  if (!vacuum) return vacuum.error();
  vacuum->bind(1, std::string_view{to});
  return vacuum->run();
}

}  // namespace

Result<void> sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return sync(slash == std::string::npos ? "." : path.substr(0, slash + 1));
}

Result<void> make_ledger(const std::string& path, const std::string& key_check) {
  const std::string unfinished = path + ".new";
  if (auto done = make_private_file(unfinished); !done) return done.error();
  if (auto done = fill(unfinished, key_check); !done) return done.error();
  return give_name(unfinished, path);
}

std::string copy_before(const std::string& path, int version) { return path + ".before-v" + std::to_string(version); }

Result<void> bring_up_to_date(const std::string& path, sqlite::Connection& connection, std::span<const Migration> steps) {
  const auto version = schema_version(connection);
  if (!version) return version.error();
  if (steps.empty() || *version >= steps.back().version) return {};
  const std::string kept = copy_before(path, *version + 1), unfinished = kept + ".new";
  if (auto done = make_private_file(unfinished); !done) return done.error();
  if (auto done = copy(connection, unfinished); !done) return done.error();
  if (auto done = give_name(unfinished, kept); !done) return done.error();
  log::info("the ledger gets a new schema", {{"from", *version}, {"to", steps.back().version}, {"copy", kept}});
  return migrate(connection, steps);
}

}  // namespace sarad
