// SPDX-License-Identifier: Apache-2.0
// One case: a folder with exchange.json and expected.json (format: tests/fixtures/README.md).
#pragma once

#include "activity/batch.hpp"
#include "activity/page.hpp"
#include "tests/conformance/exchange.hpp"
#include "net/json.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sarad::conformance {

struct Case {
  Page page;
  Cursor cursor;  ///< from page.stored: `since`, and the whole object as JSON text
  std::vector<std::string> followed;
  Json expected;
  Replay replay;

  /// Whether the platform asks us, and not we it.
  [[nodiscard]] bool inbound() const { return !replay.exchanges().empty() && replay.exchanges().front().delivery; }

  static Result<Case> load(const std::filesystem::path& folder);
};

/// Polls the case's page against its replay. Error configuration for what makes the case fail before
/// anything can be compared: no collector, an unexpected request, an answer nobody asked for. Items
/// that are `known` are passed over.
[[nodiscard]] Result<Batch> poll(Case& c, std::function<bool(std::string_view id)> known = {});

/// Hands the case's deliveries to us, one after the other; what they told as a Batch. Error configuration
/// if the platform pushes nothing, or we answer otherwise than the case wants.
[[nodiscard]] Result<Batch> receive(const Case& c);

/// All case folders in `root`: itself, its children or its grandchildren, sorted.
[[nodiscard]] std::vector<std::filesystem::path> find_cases(const std::filesystem::path& root);

}  // namespace sarad::conformance
