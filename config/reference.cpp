// SPDX-License-Identifier: Apache-2.0
#include "config/reference.hpp"

#include "config/emit_yaml.hpp"
#include "config/schema.hpp"

#include <map>

namespace sarad {
namespace {

std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

std::string default_of(const Field& field, const Section& section) {
  if (field.required) return "required";
  if (field.at == nullptr || section.defaults == nullptr || field.form.keys != nullptr) return "";
  NodeStore store;
  const std::map<std::string, std::string> no_secrets;
  Writing writing{store, no_secrets};
  const Node* node = field.form.write(writing, field.at(const_cast<void*>(section.defaults)));
  if (node == nullptr) return "";
  const bool empty = node->kind == Node::Kind::text ? node->text.empty() : node->entries.empty();
  return empty ? "" : '`' + emit_inline(*node) + '`';
}

std::string meaning_of(const Field& field) {
  std::string out{field.doc};
  if (field.use == Field::Use::later || field.idle) out += " *Not used by this version.*";
  return escaped(out);
}

void rows(const Section& section, const std::string& prefix, std::string& out) {
  for (const auto& field : section.fields) {
    const std::string path = prefix + std::string{field.name};
    out += "| `" + path + "` | " + escaped(field.form.type) + " | " + default_of(field, section) + " | " + meaning_of(field) + " |\n";
    if (field.form.keys != nullptr) rows(*field.form.keys, path + field.form.below + '.', out);
  }
}

void table(const Section& section, const std::string& prefix, std::string& out) {
  out += "| key | type | default | meaning |\n|---|---|---|---|\n";
  rows(section, prefix, out);
}

}  // namespace

std::string configuration_reference() {
  std::string out;
  for (const auto& field : config_section().fields) {
    const std::string name{field.name};
    out += "### " + name + "\n\n" + meaning_of(field) + "\n\n";
    if (field.form.keys != nullptr) {
      table(*field.form.keys, name + field.form.below + '.', out);
      out += '\n';
    }
  }
  return out;
}

}  // namespace sarad
