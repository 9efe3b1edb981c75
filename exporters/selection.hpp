// SPDX-License-Identifier: Apache-2.0
// Which pages a reader asked for by `page`, `office`, `subtree` and `platform`: the same for the web
// page and the JSON API.
#pragma once

#include "exporters/office_tree.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <vector>

namespace sarad {

/// Places in the roster, in its order; all if nothing is asked for. The error says which key names
/// something unknown (and never repeats what was typed).
[[nodiscard]] boost::system::result<std::vector<std::size_t>, std::string> select_pages(const Snapshot& snapshot,
                                                                                        const OfficeTree& tree,
                                                                                        const WebRequest& request);

}  // namespace sarad
