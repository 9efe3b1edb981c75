// SPDX-License-Identifier: Apache-2.0
// Which path shows what. The table of all paths the daemon answers stands in router.cpp.
#pragma once

#include "exporters/access.hpp"
#include "exporters/exposition.hpp"
#include "exporters/office_sums.hpp"
#include "exporters/operations.hpp"
#include "exporters/web.hpp"
#include "measures/snapshot.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sarad {

/// What the replies are made of, as of this request.
struct Views {
  std::shared_ptr<const Snapshot> snapshot;  ///< null while starting
  std::shared_ptr<const Blocks> blocks;
  std::shared_ptr<const OfficeSums> sums;    ///< of the whole; never null where `snapshot` is not
  std::function<std::string()> own_text;  ///< OwnMetrics::text()
  std::function<Operations()> operations; ///< of the health page; empty: 503
  Instant now{};
  bool healthy = true;           ///< /-/healthy: the process works
  bool ready = false;            ///< /-/ready: figures can be served
  Viewer viewer;                 ///< who asks; `snapshot` is already the part that may be seen, `blocks` are of the whole
  std::string public_url;        ///< how people reach us; may be empty
  std::string language = "bn";   ///< when the reader states no wish
  std::function<bool()> reload;  ///< POST /-/reload; false: refused
  std::function<WebReply(const WebRequest&)> explain;  ///< /api/v1/explain; empty: 503
};

/// Whether the path is shown to whoever asks: the probes, the files of style and script, and what proves its origin itself.
[[nodiscard]] bool is_public(std::string_view path);

/// The paths below /api/, as the table has them; one that ends with '/' stands for all below it.
[[nodiscard]] std::vector<std::string_view> api_paths();

/// The event for HttpServer::announce() that there are new figures.
[[nodiscard]] std::string figures_event(const Snapshot& snapshot);

/// Answers every request: 404 and 405 included. Never throws for what a peer sends.
[[nodiscard]] WebReply route(const WebRequest& request, const Views& views);

}  // namespace sarad
