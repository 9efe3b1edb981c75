// SPDX-License-Identifier: Apache-2.0
#include "measures/page_fold_packing.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::uint32_t kRestartEvery = 16;

enum Bits : std::uint32_t {
  kInterim = 1U << 6U,
  kTrivial = 1U << 7U,
  kHasParent = 1U << 8U,
  kHasCreated = 1U << 9U,
  kHasLastPresent = 1U << 10U,
  kHasLists = 1U << 11U,
  kHexAuthor = 1U << 12U,  // a pseudonym: 128 bits in hexadecimal
};

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kPseudonymBytes = 16;

bool is_pseudonym(std::string_view key) {
  return key.size() == 2 * kPseudonymBytes && key.find_first_not_of(kHex) == std::string_view::npos;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void number(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7U) out_.push_back(static_cast<char>(0x80U | (n & 0x7FU)));
    out_.push_back(static_cast<char>(n));
  }
  void difference(std::int64_t n) {
    number((static_cast<std::uint64_t>(n) << 1U) ^ static_cast<std::uint64_t>(n >> 63));
  }
  void text(std::string_view text) {
    number(text.size());
    out_.append(text);
  }
  /// What follows the part shared with `before`.
  void text(std::string_view text, std::string_view before) {
    const auto shared = static_cast<std::size_t>(
        std::mismatch(text.begin(), text.end(), before.begin(), before.end()).first - text.begin());
    number(shared);
    this->text(text.substr(shared));
  }
  void hex(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); i += 2)
      out_.push_back(static_cast<char>(kHex.find(text[i]) << 4U | kHex.find(text[i + 1])));
  }
  void list(const std::vector<std::string>& texts) {
    number(texts.size());
    for (const auto& each : texts) text(each);
  }

 private:
  std::string& out_;
};

class Reader {
 public:
  Reader(std::string_view in, std::size_t at) : in_(in), at_(at) {}

  [[nodiscard]] bool done() const { return at_ == in_.size(); }
  std::uint64_t number() {
    std::uint64_t n = 0;
    for (unsigned shift = 0;; shift += 7U) {
      const auto byte = static_cast<unsigned char>(in_[at_++]);
      n |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return n;
    }
  }
  std::int64_t difference() {
    const std::uint64_t n = number();
    return static_cast<std::int64_t>(n >> 1U) ^ -static_cast<std::int64_t>(n & 1U);
  }
  void text(std::string& into) {
    const std::size_t length = number();
    into.append(in_.substr(at_, length));
    at_ += length;
  }
  void shared_text(std::string& into, std::string_view before) {
    into.assign(before.substr(0, number()));
    text(into);
  }
  void hex(std::string& into) {
    for (std::size_t i = 0; i < kPseudonymBytes; ++i) {
      const auto byte = static_cast<unsigned char>(in_[at_++]);
      into.push_back(kHex[byte >> 4U]);
      into.push_back(kHex[byte & 15U]);
    }
  }
  void list(std::vector<std::string>& into) {
    into.resize(number());
    for (auto& each : into) text(each);
  }

 private:
  std::string_view in_;
  std::size_t at_;
};

std::int64_t seconds(Instant t) {
  return t.time_since_epoch().count();
}

/// What a record that is written whole counts as coming after.
Activity nothing_before(const std::string& thread) {
  Activity nothing;
  nothing.id = nothing.thread_id = thread;
  nothing.parent_id = thread;
  return nothing;
}

void write(Writer& out, const Activity& a, const Activity& before) {
  std::uint32_t bits = static_cast<std::uint32_t>(a.kind) | static_cast<std::uint32_t>(a.author) << 3U;
  const bool pseudonym = is_pseudonym(a.author_key);
  const bool lists = !a.facts.mentions.empty() || !a.facts.refers_to.empty();
  bits |= (a.facts.interim ? kInterim : 0U) | (a.facts.trivial ? kTrivial : 0U) | (a.parent_id ? kHasParent : 0U) |
          (a.created ? kHasCreated : 0U) | (a.last_present ? kHasLastPresent : 0U) | (lists ? kHasLists : 0U) |
          (pseudonym ? kHexAuthor : 0U);
  out.number(bits);
  out.text(a.id, before.id);
  if (a.parent_id) out.text(*a.parent_id, before.id);
  out.text(a.office);
  pseudonym ? out.hex(a.author_key) : out.text(a.author_key);
  out.text(a.permalink, before.permalink);
  out.difference(seconds(a.seen) - seconds(before.seen));
  if (a.created) out.difference(seconds(a.seen) - seconds(*a.created));
  if (a.last_present) out.difference(seconds(a.seen) - seconds(*a.last_present));
  if (!lists) return;
  out.list(a.facts.mentions);
  out.list(a.facts.refers_to);
}

Activity read(Reader& in, const Activity& before) {
  Activity a;
  const auto bits = static_cast<std::uint32_t>(in.number());
  a.kind = static_cast<Kind>(bits & 7U);
  a.author = static_cast<AuthorRole>(bits >> 3U & 7U);
  a.facts.interim = (bits & kInterim) != 0;
  a.facts.trivial = (bits & kTrivial) != 0;
  a.thread_id = before.thread_id;
  in.shared_text(a.id, before.id);
  if ((bits & kHasParent) != 0) in.shared_text(a.parent_id.emplace(), before.id);
  in.text(a.office);
  (bits & kHexAuthor) != 0 ? in.hex(a.author_key) : in.text(a.author_key);
  in.shared_text(a.permalink, before.permalink);
  a.seen = before.seen + Seconds{in.difference()};
  if ((bits & kHasCreated) != 0) a.created = a.seen - Seconds{in.difference()};
  if ((bits & kHasLastPresent) != 0) a.last_present = a.seen - Seconds{in.difference()};
  if ((bits & kHasLists) == 0) return a;
  in.list(a.facts.mentions);
  in.list(a.facts.refers_to);
  return a;
}

}  // namespace

void PackedThread::append(const Activity& activity) {
  Activity before = nothing_before(id_);
  if (size_ % kRestartEvery == 0) {
    restart_ = static_cast<std::uint32_t>(packed_.size());
  } else {
    for (Reader in(packed_, restart_); !in.done();) before = read(in, before);
  }
  Writer out(packed_);
  write(out, activity, before);
  ++size_;
}

std::vector<Activity> PackedThread::unpack() const {
  std::vector<Activity> all;
  all.reserve(size_);
  const Activity nothing = nothing_before(id_);
  Reader in(packed_, 0);
  for (std::uint32_t i = 0; i < size_; ++i) all.push_back(read(in, i % kRestartEvery == 0 ? nothing : all.back()));
  return all;
}

void PackedThread::pack(const std::vector<Activity>& activities) {
  packed_.clear();
  size_ = restart_ = 0;
  for (const auto& activity : activities) append(activity);
  packed_.shrink_to_fit();
}

bool PackedThread::contains(std::string_view activity_id) const {
  const auto all = unpack();
  return std::any_of(all.begin(), all.end(), [&](const Activity& a) { return a.id == activity_id; });
}

std::size_t PackedThread::bytes() const {
  const auto heap = [](const std::string& s) { return s.capacity() > 15 ? s.capacity() + 16 : 0; };
  return sizeof *this + heap(id_) + heap(packed_);
}

}  // namespace sarad
