// SPDX-License-Identifier: Apache-2.0
#include "measures/policy_text.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace sarad {
namespace {

constexpr std::array kOpeningKinds{Kind::comment, Kind::visitor_post, Kind::mention, Kind::reply};
constexpr std::array<std::pair<std::string_view, PrivateReplyPolicy>, 3> kPrivateReplies{
    {{"final", PrivateReplyPolicy::final}, {"first", PrivateReplyPolicy::first}, {"none", PrivateReplyPolicy::none}}};
constexpr std::array<std::pair<std::string_view, Limit Policy::*>, 4> kLimits{
    {{"first_response", &Policy::first_response},
     {"final_answer", &Policy::final_answer},
     {"interim_interval", &Policy::interim_interval},
     {"referral", &Policy::referral}}};
constexpr std::array<std::pair<std::string_view, bool Policy::*>, 4> kFlags{
    {{"trivial_opens", &Policy::trivial_opens},
     {"citizen_to_citizen", &Policy::citizen_to_citizen},
     {"referral_is_final", &Policy::referral_is_final},
     {"referred_office_answers", &Policy::referred_office_answers}}};
constexpr std::array<std::pair<std::string_view, std::optional<double> Limit::*>, 3> kForms{
    {{"working_hours", &Limit::working_hours}, {"working_days", &Limit::working_days}, {"wall_hours", &Limit::wall_hours}}};

std::string shortest(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

template <class Number>
bool read_number(std::string_view text, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

/// The part before the first space, taken off `text`.
std::string_view take_word(std::string_view& text) {
  const auto space = text.find(' ');
  const auto word = text.substr(0, space);
  text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  return word;
}

bool read_limit(std::string_view text, Limit& limit) {
  limit = {};
  const auto name = take_word(text);
  for (const auto& [form, member] : kForms)
    if (form == name) return read_number(text, (limit.*member).emplace());
  return false;
}

bool read_opens(std::string_view text, std::vector<Kind>& opens) {
  opens.clear();
  while (!text.empty()) {
    const auto name = take_word(text);
    const auto before = opens.size();
    for (const auto kind : kOpeningKinds)
      if (to_string(kind) == name) opens.push_back(kind);
    if (opens.size() == before) return false;
  }
  return true;
}

bool read_line(std::string_view line, Policy& policy) {
  const auto key = take_word(line);
  if (key == "calendar") {
    policy.calendar = line;
    return true;
  }
  if (key == "opens") return read_opens(line, policy.opens);
  if (key == "thanks_grace_hours") return read_number(line, policy.thanks_grace_hours);
  if (key == "private_reply") {
    for (const auto& [name, value] : kPrivateReplies)
      if (name == line) return policy.private_reply = value, true;
    return false;
  }
  for (const auto& [name, member] : kFlags)
    if (name == key) return policy.*member = line == "yes", line == "yes" || line == "no";
  for (const auto& [name, member] : kLimits)
    if (name == key) return read_limit(line, policy.*member);
  return false;
}

}  // namespace

std::string policy_text(const Policy& policy) {
  std::string text = "calendar " + policy.calendar + "\nopens";
  for (const auto kind : kOpeningKinds)
    for (const auto opens : policy.opens)
      if (opens == kind) {
        text.append(" ").append(to_string(kind));
        break;
      }
  text += "\nthanks_grace_hours " + std::to_string(policy.thanks_grace_hours) + "\nprivate_reply ";
  for (const auto& [name, value] : kPrivateReplies)
    if (value == policy.private_reply) text += name;
  for (const auto& [name, member] : kFlags) text.append("\n").append(name).append(policy.*member ? " yes" : " no");
  for (const auto& [name, member] : kLimits)
    for (const auto& [form, amount] : kForms)
      if (const auto& value = policy.*member.*amount)
        text.append("\n").append(name).append(" ").append(form).append(" ").append(shortest(*value));
  return text;
}

std::optional<Policy> policy_from_text(std::string_view text, Policy rest) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (!read_line(text.substr(0, end), rest)) return std::nullopt;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return rest;
}

}  // namespace sarad
