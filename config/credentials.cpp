// SPDX-License-Identifier: Apache-2.0
#include "config/credentials.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace sarad {
namespace {

constexpr off_t kMaxSecretBytes = 64 << 10;

struct File {
  explicit File(const std::string& path) : fd(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)), error(errno) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd >= 0) close(fd);
  }
  int fd, error;
};

/// What keeps an open file from holding a secret; empty: nothing.
std::string unsafe(int fd, bool strict) {
  struct stat found {};
  if (fstat(fd, &found) != 0) return std::strerror(errno);
  if (!S_ISREG(found.st_mode)) return "is not a regular file";
  if (found.st_size > kMaxSecretBytes) return "is larger than 64 KiB";
  if (!strict) return {};
  if ((found.st_mode & 0177) != 0) return "may be read by others";
  if (found.st_uid != 0 && found.st_uid != geteuid()) return "belongs to another user";
  return {};
}

std::string read_all(int fd) {
  std::string out;
  out.reserve(static_cast<std::size_t>(kMaxSecretBytes));  // so that no copy is left behind by growth
  std::array<char, 4096> piece{};
  for (ssize_t n = 0; (n = ::read(fd, piece.data(), piece.size())) > 0 && out.size() + piece.size() <= out.capacity();)
    out.append(piece.data(), static_cast<std::size_t>(n));
  explicit_bzero(piece.data(), piece.size());
  return out;
}

void cut_line_end(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  return false;
}

}  // namespace

Credentials::Found Credentials::read(const std::string& name, bool strict, const std::string& called, const std::string& remedy,
                                     Place at, const std::string& path, FaultList& faults) {
  const File file{name};
  if (file.fd < 0 && file.error == ELOOP) {
    faults.error(at, path, "unsafe_secret", called + " is a symbolic link", "name the file itself");
    return std::nullopt;
  }
  if (file.fd < 0) {
    faults.error(at, path, "missing_credential", called + " cannot be read: " + std::strerror(file.error), remedy);
    return std::nullopt;
  }
  if (const std::string trouble = unsafe(file.fd, strict); !trouble.empty()) {
    faults.error(at, path, "unsafe_secret", called + ' ' + trouble, "make it a file of its own: chown root, chmod 0600 (" + name + ")");
    return std::nullopt;
  }
  std::string text = read_all(file.fd);
  cut_line_end(text);
  Secret secret{std::move(text)};
  if (secret.empty()) {
    faults.error(at, path, "missing_credential", called + " is empty", "write the secret into " + name);
    return std::nullopt;
  }
  if (has_control(secret.reveal())) {
    faults.error(at, path, "unsafe_secret", called + " has more than one line, or is not text", "keep one line of text in " + name);
    return std::nullopt;
  }
  return secret;
}

std::optional<Secret> Credentials::credential(const std::string& name, Place at, const std::string& path, FaultList& faults) {
  const auto known = known_.find("credential " + name);
  if (known != known_.end()) return known->second;
  const bool handed_over = !directory_.empty();
  const std::string folder = handed_over ? directory_ : beside_;
  const std::string prefixed = folder + "/sarad_" + name;
  const bool is_prefixed = access(prefixed.c_str(), F_OK) == 0;
  const std::string remedy = handed_over ? "put it into /etc/sarad/credentials/" + name + " (root, 0600) and restart"
                                         : "put it into " + folder + '/' + name + " (mode 0600)";
  Found found = read(is_prefixed ? prefixed : folder + '/' + name, !handed_over, "credential \"" + name + '"', remedy, at, path, faults);
  return known_.emplace("credential " + name, std::move(found)).first->second;
}

std::optional<Secret> Credentials::file(const std::string& name, Place at, const std::string& path, FaultList& faults) {
  const auto known = known_.find("file " + name);
  if (known != known_.end()) return known->second;
  Found found = read(name, true, "the file \"" + name + '"', "create it with mode 0600, or mend the path", at, path, faults);
  return known_.emplace("file " + name, std::move(found)).first->second;
}

}  // namespace sarad
