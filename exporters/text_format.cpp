// SPDX-License-Identifier: Apache-2.0
#include "exporters/text_format.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace sarad {

void append_label_value(std::string& out, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      default: out += c;
    }
  }
}

void append_label(std::string& labels, std::string_view name, std::string_view value) {
  if (!labels.empty()) labels += ',';
  labels += name;
  labels += "=\"";
  append_label_value(labels, value);
  labels += '"';
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), end);
}

void append_number(std::string& out, double value) {
  std::array<char, 40> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), end);
}

void SampleWriter::begin(std::string_view further) {
  out_ += name_;
  if (!labels_.empty() || !further.empty()) {
    out_ += '{';
    out_ += labels_;
    if (!labels_.empty() && !further.empty()) out_ += ',';
    out_ += further;
    out_ += '}';
  }
  out_ += ' ';
}

void SampleWriter::write(std::string_view further, std::int64_t number) {
  begin(further);
  append_number(out_, number);
  out_ += '\n';
}

void SampleWriter::value(std::string_view further, double number) {
  if (!std::isfinite(number)) return;
  begin(further);
  append_number(out_, number);
  out_ += '\n';
}

}  // namespace sarad
