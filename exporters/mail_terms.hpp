// SPDX-License-Identifier: Apache-2.0
// What the configuration has to say about mails, and who hears of which office.
#pragma once

#include "base/secret.hpp"
#include "exporters/mail_message.hpp"
#include "exporters/people_time.hpp"
#include "exporters/recipients.hpp"
#include "measures/snapshot.hpp"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sarad {

struct MailTerms {
  std::function<const RuleBook*(const std::string& office)> rules;   ///< null if unknown
  std::string public_url;                ///< for links; without a slash at its end
  MailSender from;
  std::vector<std::string> operators;    ///< addresses
  Limit head_after = working_hours(16), supervisor_after = working_days(5);
  Seconds digest_at{std::chrono::hours{9} + std::chrono::minutes{15}};
  bool digest_every_day = false;         ///< false: on working days
  std::chrono::weekday weekly{std::chrono::Sunday};
  int most_a_day = 6;
  Language language = Language::bn;      ///< of people who named none
  Secret key;                            ///< of Message-IDs

  /// The calendar by which an office works at `t`; null if there is none.
  [[nodiscard]] const BusinessTime* calendar(const std::string& office, Instant t) const;
};

struct MailSeat {
  std::size_t office = 0;   ///< in the roster
  Rung rung{};
};

struct MailPerson {
  std::string address;
  Language language{};              ///< which comes first; both are always there
  std::vector<MailSeat> seats;
};

/// Everybody whose channel is mail, by address, for offices that have pages. An office that names nobody at all: the operators.
struct MailPeople {
  std::map<std::string, MailPerson> people;
  std::map<std::size_t, std::array<std::vector<std::string>, 3>> of_office;   ///< addresses, by Rung

  [[nodiscard]] static MailPeople of(const OfficeTree& tree, const MailTerms& terms);
};

}  // namespace sarad
