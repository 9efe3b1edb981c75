// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace sarad::log {
namespace {

struct Output {
  std::shared_ptr<spdlog::logger> logger;
  std::string mark;
  bool journal = false;
};

/// The one global of the program (house style): the logger's sink.
Output& output() {
  static Output out{std::make_shared<spdlog::logger>("sarad", std::make_shared<spdlog::sinks::stderr_sink_mt>()), {}, false};
  return out;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

constexpr std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "info";
}

/// syslog(3) priorities, as journald reads them at the head of a line.
constexpr int priority_of(Level level) {
  switch (level) {
    case Level::debug: return 7;
    case Level::info: return 6;
    case Level::warning: return 4;
    case Level::error: return 3;
  }
  return 6;
}

/// Length of a bidirectional or zero-width control (U+200B–U+200F, U+202A–U+202E, U+2066–U+2069)
/// at `i`, except the joiners that Bengali needs (U+200C, U+200D); else 0.
std::size_t hidden_control(std::string_view s, std::size_t i) {
  if (i + 2 >= s.size() || s[i] != '\xE2') return 0;
  const auto b = static_cast<unsigned char>(s[i + 1]);
  const auto c = static_cast<unsigned char>(s[i + 2]);
  if (b == 0x80 && (c == 0x8B || c == 0x8E || c == 0x8F || (c >= 0xAA && c <= 0xAE))) return 3;
  if (b == 0x81 && c >= 0xA6 && c <= 0xA9) return 3;
  return 0;
}

}  // namespace

Field::Field(std::string_view k, double v) : key(k), value(fmt::format("{:.3g}", v)) {}

std::string escape(std::string_view value) {
  bool plain = !value.empty();
  for (const char c : value)
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == '\x7f' || c == '\xE2') plain = false;
  if (plain) return std::string{value};
  std::string out = "\"";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else if (const auto length = hidden_control(value, i)) {
      out += "\\u";
      i += length - 1;
    } else {
      out += c;
    }
  }
  return out + '"';
}

void set_up(std::string_view level) {
  auto& out = output();
  out.journal = std::getenv("JOURNAL_STREAM") != nullptr;
  out.logger->set_pattern(out.journal ? "%v" : "time=%Y-%m-%dT%H:%M:%S.%e%z %v");
  out.logger->set_level(level == "debug"     ? spdlog::level::debug
                        : level == "warning" ? spdlog::level::warn
                        : level == "error"   ? spdlog::level::err
                                             : spdlog::level::info);
  out.logger->flush_on(spdlog::level::debug);
}

void mark_every_line(std::string field) { output().mark = std::move(field); }

void write(Level level, std::string_view event, Fields fields) {
  auto& out = output();
  if (!out.logger->should_log(to_spdlog(level))) return;
  std::string line;
  if (out.journal) line = fmt::format("<{}>", priority_of(level));
  line += fmt::format("level={} event={}", name_of(level), escape(event));
  for (const auto& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    line += escape(field.value);
  }
  if (!out.mark.empty()) {
    line += ' ';
    line += out.mark;
  }
  out.logger->log(to_spdlog(level), line);
}

}  // namespace sarad::log
