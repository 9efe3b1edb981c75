// SPDX-License-Identifier: Apache-2.0
// One event, one line: `level=info event="poll done" page=dc-bogura-fb new=3`. The same key means
// the same thing everywhere. Never a token, a citizen's text or a citizen's name.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sarad::log {

enum class Level { debug, info, warning, error };

/// `key=value` of a log line. Values are escaped when they hold blanks, quotes or controls.
struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  Field(std::string_view k, std::integral auto v) : key(k), value(std::to_string(v)) {}
  Field(std::string_view k, double v);
};

using Fields = std::initializer_list<Field>;

/// Where lines go and from which level on ("debug", "info", "warning", "error"; else info). With
/// $JOURNAL_STREAM set, lines begin with `<priority>` as systemd-journald reads it.
void set_up(std::string_view level);

/// A field that every later line carries, such as `clock=simulated`.
void mark_every_line(std::string field);

void write(Level level, std::string_view event, Fields fields = {});
inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }

/// `value` as it stands after `key=`: quoted and escaped where logfmt needs it, so that one event
/// stays one line and no terminal escape or bidi control gets through (faults F106).
[[nodiscard]] std::string escape(std::string_view value);

}  // namespace sarad::log
