// SPDX-License-Identifier: Apache-2.0
// What the keys of mail cannot tell one by one.
#include "config/checks.hpp"

#include <algorithm>
#include <set>

namespace sarad {
namespace {

constexpr std::size_t kNamed = 3;   // in the warning

bool is_loopback(std::string_view host) { return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]"; }

void check_smtp(const Checking& c, const Node& mail) {
  const SmtpConfig& smtp = c.config.mail.smtp;
  const Node* node = mail.find("smtp");
  if (node == nullptr || node->kind != Node::Kind::map) return;
  if (smtp.tls == "none" && !smtp.host.empty() && !is_loopback(smtp.host))
    c.faults.error(Checking::place_of(*node, "tls"), "mail.smtp.tls", "plain_smtp", "mails would leave this machine unencrypted",
                   "write tls: starttls, or tls: tls; none is for a mail server on this machine");
  const bool user = !smtp.user.empty(), password = node->find("password") != nullptr;
  if (user != password)
    c.faults.error(Checking::place_of(*node, user ? "user" : "password"), std::string{"mail.smtp."} + (user ? "password" : "user"), "missing_key",
                   user ? "mail.smtp has a user and no password" : "mail.smtp has a password and no user",
                   user ? "add password: {credential: smtp-password}" : "add user, or take the password away");
}

/// A person whom two ways reach would hear everything twice.
void check_channels(const Checking& c) {
  for (std::size_t i = 0; i < c.config.offices.size(); ++i) {
    const Office& office = c.config.offices[i];
    for (const auto& one : office.contacts)
      if (one.channel == "mail" && std::any_of(office.contacts.begin(), office.contacts.end(), [&](const Contact& other) {
            return other.channel != "mail" && other.mail == one.mail;
          }))
        c.faults.error(c.root.key_place("offices"), "offices", "reached_twice",
                       "office \"" + office.id + "\" names " + one.mail + " once for mail and once for alertmanager", "keep one of the two");
  }
}

/// Offices with pages whose cases nobody would hear of.
void check_contacts(const Checking& c) {
  std::set<std::string_view> with_pages;
  for (const auto& page : c.config.pages)
    if (!page.paused) with_pages.insert(page.office);
  std::size_t silent = 0;
  std::string names;
  for (const auto& office : c.config.offices) {
    if (!with_pages.contains(office.id)) continue;
    const bool reached = std::any_of(office.contacts.begin(), office.contacts.end(), [](const Contact& contact) { return contact.role != "supervisor"; });
    if (reached) continue;
    if (silent++ < kNamed) names += (names.empty() ? "" : ", ") + office.id;
  }
  if (silent == 0) return;
  if (silent > kNamed) names += ", …";
  const bool operators = !c.config.mail.operators.empty();
  c.faults.warning(c.root.key_place("mail"), "mail", "no_contact",
                   std::to_string(silent) + (silent == 1 ? " office has pages and names" : " offices have pages and name") + " neither admin nor head (" + names + "); " +
                       (operators ? "operators get their mails" : "nobody gets their mails"),
                   "add contacts: [{role: admin, mail: name@host}]");
}

}  // namespace

void check_mail(const Checking& c) {
  const Node* mail = c.root.find("mail");
  if (mail == nullptr || mail->kind != Node::Kind::map) return;
  check_smtp(c, *mail);
  check_channels(c);
  check_contacts(c);
  SmtpConfig& smtp = c.config.mail.smtp;
  if (smtp.port == 0) smtp.port = smtp.tls == "tls" ? 465 : smtp.tls == "none" ? 25 : 587;
}

}  // namespace sarad
