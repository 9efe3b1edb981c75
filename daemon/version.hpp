// SPDX-License-Identifier: Apache-2.0
// Which build this is. The values come from CMake.
#pragma once

#include <string_view>

namespace sarad {

inline constexpr std::string_view kVersion = SARAD_VERSION;
inline constexpr std::string_view kRevision = SARAD_REVISION;
inline constexpr std::string_view kCompiler = SARAD_COMPILER;

}  // namespace sarad
