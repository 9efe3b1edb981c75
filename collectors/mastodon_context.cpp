// SPDX-License-Identifier: Apache-2.0
#include "collectors/mastodon_context.hpp"

#include "collectors/paging.hpp"

namespace sarad {
namespace {

/// What a conversation shows at most to those who are not logged in, and to those who are.
constexpr std::size_t kMostUnnamed = 60, kMostNamed = 4096;

}  // namespace

Dialogue<MastodonContext> MastodonContexts::read(std::string id) {
  MastodonContext context = co_await read_one(std::move(id));
  if (context.answer.json && dialect_.flat_contexts) context = co_await read_deeper(std::move(context));
  co_return context;
}

Dialogue<MastodonContext> MastodonContexts::read_one(std::string id) {
  MastodonContext context;
  const auto refused = builder_.batch().malformed.sum();
  context.answer = co_await api_.get("statuses/" + percent_encode(id) + "/context", QueryPairs{}, MastodonShape::object);
  if (!context.answer.json) co_return context;
  const JsonValue root = context.answer.json->root(), above = root["ancestors"], beneath = root["descendants"];
  if (!above.is_array() || !beneath.is_array()) {
    context.answer.json.reset();
    context.answer.error = Error{Errc::malformed, "the server answered a conversation without its statuses"};
    co_return context;
  }
  for (const auto item : above)
    if (auto status = items_.read(item)) context.ancestors.push_back(std::move(*status));
  for (const auto item : beneath) {
    auto status = items_.read(item);
    if (!status) continue;
    if (status->parent.empty()) {  // nothing beneath another stands beneath nothing
      builder_.refuse_item();
      continue;
    }
    if (!status->replies) context.counted.reset();
    if (context.counted && status->replies) *context.counted += *status->replies;
    items_.count(status->activity.id, status->replies);
    context.beneath.push_back(std::move(*status));
  }
  const bool cut = beneath.size() >= (page_.token.empty() ? kMostUnnamed : kMostNamed);
  if (cut) builder_.mark_incomplete();
  context.whole = !cut && !context.answer.still_fetching && builder_.batch().malformed.sum() == refused;
  co_return context;
}

/// What answers the answers, where a context shows one level only.
Dialogue<MastodonContext> MastodonContexts::read_deeper(MastodonContext context) {
  boost::unordered_flat_set<std::string> shown, with_answers;
  for (const auto& status : context.beneath) {
    shown.insert(status.activity.id);
    with_answers.insert(status.parent);
  }
  std::size_t calls = 0;
  for (std::size_t i = 0; i < context.beneath.size(); ++i) {
    const std::string id = context.beneath[i].activity.id;
    if (context.beneath[i].replies == 0 || with_answers.contains(id)) continue;
    if (++calls > PageGuard::kMostPages) {
      builder_.mark_incomplete();
      context.whole = false;
      break;
    }
    MastodonContext deeper = co_await read_one(id);
    if (!deeper.answer.json) {
      if (deeper.answer.error.code != Errc::gone) {
        context.answer = std::move(deeper.answer);
        co_return context;
      }
      builder_.note(std::move(deeper.answer.error));  // that one is gone: the others are not
      continue;
    }
    context.whole = context.whole && deeper.whole;
    for (auto& status : deeper.beneath) {
      if (!shown.insert(status.activity.id).second) continue;
      with_answers.insert(status.parent);
      if (context.counted && status.replies) *context.counted += *status.replies;
      if (!status.replies) context.counted.reset();
      context.beneath.push_back(std::move(status));
    }
  }
  co_return context;
}

}  // namespace sarad
