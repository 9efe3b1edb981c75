// SPDX-License-Identifier: Apache-2.0
// Alerts that an Alertmanager may believe in, as rows of the ledger. Unlike facts they come and go.
#pragma once

#include "activity/alert_row.hpp"
#include "store/sqlite.hpp"

#include <span>
#include <string>
#include <vector>

namespace sarad {

/// Writes `put` (by id) and takes `gone` away, in one durable transaction. Error: storage.
[[nodiscard]] Result<void> write_alerts(sqlite::Connection& connection, std::span<const AlertRow> put,
                                        std::span<const std::string> gone);
/// All of them, by id. Error: storage.
[[nodiscard]] Result<std::vector<AlertRow>> read_alerts(sqlite::Connection& connection);

}  // namespace sarad
