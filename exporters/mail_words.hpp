// SPDX-License-Identifier: Apache-2.0
// Every sentence of our mails, in both languages. `{}` takes what is already formatted for people.
#pragma once

#include "exporters/mail_content.hpp"

#include <array>
#include <string_view>

namespace sarad {

struct MailWords {
  std::array<std::string_view, 5> subject;   ///< by MailTopic: {0} how many
  std::string_view subject_digest;           ///< {0} overdue, {1} waiting
  std::string_view subject_well, subject_nothing, subject_week, subject_bounce, subject_of, and_more_offices, pretend;
  std::array<std::string_view, 5> topic;     ///< by MailTopic: {0} how many
  std::string_view as_of, was_due, is_due, late, case_id, message, why, more, tagged;
  std::string_view cadence_title, cadence, answered, told_before, unseen, well, nothing;
  std::string_view refused_title, refused_note;
  std::string_view list, footer;
};

[[nodiscard]] const MailWords& mail_words(Language language);

}  // namespace sarad
