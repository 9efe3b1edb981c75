// SPDX-License-Identifier: Apache-2.0
// The line format of Prometheus' text exposition 0.0.4: escapes, numbers, samples, family heads.
// OpenMetrics differs in the heads only, so sample lines are shared by both.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace sarad {

/// Appends a label value with \\, \" and \n escaped; other bytes as they are (UTF-8).
void append_label_value(std::string& out, std::string_view value);
/// Appends ` name="value"` parts of a label set; a comma goes before all but the first.
void append_label(std::string& labels, std::string_view name, std::string_view value);
/// Shortest text that reads back as the same number.
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, double value);

/// Writes the samples of one family for one label set (a page's, an office's).
class SampleWriter {
 public:
  /// `labels`: rendered common labels, `page="p",office="o"`; may be empty. All three outlive it.
  SampleWriter(std::string& out, std::string_view name, std::string_view labels)
      : out_(out), name_(name), labels_(labels) {}

  /// A sample with the common labels only.
  template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
  void value(Number number) { value(std::string_view{}, number); }
  /// A sample with further rendered labels, `clock="first"`. A number that is not finite makes no
  /// sample at all (metrics.md M3).
  template <std::integral Number>
  void value(std::string_view further, Number number) {
    write(further, static_cast<std::int64_t>(number));
  }
  void value(std::string_view further, double number);

 private:
  void write(std::string_view further, std::int64_t number);
  void begin(std::string_view further);

  std::string& out_;
  std::string_view name_, labels_;
};

}  // namespace sarad
