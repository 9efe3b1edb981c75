// SPDX-License-Identifier: Apache-2.0
#include "config/read_config.hpp"

#include "config/assembly.hpp"
#include "config/checks.hpp"
#include "config/credentials.hpp"
#include "config/emit_yaml.hpp"
#include "config/schema.hpp"
#include "config/web_config.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace sarad {
namespace {

Credentials credentials_for(const std::vector<std::string>& files, const ReadOptions& options) {
  std::string directory = options.credentials_directory;
  const char* handed_over = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory.empty() && handed_over != nullptr) directory = handed_over;
  const std::filesystem::path first = files.empty() ? std::filesystem::path{} : std::filesystem::path{files.front()};
  return {std::move(directory), (first.parent_path() / "credentials").string()};
}

}  // namespace

bool ReadConfig::ok() const {
  return std::all_of(faults.begin(), faults.end(), [](const Fault& fault) { return fault.warning; });
}

ReadConfig read_config(const std::vector<std::string>& files, const ReadOptions& options) {
  ReadConfig read;
  if (files.empty()) {
    Fault fault;
    fault.code = "cannot_read";
    fault.message = "no configuration file is named";
    fault.hint = "write --config FILE";
    read.faults.push_back(std::move(fault));
    return read;
  }
  Sources sources;
  NodeStore store;
  FaultList faults{sources};
  Assembly assembly{sources, store, faults};
  const Node& root = assembly.assemble(files);
  Credentials credentials = credentials_for(files, options);
  Reading reading{sources, faults, credentials, read.secret_names};
  read_section(config_section(), reading, root, &read.config);
  read_web_config(root, sources, store, reading, read.config);
  if (assembly.complete()) {
    const Checking checking{root, read.config, faults, sources, options.platforms, read.secret_names};
    check_calendars(checking);
    check_policies(checking);
    if (options.judge_phrase) check_phrases(checking, options);
    check_offices(checking);
    check_pages(checking);
    check_alerting(checking);
    check_mail(checking);
    check_access(checking);
    check_required(checking);
  }
  read.faults = faults.take();
  return read;
}

std::string print_effective(const ReadConfig& read) {
  NodeStore store;
  Writing writing{store, read.secret_names};
  return "version: 1\n" + emit_yaml(*write_section(config_section(), writing, &read.config));
}

}  // namespace sarad
