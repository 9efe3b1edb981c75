// SPDX-License-Identifier: Apache-2.0
#include "net/incoming.hpp"

#include <algorithm>
#include <charconv>

namespace sarad {
namespace {

constexpr unsigned kMostInterim = 8;  // 1xx answers before the real one (faults F13)
constexpr std::size_t kUsualHeaders = 12;
constexpr std::size_t kLeastRoom = 4096;
constexpr std::string_view kTooLarge = "the answer is too large";

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// "HTTP/1.1 200 OK", "HTTP/2 200". 0 if it is nothing of the kind.
int read_status(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos || line.size() < blank + 4) return 0;
  int status = 0;
  const char* digits = line.data() + blank + 1;
  const auto [end, failed] = std::from_chars(digits, digits + 3, status);
  return failed == std::errc{} && end == digits + 3 && status >= 100 ? status : 0;
}

}  // namespace

void Incoming::reset(std::size_t max_headers, std::size_t max_body) {
  response_ = {};
  fault_ = {};
  max_headers_ = max_headers;
  max_body_ = max_body;
  header_bytes_ = 0;
  interim_ = 0;
  expect_ = Expect::status;
}

bool Incoming::give_up(std::string_view why) {
  fault_ = why;
  return false;
}

bool Incoming::header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > max_headers_) return give_up("the answer's headers are too large");
  const std::string_view text = trimmed(line);
  switch (expect_) {
    case Expect::nothing: return true;
    case Expect::status:
      response_.status = read_status(text);
      if (response_.status == 0) return give_up("the answer begins with no status line");
      response_.headers.clear();
      expect_ = Expect::fields;
      return true;
    case Expect::fields: break;
  }
  if (text.empty()) return end_of_block();
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || line.front() == ' ' || line.front() == '\t') return true;
  if (response_.headers.empty()) response_.headers.reserve(kUsualHeaders);
  auto& [name, value] = response_.headers.emplace_back(trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return true;
}

bool Incoming::end_of_block() {
  if (response_.status < 200 && response_.status != 101) {
    expect_ = Expect::status;
    return ++interim_ <= kMostInterim || give_up("the server keeps sending interim answers");
  }
  expect_ = Expect::nothing;
  const auto length = response_.header("content-length");
  if (!length || response_.header("content-encoding")) return true;
  std::size_t bytes = 0;
  const auto [end, failed] = std::from_chars(length->data(), length->data() + length->size(), bytes);
  if (failed == std::errc::result_out_of_range || bytes > max_body_) return give_up(kTooLarge);
  if (failed == std::errc{}) response_.body.reserve(bytes);
  return true;
}

bool Incoming::body(std::string_view piece) {
  std::string& body = response_.body;
  if (piece.size() > max_body_ - body.size()) return give_up(kTooLarge);
  if (const std::size_t needed = body.size() + piece.size(); needed > body.capacity()) {
    // Growing by halvings of the cap, for a string that doubles by itself would end beyond it.
    std::size_t room = max_body_;
    while (room / 2 >= std::max(needed, kLeastRoom)) room /= 2;
    body.reserve(room);
  }
  body += piece;
  return true;
}

}  // namespace sarad
