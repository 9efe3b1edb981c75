// SPDX-License-Identifier: Apache-2.0
#include "collectors/collector.hpp"

#include <array>

namespace sarad {

std::span<const Platform* const> platforms() {
  static constexpr std::array kAll{
#define SARAD_PLATFORM(name) &platform_##name,
#include "collectors/platforms.def"
#undef SARAD_PLATFORM
  };
  return kAll;
}

const Platform* find_platform(std::string_view name) {
  for (const Platform* platform : platforms())
    if (platform->name == name) return platform;
  return nullptr;
}

}  // namespace sarad
