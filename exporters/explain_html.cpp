// SPDX-License-Identifier: Apache-2.0
// An explanation in a browser: the text as it stands, with the posts' addresses as links.
#include "exporters/explain.hpp"
#include "exporters/html.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sarad {
namespace {

std::string line_of(std::string_view line) {
  const auto from = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view rest = line.substr(from);
  const std::string target = rest.starts_with("http") ? link_target(rest) : std::string{};
  if (target.empty()) return html(line);
  return fmt::format("{}<a rel=\"noreferrer noopener external\" href=\"{}\">{}</a>", line.substr(0, from), target, html(rest));
}

}  // namespace

std::string explanations_html(std::span<const Explanation> told, Language language) {
  const std::string text = explanations_text(told, language);
  const std::string_view title = explain_word("explanation", language);
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><title>{}</title></head>\n<body><h1>{}</h1><pre>\n",
      language == Language::bn ? "bn" : "en", title, title);
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out += line_of(rest.substr(0, end)) + "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out + "</pre></body></html>\n";
}

}  // namespace sarad
