// SPDX-License-Identifier: Apache-2.0
#include "daemon/alert_push.hpp"

#include "base/keyed_hash.hpp"
#include "base/log.hpp"
#include "daemon/system_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace sarad {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kPostTime{10'000};
constexpr std::string_view kCaseKeyPurpose = "label case";

std::string without_end_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

/// "https://am.example/prefix" → base and path of its API.
HttpRequest request_to(const AlertmanagerConfig& alertmanager, std::string body) {
  const std::string url = without_end_slash(alertmanager.url);
  const auto path = url.find('/', url.find("://") + 3);
  HttpRequest request;
  request.method = "POST";
  request.base = url.substr(0, path);
  request.path = (path == std::string::npos ? std::string{} : url.substr(path)) + "/api/v2/alerts";
  request.headers = {{"Content-Type", "application/json"}};
  if (!alertmanager.user.empty())
    request.credential = Credential{Credential::As::basic, Secret{alertmanager.user + ':' + std::string{alertmanager.password.reveal()}}, {}};
  request.body = std::move(body);
  request.deadline = kPostTime;
  request.max_body = std::size_t{64} << 10;
  request.allow_private = true;   // the operator names it; it commonly stands on the same machine
  return request;
}

bool same(const AlertmanagerConfig& a, const AlertmanagerConfig& b) {
  return a.name == b.name && a.url == b.url && a.user == b.user && a.password.reveal() == b.password.reveal() && a.ca_file == b.ca_file;
}

}  // namespace

struct AlertPush::Peer {
  Peer(const AlertmanagerConfig& c, std::unique_ptr<HttpClient> h, const asio::any_io_executor& loop)
      : config(c), http(std::move(h)), timer(loop) {}
  AlertmanagerConfig config;
  std::unique_ptr<HttpClient> http;
  AlertSender sender;
  asio::steady_timer timer;
  bool gone = false, failing = false;
};

AlertPush::AlertPush(asio::any_io_executor loop, const Clock& clock, Store& store, CommitQueue& queue, OwnMetrics& metrics, MakeClient make)
    : loop_(std::move(loop)), clock_(clock), store_(store), queue_(queue), metrics_(metrics), make_(std::move(make)) {
  // Alertmanager lives in the world's time: what ends in a pretended one would be long over, or never.
  if (clock_.simulated()) shift_ = SystemClock{}.now() - clock_.now();
}

AlertPush::~AlertPush() = default;

Result<void> AlertPush::load() {
  auto rows = store_.alerts();
  if (!rows) return rows.error();
  book_ = std::make_unique<AlertBook>(std::move(*rows), steady_clock::now());
  return {};
}

void AlertPush::configure(const Config& config, std::shared_ptr<const RuleSet> rules) {
  hold_ = config.alerting.hold;
  auto terms = std::make_shared<AlertTerms>();
  terms->rules = [rules = std::move(rules)](const std::string& office) { return rules->of_office(office); };
  terms->public_url = without_end_slash(config.public_url);
  terms->max_cases_per_page = config.alerting.max_cases_per_page;
  // A key of its own: labels and pseudonyms cannot be told from each other.
  terms->case_key = Secret{to_hex(hmac_sha256(config.author_key, kCaseKeyPurpose))};
  terms_ = std::move(terms);

  std::vector<std::shared_ptr<Peer>> peers;
  for (const auto& wanted : config.alerting.alertmanagers) {
    const auto known = std::find_if(peers_.begin(), peers_.end(), [&](const auto& peer) { return same(peer->config, wanted); });
    if (known != peers_.end()) {
      peers.push_back(*known);
      continue;
    }
    auto fresh = std::make_shared<Peer>(wanted, make_(wanted), loop_);
    peers.push_back(fresh);
    asio::co_spawn(loop_, serve(fresh), asio::detached);
  }
  for (const auto& peer : peers_) {
    peer->gone = std::find(peers.begin(), peers.end(), peer) == peers.end();
    if (peer->gone) peer->timer.cancel();
  }
  peers_ = std::move(peers);
  tell_metrics();
}

void AlertPush::stop() {
  for (const auto& peer : peers_) {
    peer->gone = true;
    peer->timer.cancel();
  }
  peers_.clear();
}

void AlertPush::publish(const Snapshot& snapshot) {
  if (peers_.empty()) return;
  const Tick now = steady_clock::now();
  auto changes = book_->update(snapshot, terms_, now);
  auto gone = book_->forget(
      [this](const std::string& id, std::uint64_t version) {
        return std::all_of(peers_.begin(), peers_.end(), [&](const auto& peer) { return peer->sender.knows(id, version); });
      },
      now);
  changes.gone = std::move(gone.gone);
  write_down(std::move(changes));
  tell_metrics();
}

/// Written before it is sent: after a crash we know whom we must tell the end.
void AlertPush::write_down(AlertBook::Changes changes) {
  changes.put.insert(changes.put.begin(), std::make_move_iterator(unwritten_.put.begin()), std::make_move_iterator(unwritten_.put.end()));
  changes.gone.insert(changes.gone.end(), std::make_move_iterator(unwritten_.gone.begin()), std::make_move_iterator(unwritten_.gone.end()));
  unwritten_ = {};
  if (changes.empty()) return;
  ++writing_;
  auto wanted = std::make_shared<AlertBook::Changes>(std::move(changes));
  auto failed = std::make_shared<std::optional<Error>>();
  queue_.on_store_thread(
      [this, wanted, failed] {
        if (const auto done = store_.keep_alerts(wanted->put, wanted->gone); !done) *failed = done.error();
      },
      [this, wanted, failed] {
        --writing_;
        if (*failed) {
          if (!write_failed_) log::error("alerts not written down; they are sent all the same", {{"what", (*failed)->message}});
          std::erase_if(wanted->gone, [this](const auto& id) { return book_->entries().contains(id); });
          unwritten_ = std::move(*wanted);
        }
        write_failed_ = failed->has_value();
        wake();
      });
}

void AlertPush::wake() {
  for (const auto& peer : peers_) peer->timer.cancel();
}

AlertTimes AlertPush::times() const {
  AlertTimes times;
  times.now = clock_.now();
  times.hold = hold_;
  times.shift = shift_;
  return times;
}

asio::awaitable<void> AlertPush::serve(std::shared_ptr<Peer> peer) {
  while (!peer->gone) {
    std::optional<AlertSender::Post> next;
    if (writing_ == 0 && book_) next = peer->sender.next(*book_, times(), steady_clock::now());
    if (!next) {
      peer->timer.expires_at(writing_ > 0 ? steady_clock::now() + std::chrono::seconds{1} : peer->sender.wake());
      co_await peer->timer.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    const PostEnd how = co_await post(*peer, std::move(next->body));
    if (peer->gone) co_return;
    if (how == PostEnd::accepted) accepted(*peer, *next);
    if (const auto refused = peer->sender.ended(*next, how, steady_clock::now()))
      log::error("an alert is refused and not sent again until it changes", {{"alertmanager", peer->config.name}, {"alert", *refused}});
    tell_metrics();
  }
}

asio::awaitable<PostEnd> AlertPush::post(Peer& peer, std::string body) {
  HttpRequest request = request_to(peer.config, std::move(body));
  const HttpResult answer = co_await peer.http->get(std::move(request));
  const PostEnd how = answer && answer->status / 100 == 2                     ? PostEnd::accepted
                      : answer && (answer->status == 400 || answer->status == 422) ? PostEnd::refused
                                                                              : PostEnd::failed;
  metrics_.alert_push(peer.config.name, how == PostEnd::accepted ? "accepted" : how == PostEnd::refused ? "refused" : "failed");
  const bool failing = how == PostEnd::failed;
  if (failing && !peer.failing)
    log::warning("alerts are not taken; tried again", {{"alertmanager", peer.config.name},
                                                       {"what", answer ? "status " + std::to_string(answer->status) : answer.error().message}});
  if (!failing && peer.failing) log::info("alerts are taken again", {{"alertmanager", peer.config.name}});
  peer.failing = failing;
  co_return how;
}

/// Whoever is first to take an alert tells how long it took.
void AlertPush::accepted(const Peer& peer, const AlertSender::Post& post) {
  const Instant now = clock_.now();
  std::size_t fresh = 0;
  for (const auto& [id, version] : post.alerts) {
    const auto entry = book_->entries().find(id);
    if (entry == book_->entries().end() || entry->second.version != version || entry->second.row.ends) continue;
    auto& told = delays_told_[id];
    if (told == version) continue;
    told = version;
    ++fresh;
    if (id.find("/SaradCaseDueSoon/") == std::string::npos) metrics_.alert_delay(static_cast<double>((now - entry->second.row.starts).count()));
  }
  std::erase_if(delays_told_, [this](const auto& told) { return !book_->entries().contains(told.first); });
  if (fresh > 0) log::info("alerts told", {{"alertmanager", peer.config.name}, {"new", fresh}, {"sent", post.alerts.size()}});
}

void AlertPush::tell_metrics() {
  const Tick now = steady_clock::now();
  metrics_.alert_push_active(std::any_of(peers_.begin(), peers_.end(), [&](const auto& peer) { return peer->sender.active(now); }));
  if (!book_) return;
  for (const auto& [name, n] : book_->standing()) metrics_.alerts_standing(name, static_cast<double>(n));
  metrics_.alerts_held_back(static_cast<double>(book_->held_back()));
}

}  // namespace sarad
