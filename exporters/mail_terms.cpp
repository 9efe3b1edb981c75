// SPDX-License-Identifier: Apache-2.0
#include "exporters/mail_terms.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

constexpr std::array kRungs{Rung::admin, Rung::head, Rung::supervisor};

std::string lower(std::string_view address) {
  std::string out{address};
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

const BusinessTime* MailTerms::calendar(const std::string& office, Instant t) const {
  const RuleBook* book = rules ? rules(office) : nullptr;
  if (book == nullptr) return nullptr;
  const auto rule = book->at(t);
  return rule ? (*rule)->calendar.get() : nullptr;
}

MailPeople MailPeople::of(const OfficeTree& tree, const MailTerms& terms) {
  MailPeople all;
  std::set<std::size_t> offices;
  for (const auto& page : tree.roster().pages)
    if (const auto office = tree.find(page.office); office && !page.paused) offices.insert(*office);
  const auto seat = [&](const std::string& mail, std::string_view language, MailSeat where) {
    const std::string address = lower(mail);
    auto& in_office = all.of_office[where.office][static_cast<std::size_t>(where.rung)];
    if (std::find(in_office.begin(), in_office.end(), address) != in_office.end()) return;
    in_office.push_back(address);
    const Language spoken = language == "en" ? Language::en : language == "bn" ? Language::bn : terms.language;
    auto& person = all.people.try_emplace(address, MailPerson{address, spoken, {}}).first->second;
    person.seats.push_back(where);
  };
  for (const auto office : offices) {
    for (const auto rung : kRungs)
      for (const Contact* contact : recipients(tree, office, rung, "mail")) seat(contact->mail, contact->language, {office, rung});
    const bool heard = !recipients(tree, office, Rung::admin, "mail").empty() || !recipients(tree, office, Rung::admin, "alertmanager").empty();
    if (!heard)
      for (const auto& address : terms.operators) seat(address, {}, {office, Rung::admin});
  }
  return all;
}

}  // namespace sarad
