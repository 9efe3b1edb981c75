// SPDX-License-Identifier: Apache-2.0
// What happens on a set of pages over some days: posts, citizens' comments, offices' replies. Read from a
// file of JSON lines or made up by the generator of docs/polling.md.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sarad::bench {

enum class What : std::uint8_t { post, comment, reply };

struct Event {
  std::int64_t time = 0;       ///< seconds since a Sunday 00:00 in Dhaka; posts may lie before
  std::uint32_t page = 0;
  std::uint32_t thread = 0;    ///< numbered from 0 in order of appearance
  std::uint32_t comment = 0;   ///< of a comment its ordinal; of a reply the comment's it answers
  What what = What::post;
};

struct Trace {
  std::string name;
  std::uint32_t pages = 0, threads = 0, comments = 0;
  double days = 0, history_days = 14, due_working_hours = 16;
  double fast_share = 0.7, fast_hours = 5, slow_days = 6;   ///< only for the bound
  std::vector<Event> events;   ///< by time
};

/// Reads a trace. Error configuration: "file:line: what is wrong; how to mend it".
[[nodiscard]] Result<Trace> read_trace(const std::string& path);

struct WorldSettings {
  std::uint32_t pages = 800;
  std::uint64_t seed = 1;
  double days = 14, zipf = 1.1, zipf_q = 1, mean_comments = 1.5, post_scale = 0.3, post_exp = 0.3, post_max = 8;
  double fast_share = 0.7, fast_hours = 5, slow_days = 6, post_sigma = 1.2, history_days = 14;
  double answer_a = 1.2, answer_b = 1, reply_median_h = 8, reply_sigma = 1.2, due_working_hours = 16;
};

/// A made-up world; the same settings give the same trace.
[[nodiscard]] Trace make_world(const WorldSettings& settings);

/// Writes it in the format that read_trace takes.
void write_trace(const Trace& trace, const WorldSettings& settings, std::FILE* out);

}  // namespace sarad::bench
