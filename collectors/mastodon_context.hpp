// SPDX-License-Identifier: Apache-2.0
// What stands around a status: the conversation above and beneath it. Part of mastodon_poll.
#pragma once

#include "collectors/mastodon_api.hpp"
#include "collectors/mastodon_items.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sarad {

struct MastodonContext {
  MastodonAnswer answer;
  std::vector<MastodonStatus> ancestors;  ///< the root first
  std::vector<MastodonStatus> beneath;
  std::optional<std::int64_t> counted = 0;   ///< answers that the server counts in it; nothing: it does not tell
  bool whole = true;

  [[nodiscard]] std::int64_t fetched() const { return static_cast<std::int64_t>(beneath.size()); }
};

class MastodonContexts {
 public:
  /// All must outlive this.
  MastodonContexts(MastodonApi& api, const Page& page, MastodonDialect dialect, BatchBuilder& builder, MastodonItems& items)
      : api_(api), page_(page), dialect_(dialect), builder_(builder), items_(items) {}

  /// Around the status `id`; where a server shows one level only, also what answers the answers. Of an answer that
  /// failed, `answer.json` is absent.
  Dialogue<MastodonContext> read(std::string id);

 private:
  Dialogue<MastodonContext> read_one(std::string id);
  Dialogue<MastodonContext> read_deeper(MastodonContext context);

  MastodonApi& api_;
  const Page& page_;
  MastodonDialect dialect_;
  BatchBuilder& builder_;
  MastodonItems& items_;
};

}  // namespace sarad
