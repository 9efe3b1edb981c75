// SPDX-License-Identifier: Apache-2.0
#include "exporters/gzip.hpp"

#include "exporters/accept.hpp"

#include <zlib.h>

#include <stdexcept>

namespace sarad {
namespace {

// Level 1: six times smaller already; level 6 takes three times as long for another tenth.
constexpr int kLevel = 1;
constexpr int kRawDeflate = -15;

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xffU);
}

}  // namespace

Deflated deflate_stretch(std::string_view text) {
  Deflated result;
  result.plain_size = text.size();
  result.crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
  if (text.empty()) return result;
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kRawDeflate, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc{};
  result.bytes.resize(deflateBound(&stream, text.size()) + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.bytes.data());
  stream.avail_out = static_cast<uInt>(result.bytes.size());
  const int done = deflate(&stream, Z_FULL_FLUSH);
  const bool whole = done == Z_OK && stream.avail_in == 0 && stream.avail_out > 0;
  result.bytes.resize(stream.total_out);
  deflateEnd(&stream);
  if (!whole) throw std::logic_error("deflate did not take a whole stretch");
  return result;
}

const Deflated& Chunk::deflated() const {
  std::call_once(once_, [this] { deflated_ = deflate_stretch(text_); });
  return deflated_;
}

GzipBody::GzipBody() {
  out_.assign("\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff", 10);  // no name, no time, fastest, unknown system
}

void GzipBody::add(const Deflated& stretch) {
  if (stretch.plain_size == 0) return;
  out_ += stretch.bytes;
  crc_ = static_cast<std::uint32_t>(crc32_combine(crc_, stretch.crc, static_cast<z_off_t>(stretch.plain_size)));
  plain_size_ += stretch.plain_size;
}

std::string GzipBody::finish() {
  out_.append("\x03\x00", 2);  // an empty last block
  append_little_endian(out_, crc_);
  append_little_endian(out_, static_cast<std::uint32_t>(plain_size_));
  return std::move(out_);
}

std::string gzip(std::string_view text) {
  GzipBody body;
  body.add(text);
  return body.finish();
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<double> named, any;
  for (const auto& wish : read_wishes(accept_encoding)) {
    if (wish.value == "gzip" || wish.value == "x-gzip") named = wish.quality;
    if (wish.value == "*") any = wish.quality;
  }
  return named.value_or(any.value_or(0)) > 0;
}

}  // namespace sarad
