// SPDX-License-Identifier: Apache-2.0
#include "collectors/conversations.hpp"

#include <algorithm>

namespace sarad {

Conversations::Conversations(const PollInput& input, BatchBuilder& builder) : input_(input), builder_(builder) {
  for (const auto& look : input_.threads) looks_.emplace(look.thread_id, &look);
}

bool Conversations::add(Conversation conversation) {
  if (!held_.insert(conversation.id).second) return false;
  listed_.push_back(std::move(conversation));
  return true;
}

bool Conversations::followed(std::string_view id) const {
  return std::find(input_.followed.begin(), input_.followed.end(), id) != input_.followed.end();
}

const ThreadLook* Conversations::known(std::string_view id) const {
  const auto it = looks_.find(id);
  return it == looks_.end() ? nullptr : it->second;
}

bool Conversations::changed(const Conversation& conversation) const {
  const ThreadLook* look = known(conversation.id);
  if (look == nullptr || !look->complete) return true;
  if (!conversation.count && conversation.mark.empty()) return true;
  if (conversation.direct_count) return look->change_mark != conversation.mark;
  return look->platform_count != conversation.count || look->change_mark != conversation.mark;
}

void Conversations::choose(std::string_view apart) {
  auto& count = builder_.batch().coverage.platform_count;
  for (const auto& conversation : listed_) {
    const bool due = changed(conversation) || followed(conversation.id);
    if (conversation.count == 0 && conversation.root_shown) {
      if (due) note_look(conversation, 0, true);
      continue;
    }
    if (!due && !input_.recheck_all) continue;
    chosen_.push_back({conversation});
    if (!conversation.count) count.reset();
    if (count) *count += *conversation.count;
  }
  for (const auto& id : input_.followed) {
    if (!held_.insert(id).second) continue;
    const ThreadLook* look = known(id);
    if (look != nullptr && !apart.empty() && look->change_mark == apart) continue;
    Conversation conversation;
    conversation.id = id;
    conversation.listed = false;
    if (look != nullptr) conversation.created = look->created;
    if (look != nullptr) conversation.mark = look->change_mark;
    chosen_.push_back({std::move(conversation)});
    count.reset();
  }
}

std::optional<std::size_t> Conversations::next() {
  if (next_ >= chosen_.size() || builder_.ended() || denied_) return std::nullopt;
  chosen_[next_].asked = true;
  return next_++;
}

void Conversations::note_look(const Conversation& conversation, std::int64_t fetched, bool complete) {
  const ThreadLook* before = known(conversation.id);
  ThreadLook look;
  look.thread_id = conversation.id;
  look.platform_count = conversation.count;
  // The listing no longer shows it: the platform holds what it told last, and what it has just shown.
  if (!conversation.listed && !look.platform_count && before != nullptr && before->platform_count)
    look.platform_count = std::max(*before->platform_count, fetched);
  look.fetched = fetched;
  look.change_mark = conversation.mark;
  look.created = conversation.created;
  look.looked = complete ? input_.now : before != nullptr ? before->looked : Instant{};
  look.complete = complete;
  builder_.batch().threads.push_back(std::move(look));
}

void Conversations::read(std::size_t which, ConversationEnd end) {
  Chosen& chosen = chosen_[which];
  if (end.count) chosen.conversation.count = end.count;
  if (end.error && end.error->code == Errc::gone) {
    gone_.push_back(which);
  } else {
    note_look(chosen.conversation, end.fetched, end.whole && !end.error);
  }
  chosen.done = !end.error;
  if (!end.error) {
    ++read_well_;
    return;
  }
  denied_ = end.error->code == Errc::permission_denied;
  if (end.too_long) {
    builder_.note_and_go_on(std::move(*end.error));
  } else {
    builder_.note(std::move(*end.error));
  }
}

std::int64_t count_of_gone(const ThreadLook* look, std::optional<std::int64_t> listed) {
  if (look != nullptr && look->complete) return look->fetched;
  const std::int64_t fetched = look == nullptr ? 0 : look->fetched;
  const auto told = listed || look == nullptr ? listed : look->platform_count;
  return std::max(fetched, told.value_or(fetched));
}

/// "Not there" is also what platforms say for "not for you": it is believed only if others read well, or
/// the only one in question was not shown by the listing just now.
void Conversations::settle_gone() {
  if (gone_.empty()) return;
  const bool believable = read_well_ > 0 || (gone_.size() == 1 && !chosen_[gone_.front()].conversation.listed);
  if (!believable) {
    builder_.mark_incomplete();
    return;
  }
  for (const auto which : gone_) {
    Conversation& conversation = chosen_[which].conversation;
    const ThreadLook* look = known(conversation.id);
    const std::int64_t fetched = look == nullptr ? 0 : look->fetched;
    builder_.batch().gone.push_back(conversation.id);
    conversation.count = count_of_gone(look, conversation.count);
    note_look(conversation, fetched, true);
    chosen_[which].done = true;
  }
}

void Conversations::finish() {
  settle_gone();
  for (const auto& [conversation, asked, done] : chosen_) {
    const ThreadLook* look = known(conversation.id);
    if (done || asked || !conversation.listed || (look != nullptr && !look->complete)) continue;
    note_look(conversation, look == nullptr ? 0 : look->fetched, false);
  }
}

Instant Conversations::unread_since(Instant since) const {
  if (denied_) return since;
  for (const auto& [conversation, asked, done] : chosen_)
    if (!done && conversation.listed) since = std::min(since, conversation.created);
  return since;
}

}  // namespace sarad
