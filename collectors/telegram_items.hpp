// SPDX-License-Identifier: Apache-2.0
// The messages of a channel and of its discussion group, as a bot's updates tell them: who wrote, what stands
// for an album, which conversation each belongs to. platforms/telegram.md, "Kinds" and "Who".
#pragma once

#include "collectors/batch_builder.hpp"
#include "collectors/collector.hpp"
#include "collectors/telegram_state.hpp"
#include "net/json.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sarad {

/// Channels exist since 2015, Telegram since 2013.
inline constexpr Instant kTelegramBegan{std::chrono::sys_days{std::chrono::year{2013} / 8 / 1}};

class TelegramItems {
 public:
  /// All must outlive this. `state` is read, and kept up to date.
  TelegramItems(const PollInput& input, BatchBuilder& builder, TelegramState& state);

  /// One Update's message, of a channel or a group; others than the page's own are passed over.
  void take(JsonValue message, bool channel_post, bool edited);
  /// Once all are taken: hands the activities to the builder.
  void place_all();
  /// The earliest time among the messages taken.
  [[nodiscard]] std::optional<Instant> oldest() const { return oldest_; }

 private:
  struct Message {
    std::string chat, id;  ///< "<chat>/<message id>"
    std::int64_t number = 0;
    std::optional<Instant> created;
    Kind kind = Kind::post;
    AuthorRole author = AuthorRole::unknown;
    std::string author_key, album;
    std::string above;             ///< of the message it replies to
    std::int64_t in_thread = 0;    ///< message_thread_id; 0: none
    TextFacts facts;
    bool edited = false, counts = true;  ///< false: a bot's, or a service message: no activity
  };
  enum class Who { somebody, a_bot, unreadable };

  void take_group_message(JsonValue message, Message known);
  [[nodiscard]] Who read_author(JsonValue message, Message& out) const;
  [[nodiscard]] std::optional<std::int64_t> mirrored_post(JsonValue message) const;
  [[nodiscard]] TextFacts facts_of(JsonValue message) const;
  [[nodiscard]] std::string post_id(std::int64_t number) const;
  [[nodiscard]] const std::string& stand_in(const std::string& id) const;
  [[nodiscard]] std::optional<std::string> thread_of(const std::string& id, int depth) const;
  [[nodiscard]] std::optional<std::string> thread_in(const Message& message, int depth) const;
  [[nodiscard]] bool joins_known_album(const Message& message) const;
  [[nodiscard]] std::string permalink(const Message& message, const std::string& thread) const;
  void gather_albums();
  void place(const Message& message);

  const PollInput& input_;
  const Page& page_;
  BatchBuilder& builder_;
  TelegramState& state_;
  std::vector<Message> messages_;
  boost::unordered_flat_map<std::string, std::size_t> at_;          ///< id → place in messages_, the first
  boost::unordered_flat_map<std::string, std::string> mirrors_;     ///< id of the mirror → id of the post
  boost::unordered_flat_map<std::string, std::string> album_ids_;   ///< id of a member → id of the lowest
  std::string username_;
  std::optional<Instant> oldest_;
};

}  // namespace sarad
