// SPDX-License-Identifier: Apache-2.0
// Reads the file that server.web_config names: users and their passwords' hashes, in the form of Prometheus's exporter
// toolkit.
#pragma once

#include "config/config.hpp"
#include "config/form.hpp"
#include "config/node.hpp"
#include "config/source.hpp"

namespace sarad {

/// Fills `config.web` from the file, seen from the one that names it; faults as of any other file. Nothing if none is
/// named.
void read_web_config(const Node& root, Sources& sources, NodeStore& store, Reading& reading, Config& config);

}  // namespace sarad
