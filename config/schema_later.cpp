// SPDX-License-Identifier: Apache-2.0
// Keys of later versions: checked, so that a file written for them is good or bad already today.
#include "config/forms.hpp"
#include "config/schema.hpp"

namespace sarad {
namespace {

using namespace forms;

const Section& smtp_section() {
  static const Section section = section_of<Unkept>({
      accepted("host", text(), "Mail server.").must(),
      accepted("port", count(1, 65'535), "Its port."),
      accepted("tls", word({"starttls", "tls", "none"}), "Encryption; none on loopback only."),
      accepted("user", text(), "User."),
      accepted("password", secret(), "Password."),
  });
  return section;
}

const Section& ladder_section() {
  static const Section section = section_of<Unkept>({
      accepted("head_after", limit(), "When the head of the office is told."),
      accepted("supervisor_after", limit(), "When the supervisor is told."),
  });
  return section;
}

const Section& digest_section() {
  static const Section section = section_of<Unkept>({
      accepted("at", time_of_day(), "When it is sent."),
      accepted("days", word({"working", "all"}), "On which days."),
      accepted("weekly_even_if_empty", weekday(), "Day on which even an empty one is sent."),
  });
  return section;
}

}  // namespace

const Section& mail_section() {
  static const Section section = section_of<Unkept>({
      accepted("smtp", keys_of<Unkept>(smtp_section()), "The way out."),
      accepted("from", text(), "Sender."),
      accepted("ladder", keys_of<Unkept>(ladder_section()), "Who is told when."),
      accepted("digest", keys_of<Unkept>(digest_section()), "The daily mail."),
      accepted("max_per_person_per_day", count(1, 1'000), "Most mails a person gets a day."),
  });
  return section;
}

}  // namespace sarad
