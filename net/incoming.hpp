// SPDX-License-Identifier: Apache-2.0
// An answer as it comes in, piece by piece: header lines and decoded body, each held to its cap.
// No I/O: libcurl's callbacks feed it, and so do tests and fuzzers.
#pragma once

#include "net/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace sarad {

class Incoming {
 public:
  /// Begins a new answer. `max_headers` counts all header lines of all header blocks of it;
  /// `max_body` counts decoded bytes.
  void reset(std::size_t max_headers, std::size_t max_body);

  /// Takes one header line, line end included: the status line, a field, or the empty line that
  /// ends the block. Blocks of status 1xx are counted and forgotten; trailers are dropped. False
  /// if the answer is to be given up: see fault().
  bool header_line(std::string_view line);

  /// Takes a piece of the decoded body. False if it is too large.
  bool body(std::string_view piece);

  /// Why the answer was given up, for people; empty while all is well.
  [[nodiscard]] std::string_view fault() const { return fault_; }

  [[nodiscard]] HttpResponse& response() { return response_; }

 private:
  enum class Expect : std::uint8_t { status, fields, nothing };
  bool give_up(std::string_view why);
  bool end_of_block();

  HttpResponse response_;
  std::string_view fault_;
  std::size_t max_headers_ = 0, header_bytes_ = 0, max_body_ = 0;
  unsigned interim_ = 0;
  Expect expect_ = Expect::status;
};

}  // namespace sarad
