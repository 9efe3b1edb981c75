// SPDX-License-Identifier: Apache-2.0
// A step told to a person, as one text.
#pragma once

#include "activity/mail_row.hpp"

#include <string>

namespace sarad {

/// All of it but `mail`, which says by what it was told.
[[nodiscard]] inline std::string told_key(const MailTold& told) {
  return told.to + '\n' + told.page + '\n' + told.subject + '\n' + std::to_string(static_cast<int>(told.clock)) + '\n' + told.part + '\n' +
         std::to_string(static_cast<int>(told.step));
}

}  // namespace sarad
