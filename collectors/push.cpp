// SPDX-License-Identifier: Apache-2.0
#include "collectors/push.hpp"

#include "base/keyed_hash.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kLongestChallenge = 256;

std::string_view find(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view key) {
  for (const auto& [name, value] : pairs)
    if (name == key) return value;
  return {};
}

}  // namespace

std::string_view Delivery::asked(std::string_view key) const { return find(query, key); }
std::string_view Delivery::header(std::string_view lower_name) const { return find(headers, lower_name); }

void PushReply::hint(std::string_view account) {
  if (std::find(accounts.begin(), accounts.end(), account) == accounts.end()) accounts.emplace_back(account);
}

bool is_signed(std::string_view body, std::string_view signature, std::string_view prefix, const Secret& secret) {
  if (secret.empty() || !signature.starts_with(prefix)) return false;
  return equal_in_constant_time(to_hex(hmac_sha256(secret, body)), signature.substr(prefix.size()));
}

PushReply verify_hook(const Delivery& delivery, const PushTerms& terms) {
  const auto challenge = delivery.asked("hub.challenge");
  const bool ours = delivery.asked("hub.mode") == "subscribe" && !terms.verify_token.empty() &&
                    equal_in_constant_time(terms.verify_token.reveal(), delivery.asked("hub.verify_token"));
  PushReply reply;
  if (ours && !challenge.empty() && challenge.size() <= kLongestChallenge) {
    reply.body = std::string{challenge};
  } else {
    reply.status = 403;
  }
  return reply;
}

}  // namespace sarad
