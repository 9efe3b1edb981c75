// SPDX-License-Identifier: Apache-2.0
// What platforms push to us, below /hook/. A delivery only makes a poll due; polling stays the truth. Of
// what it tells, deletions alone are kept, since no poll can learn their time (faults F91–F94). A flood,
// forged or not, costs a bounded amount of work. Knows no socket and no clock.
#pragma once

#include "activity/batch.hpp"
#include "collectors/collector.hpp"
#include "collectors/push.hpp"
#include "config/config.hpp"
#include "exporters/web.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarad {

class Hooks {
 public:
  static constexpr Seconds kSpacing{10};         ///< between two polls of a page that pushes cause
  static constexpr double kPerSecond = 50;       ///< deliveries looked at
  static constexpr double kBurst = 200;
  static constexpr Seconds kStale{std::chrono::hours{36}};  ///< older news is a hint at most

  /// What one delivery came to.
  struct Taken {
    WebReply reply;
    std::string platform;                                  ///< empty: no hook of ours
    std::string_view result;                               ///< a value of sarad_webhook_deliveries_total
    std::vector<std::pair<std::string, Instant>> due;      ///< page ids, and when to poll them
    std::vector<Batch> batches;                            ///< deletions, a batch a page, to be committed
  };

  /// The hooks of `config`; `pages` as long as this is used.
  void configure(const Config& config, const std::vector<Page>& pages);

  /// 404 where no hook is, 503 with Retry-After above kPerSecond; else what the platform's reader answers.
  [[nodiscard]] Taken take(const WebRequest& request, Instant now);

 private:
  struct Hook {
    const Platform* platform = nullptr;
    std::vector<PushTerms> terms;                          ///< of each app: any of them may have signed
    std::map<std::string, const Page*, std::less<>> pages; ///< by account
  };
  [[nodiscard]] bool admit(Instant now);
  void keep(const Hook& hook, const PushReply& reply, Instant now, Taken& taken);

  std::map<std::string, Hook, std::less<>> hooks_;         ///< by path
  std::map<std::string, Instant> caused_;                  ///< last poll that a push caused, by page
  double tokens_ = kBurst;
  Instant filled_{};
};

}  // namespace sarad
