// SPDX-License-Identifier: Apache-2.0
// Keys of sarad's own mails.
#include "config/config.hpp"
#include "config/forms.hpp"
#include "config/schema.hpp"

namespace sarad {
namespace {

using namespace forms;

const Section& smtp_section() {
  static const Section section = section_of<SmtpConfig>({
      key<&SmtpConfig::host>("host", unless<std::string>("", text()), "Mail server.").must(),
      key<&SmtpConfig::port>("port", unless(0, count(1, 65'535)), "Its port; absent: 587, with `tls` 465, with `none` 25."),
      key<&SmtpConfig::tls>("tls", word({"starttls", "tls", "none"}), "Encryption, without which nothing is sent; none on loopback only."),
      key<&SmtpConfig::user>("user", unless<std::string>("", text()), "User; absent: no login."),
      key<&SmtpConfig::password>("password", secret(), "Password."),
      key<&SmtpConfig::ca_file>("ca_file", unless<std::string>("", text()), "PEM file of those to believe; absent: the system's."),
  });
  return section;
}

const Section& ladder_section() {
  static const Section section = section_of<MailConfig>({
      key<&MailConfig::head_after>("head_after", limit(), "When the head of the office is told, from when a clock is overdue."),
      key<&MailConfig::supervisor_after>("supervisor_after", limit(), "When the supervisor is told, from the same moment."),
  });
  return section;
}

const Section& digest_section() {
  static const Section section = section_of<MailConfig>({
      key<&MailConfig::digest_at>("at", time_of_day(), "When it is sent, in the office's local time; not before the office opens."),
      key<&MailConfig::digest_days>("days", word({"working", "all"}), "On which days."),
      key<&MailConfig::weekly>("weekly_even_if_empty", weekday(), "Day on which it is sent though all is well, so that silence has one meaning."),
  });
  return section;
}

const Section& mail_section() {
  static const Section section = section_of<MailConfig>({
      key<&MailConfig::smtp>("smtp", keys_of<SmtpConfig>(smtp_section()), "The way out.").must(),
      key<&MailConfig::from>("from", unless<std::string>("", mail_sender()), "Sender.").must(),
      key<&MailConfig::operators>("operators", list_of(mail_address()),
                                  "Who runs sarad: told of addresses that refuse mails, and of cases of offices that name nobody."),
      whole("ladder", keys_of<MailConfig>(ladder_section()), "Who is told when."),
      whole("digest", keys_of<MailConfig>(digest_section()), "The daily mail."),
      key<&MailConfig::max_per_person_per_day>("max_per_person_per_day", count(1, 1'000), "Most mails a person gets a day, the daily one included; what is left waits for that."),
  });
  return section;
}

}  // namespace

/// Written only where there is a mail server: there is no default for one.
FormOf<MailConfig> mail_form() {
  FormOf<MailConfig> form = keys_of<MailConfig>(mail_section());
  form.write = [write = form.write](Writing& w, const void* value) -> const Node* {
    return static_cast<const MailConfig*>(value)->smtp.host.empty() ? nullptr : write(w, value);
  };
  return form;
}

}  // namespace sarad
