// SPDX-License-Identifier: Apache-2.0
// Fetches secrets named in the configuration: credentials that systemd hands over, or files only we
// may read. Each is read once, however many pages use it. Values appear in no message.
#pragma once

#include "base/secret.hpp"
#include "config/fault_list.hpp"

#include <map>
#include <optional>
#include <string>

namespace sarad {

class Credentials {
 public:
  /// `directory`: where credentials are (systemd.exec(5), $CREDENTIALS_DIRECTORY). If empty they are
  /// looked for in `beside`, and must then be files as by `file()`.
  Credentials(std::string directory, std::string beside) : directory_(std::move(directory)), beside_(std::move(beside)) {}

  /// The credential `sarad_<name>` or `<name>`. On failure one fault at `at`, the first time only:
  /// missing_credential (absent, empty or unreadable) or unsafe_secret.
  [[nodiscard]] std::optional<Secret> credential(const std::string& name, Place at, const std::string& path, FaultList& faults);

  /// The file: regular, no link, mode 0600 or stricter, owned by us or root, one line. Faults as above.
  [[nodiscard]] std::optional<Secret> file(const std::string& name, Place at, const std::string& path, FaultList& faults);

 private:
  using Found = std::optional<Secret>;
  Found read(const std::string& file, bool strict, const std::string& called, const std::string& remedy, Place at,
             const std::string& path, FaultList& faults);

  std::string directory_, beside_;
  std::map<std::string, Found> known_;
};

}  // namespace sarad
