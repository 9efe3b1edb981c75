// SPDX-License-Identifier: Apache-2.0
#include "exporters/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace sarad {
namespace {

double read_clock(clockid_t id) {
  timespec t{};
  clock_gettime(id, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

/// /proc/self/stat from field 3 on; the name before it may hold blanks and brackets (proc(5)).
void read_stat(ProcessFigures& out) {
  std::ifstream file{"/proc/self/stat"};
  std::string line;
  if (!std::getline(file, line)) return;
  const auto bracket = line.rfind(')');
  if (bracket == std::string::npos) return;
  std::istringstream words{line.substr(bracket + 1)};
  std::string state;
  words >> state;
  double field[22] = {};  // fields 4 … 25
  for (double& value : field)
    if (!(words >> value)) return;
  const auto of = [&field](int number) { return field[number - 4]; };
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  out.cpu_seconds = (of(14) + of(15)) / ticks;
  out.threads = of(20);
  // The kernel gives the start as time since boot; both clocks are read at once to place it.
  out.start_time_seconds = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME) + of(22) / ticks;
  out.virtual_bytes = of(23);
  out.resident_bytes = of(24) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::optional<double> limit_of(__rlimit_resource_t which) {
  rlimit limit{};
  if (getrlimit(which, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

ProcessFigures read_process_figures() {
  ProcessFigures out;
  read_stat(out);
  std::error_code failed;
  const std::filesystem::directory_iterator fds{"/proc/self/fd", failed};
  if (!failed)
    out.open_fds = static_cast<double>(std::distance(begin(fds), end(fds)) - 1);  // the look itself holds one
  out.max_fds = limit_of(RLIMIT_NOFILE);
  out.max_virtual_bytes = limit_of(RLIMIT_AS);
  return out;
}

}  // namespace sarad
