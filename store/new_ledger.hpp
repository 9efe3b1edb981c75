// SPDX-License-Identifier: Apache-2.0
// Makes a ledger's file, and brings one from an older schema to the newest, so that a crash at any
// point leaves either what was there or the finished thing.
#pragma once

#include "store/migrations.hpp"

#include <span>
#include <string>

namespace sarad {

/// Makes an empty ledger at `path`, mode 0600, under another name first; `key_check` is
/// Pseudonyms::check_value(). Error: storage.
[[nodiscard]] Result<void> make_ledger(const std::string& path, const std::string& key_check);

/// Makes the names of the files beside `path` durable. Error: storage.
[[nodiscard]] Result<void> sync_folder_of(const std::string& path);

/// Where the copy is kept that was made before schema `version` was brought in.
[[nodiscard]] std::string copy_before(const std::string& path, int version);

/// Takes the steps the file lacks, after a copy of it (mode 0600). Error: storage; the file then is
/// of its old version or of one in between, sound either way.
[[nodiscard]] Result<void> bring_up_to_date(const std::string& path, sqlite::Connection& connection,
                                            std::span<const Migration> steps);

}  // namespace sarad
