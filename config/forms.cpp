// SPDX-License-Identifier: Apache-2.0
#include "config/forms.hpp"

#include "config/scalar_form.hpp"
#include "config/scalars.hpp"
#include "config/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace sarad::forms {
namespace {

std::string same(const std::string& text) { return text; }

/// A FormOf<std::string> that keeps the text if `good` says so.
FormOf<std::string> checked(std::string type, std::string wanted, std::string hint, bool (*good)(std::string_view)) {
  return scalar<std::string>(std::move(type), "bad_value", std::move(wanted), std::move(hint),
                             [good](std::string_view text) -> std::optional<std::string> {
                               if (!good(text)) return std::nullopt;
                               return std::string{text};
                             },
                             same, true);
}

bool is_url(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https")) return false;
  const auto rest = text.substr(scheme + 3);
  return !rest.empty() && rest.front() != '/' && text.find_first_of(" \t\r\n\"<>") == std::string_view::npos;
}

bool is_host_and_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || text.find(' ') != std::string_view::npos) return false;
  const auto host = text.substr(0, colon), digits = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (!bracketed && host.find_first_of(":[]") != std::string_view::npos) return false;
  const auto port = parse_whole(digits);
  return port && *port >= 0 && *port <= 65'535 && !digits.starts_with('-');
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" \t\r\n,;<>\"") == std::string_view::npos;
}

std::string range(std::int64_t least, std::int64_t most) {
  return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
}

template <class Number>
FormOf<Number> whole_number(std::int64_t least, std::int64_t most) {
  return scalar<Number>("whole number", "bad_number", range(least, most), "write digits only",
                        [least, most](std::string_view text) -> std::optional<Number> {
                          const auto value = parse_whole(text);
                          if (!value || *value < least || *value > most) return std::nullopt;
                          return static_cast<Number>(*value);
                        },
                        [](const Number& value) { return std::to_string(value); });
}

}  // namespace

FormOf<std::string> text() {
  return checked("text", "a text of at most 10,000 bytes", "shorten it", [](std::string_view t) { return t.size() <= 10'000; });
}

FormOf<std::string> display_name() {
  return scalar<std::string>("text", "bad_name", "a name of 1 to 200 characters", "shorten it",
                             [](std::string_view text) -> std::optional<std::string> {
                               std::string name = clean_name(text);
                               const std::size_t characters = count_characters(name);
                               if (characters == 0 || characters > 200) return std::nullopt;
                               return name;
                             },
                             same, true);
}

FormOf<std::string> id() {
  return checked("id", "1 to 64 small letters, digits and -", "it becomes a label, a link and a file name", is_id);
}

FormOf<std::string> url() {
  return checked("URL", "an http or https URL", "write https://host/path", is_url);
}

FormOf<std::string> hook_path() {
  return checked("path", "a path below /hook/", "write /hook/facebook", [](std::string_view t) {
    constexpr std::string_view kRoot = "/hook/";
    return t.size() > kRoot.size() && t.starts_with(kRoot) && t.size() <= 200 &&
           t.substr(kRoot.size()).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_/") == std::string_view::npos;
  });
}

FormOf<std::string> host_and_port() {
  return checked("text", "an address and a port", "write \"[::]:7207\" or \"127.0.0.1:7207\"", is_host_and_port);
}

FormOf<std::string> mail_address() {
  return checked("mail address", "a mail address", "write name@host", is_mail_address);
}

FormOf<std::string> mail_sender() {
  return checked("mail sender", "a mail address, with a name before it or without", "write \"sarad <sarad@cabinet.example>\"", [](std::string_view t) {
    const auto open = t.rfind('<');
    if (open == std::string_view::npos) return is_mail_address(t);
    const bool one_line = std::none_of(t.begin(), t.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
    return one_line && t.ends_with('>') && is_mail_address(t.substr(open + 1, t.size() - open - 2));
  });
}

FormOf<std::string> word(std::initializer_list<std::string_view> words, std::string hint) {
  std::string all;
  for (const auto each : words) all += (all.empty() ? "" : each == *(words.end() - 1) ? " or " : ", ") + std::string{each};
  const std::vector<std::string> known{words.begin(), words.end()};
  return scalar<std::string>(all, "bad_word", all, std::move(hint),
                             [known](std::string_view text) -> std::optional<std::string> {
                               if (std::find(known.begin(), known.end(), text) == known.end()) return std::nullopt;
                               return std::string{text};
                             },
                             same);
}

FormOf<bool> flag() {
  return scalar<bool>("true or false", "bad_flag", "true or false", "write true or false",
                      [](std::string_view text) { return parse_flag(text); },
                      [](const bool& value) { return std::string{value ? "true" : "false"}; });
}

FormOf<int> count(int least, int most) { return whole_number<int>(least, most); }

FormOf<std::int64_t> large_count(std::int64_t least, std::int64_t most) { return whole_number<std::int64_t>(least, most); }

FormOf<double> percent() {
  return scalar<double>("percent", "bad_number", "a number from 0 to 100", "write a number without %",
                        [](std::string_view text) -> std::optional<double> {
                          const auto value = parse_number(text);
                          if (!value || *value < 0 || *value > 100) return std::nullopt;
                          return value;
                        },
                        [](const double& value) { return print_number(value); });
}

FormOf<Seconds> duration(Seconds least) {
  std::string wanted = "a duration with a unit";
  if (least > Seconds{0}) wanted += " of at least " + print_duration(least);
  return scalar<Seconds>("duration", "bad_duration", wanted, "write it like 90s, 15m, 6h, 7d or 13w",
                         [least](std::string_view text) -> std::optional<Seconds> {
                           const auto value = parse_duration(text);
                           if (!value || *value < least) return std::nullopt;
                           return value;
                         },
                         [](const Seconds& value) { return print_duration(value); });
}

FormOf<std::size_t> size(std::size_t least, std::size_t most) {
  return scalar<std::size_t>("size", "bad_size", "a size from " + print_size(least) + " to " + print_size(most),
                             "write it like 512KiB, 8MiB or 1GiB",
                             [least, most](std::string_view text) -> std::optional<std::size_t> {
                               const auto value = parse_size(text);
                               if (!value || *value < least || *value > most) return std::nullopt;
                               return value;
                             },
                             [](const std::size_t& value) { return print_size(value); });
}

FormOf<Kind> opening_kind() {
  return scalar<Kind>("kind", "bad_word", "comment, visitor_post, mention or reply", "write one of these",
                      [](std::string_view text) -> std::optional<Kind> {
                        const auto kind = kind_from(text);
                        const bool opens = kind == Kind::comment || kind == Kind::visitor_post || kind == Kind::mention || kind == Kind::reply;
                        return opens ? kind : std::nullopt;
                      },
                      [](const Kind& kind) { return std::string{to_string(kind)}; });
}

FormOf<PrivateReplyPolicy> private_reply() {
  using enum PrivateReplyPolicy;
  return scalar<PrivateReplyPolicy>("final, first or none", "bad_word", "final, first or none", "write one of these",
                                    [](std::string_view text) -> std::optional<PrivateReplyPolicy> {
                                      if (text == "final") return final;
                                      if (text == "first") return first;
                                      if (text == "none") return none;
                                      return std::nullopt;
                                    },
                                    [](const PrivateReplyPolicy& policy) {
                                      return std::string{policy == final ? "final" : policy == first ? "first" : "none"};
                                    });
}

}  // namespace sarad::forms
