// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.hpp"

#include "config/schema.hpp"
#include "config/yaml.hpp"

namespace sarad {

void read_web_config(const Node& root, Sources& sources, NodeStore& store, Reading& reading, Config& config) {
  const Node* server = root.find("server");
  const Node* named = server == nullptr ? nullptr : server->find("web_config");
  if (named == nullptr || config.web_config.empty()) return;
  const std::string path = sources.beside(named->place.file, config.web_config);
  const auto file = sources.open(path, reading.faults, named->place);
  if (!file) return;
  const Node* node = parse_yaml(*file, sources, store, reading.faults);
  if (node == nullptr || node->kind == Node::Kind::nothing) return;
  read_section(web_section(), reading, *node, &config.web);
}

}  // namespace sarad
