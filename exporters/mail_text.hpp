// SPDX-License-Identifier: Apache-2.0
// A mail's words: subject, text and HTML, both languages beneath each other, the reader's first. Bengali digits in Bengali, ids
// excepted. Everything that comes from elsewhere is escaped in HTML and kept to its line in text.
#pragma once

#include "exporters/mail_content.hpp"

#include <string>

namespace sarad {

struct MailText {
  std::string subject, text, html;
};

/// `first`: the language of the subject and of what stands on top.
[[nodiscard]] MailText mail_text(const MailContent& content, const OfficeTree& tree, Language first);

}  // namespace sarad
