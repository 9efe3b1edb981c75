// SPDX-License-Identifier: Apache-2.0
// What the running daemon gives to /api/v1/explain: the published instant, the rules in force, and which pages know an id.
#include "daemon/daemon.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace sarad {
namespace {

constexpr std::size_t kPagesAtOnce = 2'000;  // looked through in well under a millisecond
constexpr std::size_t kMostFound = 50;

}  // namespace

struct Daemon::ItemSearch {
  std::string id;
  std::shared_ptr<const Roster> roster;
  std::function<void(std::vector<std::string>)> done;
  std::size_t next = 0;
  std::vector<std::string> found;
};

void Daemon::search_pages(std::shared_ptr<ItemSearch> search) {
  const auto& pages = search->roster->pages;
  const std::size_t end = std::min(pages.size(), search->next + kPagesAtOnce);
  for (; search->next < end; ++search->next) {
    const KnownItems* known = maker_.known(pages[search->next].id);
    if (known != nullptr && known->contains(search->id)) search->found.push_back(pages[search->next].id);
  }
  if (search->next == pages.size() || search->found.size() >= kMostFound) {
    search->done(std::move(search->found));
    return;
  }
  boost::asio::post(loop_, [this, search] { search_pages(search); });
}

WebReply Daemon::answer_explain(const WebRequest& request, const std::shared_ptr<const Snapshot>& seen) {
  const Config& config = loaded_.config();
  ExplainRequests::Moment moment;
  moment.grounds.roster = seen->roster;
  moment.grounds.rules = loaded_.rules;
  moment.grounds.parameters = config.measures;
  moment.grounds.interval = config.polling.interval;
  moment.grounds.gap = config.polling.gap_min;
  moment.grounds.at = seen->as_of;
  moment.grounds.simulated_time = seen->simulated_time;
  moment.grounds.published = seen;
  moment.ledger = config.store_path;
  moment.language = config.default_language;
  return explain_requests_.answer(request, std::move(moment), [this, roster = seen->roster](std::string id, auto done) {
    auto search = std::make_shared<ItemSearch>();
    search->id = std::move(id);
    search->roster = roster;
    search->done = std::move(done);
    search_pages(std::move(search));
  });
}

}  // namespace sarad
