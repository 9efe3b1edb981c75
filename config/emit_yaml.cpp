// SPDX-License-Identifier: Apache-2.0
#include "config/emit_yaml.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace sarad {
namespace {

constexpr std::size_t kLineWidth = 110;

bool is_plain_word(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // Words that some reader of YAML takes for a truth value, nothing or a number.
  constexpr std::string_view kReserved[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"};
  if (text.empty() || kLetters.find(text.front()) == std::string_view::npos) return false;
  if (text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/.") != std::string_view::npos) return false;
  std::string small{text};
  std::transform(small.begin(), small.end(), small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::find(std::begin(kReserved), std::end(kReserved), small) == std::end(kReserved);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(byte));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string word(std::string_view text) { return is_plain_word(text) ? std::string{text} : quoted(text); }

bool holds_maps(const Node& node) {
  return std::any_of(node.entries.begin(), node.entries.end(), [](const auto& entry) {
    return entry.value->kind == Node::Kind::map || entry.value->kind == Node::Kind::list;
  });
}

void block(const Node& node, std::size_t indent, std::string& out);

/// Behind a key or a dash: on the same line if it is small enough, else beneath.
void value(const Node& node, std::size_t indent, bool beneath_dash, std::string& out) {
  const std::string flow = emit_inline(node);
  const bool words = node.kind == Node::Kind::list && !holds_maps(node);
  if (node.kind == Node::Kind::text || node.entries.empty() || words || flow.size() + indent <= kLineWidth) {
    out += (beneath_dash ? "" : " ") + flow + '\n';
    return;
  }
  if (!beneath_dash) {
    out += '\n';
    block(node, indent, out);
    return;
  }
  std::string below;
  block(node, indent, below);
  out += below.substr(indent);  // its first key stands behind the dash
}

void block(const Node& node, std::size_t indent, std::string& out) {
  for (const auto& entry : node.entries) {
    out.append(indent, ' ');
    if (node.kind == Node::Kind::map) {
      out += word(entry.key) + ':';
      value(*entry.value, indent + 2, false, out);
    } else {
      out += "- ";
      value(*entry.value, indent + 2, true, out);
    }
  }
}

}  // namespace

std::string emit_inline(const Node& node) {
  if (node.kind == Node::Kind::nothing) return "null";
  if (node.kind == Node::Kind::text) return node.quoted ? word(node.text) : node.text;
  const bool map = node.kind == Node::Kind::map;
  std::string out = map ? "{" : "[";
  for (const auto& entry : node.entries) {
    if (&entry != &node.entries.front()) out += ", ";
    if (map) out += word(entry.key) + ": ";
    out += emit_inline(*entry.value);
  }
  return out + (map ? '}' : ']');
}

std::string emit_yaml(const Node& map) {
  std::string out;
  block(map, 0, out);
  return out;
}

}  // namespace sarad
