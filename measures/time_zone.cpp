// SPDX-License-Identifier: Apache-2.0
#include "measures/time_zone.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kHeaderSize = 44;
constexpr int kLastYear = 2100;

/// RFC 8536 section 3.1.
struct Header {
  char version = 0;
  std::size_t ut_count = 0, std_count = 0, leap_count = 0, time_count = 0, type_count = 0, char_count = 0;

  [[nodiscard]] std::size_t body_size(std::size_t time_size) const {
    return time_count * (time_size + 1) + type_count * 6 + char_count + leap_count * (time_size + 4) + std_count +
           ut_count;
  }
};

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

std::optional<Header> read_header(std::string_view bytes) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with("TZif")) return std::nullopt;
  const auto count = [&](std::size_t i) {
    return static_cast<std::size_t>(big_endian(bytes.substr(20 + i * 4, 4)) & 0xFFFFFF);
  };
  return Header{bytes[4], count(0), count(1), count(2), count(3), count(4), count(5)};
}

int year_of(Instant t) {
  return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(t)}.year());
}

}  // namespace

void TimeZone::append(Instant at, Seconds offset) {
  const Seconds before = changes_.empty() ? first_offset_ : changes_.back().offset;
  if (offset != before) changes_.push_back({at, offset});
}

std::optional<TimeZone> TimeZone::parse(std::string_view tzif) {
  auto header = read_header(tzif);
  if (!header) return std::nullopt;
  std::size_t time_size = 4;
  std::string_view body = tzif.substr(kHeaderSize);
  if (header->version >= '2') {
    if (body.size() < header->body_size(4)) return std::nullopt;
    body.remove_prefix(header->body_size(4));
    header = read_header(body);
    if (!header) return std::nullopt;
    body.remove_prefix(kHeaderSize);
    time_size = 8;
  }
  if (header->type_count == 0 || body.size() < header->body_size(time_size)) return std::nullopt;
  const std::string_view types = body.substr(header->time_count * (time_size + 1));
  const auto offset_of = [&](std::size_t type) { return Seconds{big_endian(types.substr(type * 6, 4))}; };

  TimeZone zone;
  zone.first_offset_ = offset_of(0);
  std::optional<Instant> last;
  for (std::size_t i = 0; i < header->time_count; ++i) {
    const Instant at{Seconds{big_endian(body.substr(i * time_size, time_size))}};
    const auto type = static_cast<unsigned char>(body[header->time_count * time_size + i]);
    if (type >= header->type_count || (last && at <= *last)) return std::nullopt;
    zone.append(at, offset_of(type));
    last = at;
  }
  std::string_view footer = body.substr(header->body_size(time_size));
  if (time_size == 4 || footer.size() < 3) return zone;
  footer = footer.substr(1, footer.find('\n', 1) - 1);
  const auto rest = posix_zone_changes(footer, last ? year_of(*last) : 1970, kLastYear);
  if (!rest) return std::nullopt;
  for (const auto& change : *rest)
    if (!last || change.at > *last) zone.append(change.at, change.offset);
  return zone;
}

Seconds TimeZone::offset(Instant t) const {
  const auto after =
      std::upper_bound(changes_.begin(), changes_.end(), t, [](Instant x, const OffsetChange& c) { return x < c.at; });
  return after == changes_.begin() ? first_offset_ : std::prev(after)->offset;
}

}  // namespace sarad
