// SPDX-License-Identifier: Apache-2.0
// What the kernel says of this process, for the process_* series. Reads /proc/self only, which the
// unit's sandbox (ProcSubset=pid) leaves visible.
#pragma once

#include <optional>

namespace sarad {

struct ProcessFigures {
  std::optional<double> cpu_seconds, start_time_seconds, virtual_bytes, resident_bytes, threads, open_fds;
  std::optional<double> max_fds, max_virtual_bytes;  ///< absent: unlimited
};

/// Absent: could not be read.
[[nodiscard]] ProcessFigures read_process_figures();

}  // namespace sarad
