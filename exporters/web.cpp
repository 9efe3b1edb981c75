// SPDX-License-Identifier: Apache-2.0
#include "exporters/web.hpp"

#include <array>

namespace sarad {
namespace {

constexpr std::size_t kMostParameters = 64;

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      c = static_cast<char>(*high * 16 + *low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return std::nullopt;
    out += c;
  }
  return out;
}

}  // namespace

std::size_t WebReply::size() const {
  std::size_t bytes = body ? body->size() : 0;
  for (const auto& part : more) bytes += part->size();
  return bytes;
}

std::string WebReply::text() const {
  std::string all = body ? *body : std::string{};
  for (const auto& part : more) all += *part;
  return all;
}

WebReply text_reply(int status, std::string text) {
  return {.status = status,
          .content_type = "text/plain; charset=utf-8",
          .body = std::make_shared<const std::string>(std::move(text)),
          .more = {},
          .headers = {}};
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view words;
  };
  static constexpr std::array phrases{Phrase{200, "OK"},
                                      Phrase{202, "Accepted"},
                                      Phrase{303, "See Other"},
                                      Phrase{304, "Not Modified"},
                                      Phrase{400, "Bad Request"},
                                      Phrase{403, "Forbidden"},
                                      Phrase{404, "Not Found"},
                                      Phrase{405, "Method Not Allowed"},
                                      Phrase{408, "Request Timeout"},
                                      Phrase{413, "Content Too Large"},
                                      Phrase{414, "URI Too Long"},
                                      Phrase{431, "Request Header Fields Too Large"},
                                      Phrase{500, "Internal Server Error"},
                                      Phrase{503, "Service Unavailable"}};
  for (const auto& phrase : phrases)
    if (phrase.status == status) return phrase.words;
  return "Unknown";
}

std::optional<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') return std::nullopt;
  target = target.substr(0, target.find('#'));
  const auto mark = target.find('?');
  auto path = decode(target.substr(0, mark), false);
  if (!path) return std::nullopt;
  Target out{.path = std::move(*path), .query = {}};
  std::string_view rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value || out.query.size() == kMostParameters) return std::nullopt;
    out.query.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace sarad
