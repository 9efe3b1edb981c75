// SPDX-License-Identifier: Apache-2.0
// The few files the status page needs: style, countdown, icon. Compiled in; no third party's.
#pragma once

#include <string_view>

namespace sarad {

struct StaticFile {
  std::string_view path, content_type, content;
};

/// The file at "/static/…"; nullptr if there is none.
[[nodiscard]] const StaticFile* find_static_file(std::string_view path);

}  // namespace sarad
