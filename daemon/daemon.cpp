// SPDX-License-Identifier: Apache-2.0
// Start, reload, stop, and the figures' refresh. Polling stands in polling.cpp.
#include "daemon/daemon.hpp"

#include "base/log.hpp"
#include "collectors/collector.hpp"
#include "daemon/access_settings.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/follow.hpp"
#include "daemon/learned.hpp"
#include "daemon/notify.hpp"
#include "daemon/version.hpp"
#include "exporters/router.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

namespace sarad {

namespace asio = boost::asio;
using namespace std::chrono;

namespace {

constexpr milliseconds kRefreshPause{250};   // figures are folded together, at most this often
constexpr milliseconds kRefreshBeat{10'000};
constexpr std::size_t kFoldSlice = 16;       // pages folded between two turns of the loop
constexpr seconds kRulingsBeat{2};           // how soon a ruling made beside us is heard of
constexpr seconds kDrainTime{10};            // faults F50
constexpr std::string_view kKeptSocket = "kept";

std::vector<std::string> platform_names() {
  std::vector<std::string> names;
  for (const Platform* platform : platforms()) names.emplace_back(platform->name);
  return names;
}

std::set<std::string, std::less<>> pages_without_told_threads(const Config& config) {
  std::set<std::string, std::less<>> pages;
  for (const auto& page : config.pages)
    if (const Platform* platform = find_platform(page.platform); platform != nullptr && !platform->can.threads_told)
      pages.insert(page.id);
  return pages;
}

/// Who we are and whom to ask about it, as good manners to small sites have it.
CurlOptions http_options(const Config& config) {
  CurlOptions options;
  options.user_agent = "sarad/" + std::string{kVersion};
  for (const auto& [name, platform] : config.platforms)
    if (!platform.user_agent_contact.empty()) {
      options.user_agent += " (" + platform.user_agent_contact + ")";
      break;
    }
  return options;
}

}  // namespace

Daemon::Daemon(asio::io_context& loop, Signals& signals, const Clock& clock, Loaded loaded, std::vector<std::string> files, std::unique_ptr<Store> store)
    : loop_(loop),
      clock_(clock),
      loaded_(std::move(loaded)),
      files_(std::move(files)),
      metrics_(platform_names()),
      store_(std::move(store)),
      queue_(loop.get_executor(), *store_,
             [this](const std::optional<Error>& error, nanoseconds took) {
               metrics_.commit(error ? "lost" : "ok", duration<double>(took).count());
               metrics_.store_up(!error);
               if (error) log::error("ledger failed; batches are kept and tried again", {{"what", error->message}});
             }),
      http_(loop.get_executor(), http_options(loaded_.config())),
      alerts_(loop.get_executor(), clock, *store_, queue_, metrics_,
              [executor = loop.get_executor()](const AlertmanagerConfig& alertmanager) {
                CurlOptions options;
                options.user_agent = "sarad/" + std::string{kVersion};
                if (!alertmanager.ca_file.empty()) options.ca_file = alertmanager.ca_file;
                return std::make_unique<CurlClient>(executor, std::move(options));
              }),
      mails_(loop.get_executor(), clock, *store_, queue_, metrics_, make_smtp_mailer, [this] { refresh_within(milliseconds{0}); }),
      maker_(
          clock.simulated(),
          [this](const Page& page, const Folded& folded) { learned(page, folded); },
          [this](std::string_view page) { return scheduler_.stopped(page); }),
      exposition_(parse_detail(loaded_.config().metrics_detail)),
      explain_requests_(loop.get_executor()),
      access_(loop.get_executor()),
      server_(loop.get_executor(), [this](const WebRequest& request) { return answer(request); }),
      ends_(signals.ends),
      reloads_(signals.reloads),
      wake_(loop),
      refresh_timer_(loop),
      drain_timer_(loop) {}

Result<void> Daemon::start() {
  metrics_.build(kVersion, kRevision, kCompiler, "sqlite");
  metrics_.reload(true, clock_.now());
  notify::status("Reading the ledger");
  maker_.remember_threads_of(pages_without_told_threads(loaded_.config()));
  if (auto loaded = maker_.load(*store_); !loaded) return loaded.error();
  if (auto recalled = recall(); !recalled) return recalled.error();
  if (auto told = alerts_.load(); !told) return told.error();
  if (auto outbox = mails_.load(); !outbox) return outbox.error();
  apply(loaded_);
  recall_.reset();
  for (bool folded = false; !folded; notify::extend_start(seconds{30})) {
    folded = maker_.fold_some(clock_.now(), 1000);
    keep_verdicts_at_once();
  }
  publish();

  if (auto listening = listen(); !listening) return listening.error();
  for (const auto& address : server_.addresses()) log::info("listening", {{"address", address}});
  started_ = true;
  return {};
}

/// A socket unit's sockets rule over server.listen. Those we left behind ourselves hold only if they are
/// where the configuration wants them now.
Result<void> Daemon::listen() {
  std::vector<std::string> wanted = loaded_.config().listen;
  for (const auto& handed : notify::handed_sockets()) {
    if (handed.name != kKeptSocket) {
      if (auto adopted = server_.adopt(handed.fd); adopted) wanted.clear();
      continue;
    }
    const auto place = std::find_if(wanted.begin(), wanted.end(),
                                    [&](const auto& address) { return HttpServer::is_at(handed.fd, address); });
    if (place == wanted.end()) {
      log::info("a socket kept over the restart is not wanted any more");
      ::close(handed.fd);
    } else if (server_.adopt(handed.fd)) {
      wanted.erase(place);
    }
  }
  for (const auto& address : wanted)
    if (auto listening = server_.listen(address); !listening) return listening.error();
  notify::drop_sockets(kKeptSocket);
  for (const int fd : server_.handles()) notify::keep_socket(fd, kKeptSocket);
  return {};
}

int Daemon::run(bool once) {
  once_ = once;
  if (once)
    for (const auto& page : roster_->pages)
      if (!page.paused) left_once_.insert(page.id);
  listen_for_signals();
  listen_for_reloads();
  notify::ready(status_line());
  log::info("ready", {{"pages", roster_->pages.size()}, {"offices", roster_->offices.size()}});
  asio::co_spawn(loop_, tend(), asio::detached);
  if (once_ && left_once_.empty()) stop("nothing to poll");
  schedule();
  refresh_within(kRefreshPause);
  loop_.run();
  return exit_code_;
}

void Daemon::apply(Loaded loaded) {
  loaded_ = std::move(loaded);
  const Config& config = loaded_.config();
  roster_ = std::make_shared<const Roster>(Roster{config.offices, config.pages});
  readers_.clear();
  page_index_.clear();
  office_index_.clear();
  for (std::size_t i = 0; i < roster_->pages.size(); ++i) page_index_.emplace(roster_->pages[i].id, i);
  for (std::size_t i = 0; i < roster_->offices.size(); ++i) office_index_.emplace(roster_->offices[i].id, i);
  auto accounts = std::make_shared<std::map<std::pair<std::string, std::string>, std::string>>();
  for (const auto& page : roster_->pages) accounts->emplace(std::pair{page.platform, page.account}, page.office);
  account_offices_ = std::move(accounts);
  maker_.remember_threads_of(pages_without_told_threads(config));
  hooks_.configure(config, roster_->pages);
  alerts_.configure(config, loaded_.rules);
  mails_.configure(config, loaded_.rules);
  access_.configure(access_of(config));
  server_.keep_headers({config.proxy_auth.header});

  arrange_polling();
  // A page is blind once it went unseen for longer than the schedule promises, whatever is promised more.
  Seconds gap = config.polling.gap_min;
  for (const auto& [key, lane] : scheduler_.outlook(clock_.now())) gap = std::max(gap, lane.promised_gap);
  maker_.configure(roster_, loaded_.rules, config.measures, config.polling.interval, gap);
  for (const auto& page : roster_->pages) metrics_.promised_gap(page.platform, static_cast<double>(config.polling.gap_min.count()));
}

void Daemon::listen_for_signals() {
  ends_.async_wait([this](boost::system::error_code failed, int signal) {
    if (failed) return;
    if (stopping_) {
      log::warning("second signal: ending at once");
      loop_.stop();
      return;
    }
    stop(signal == SIGTERM ? "SIGTERM" : "SIGINT");
    listen_for_signals();
  });
}

void Daemon::listen_for_reloads() {
  reloads_.async_wait([this](boost::system::error_code failed, int) {
    if (failed) return;
    reload();
    listen_for_reloads();
  });
}

void Daemon::reload() {
  notify::reloading();
  Loaded fresh = load(files_);
  const Instant now = clock_.now();
  std::size_t removed = 0;
  if (fresh.ok()) {
    std::set<std::string_view> kept;
    for (const auto& page : fresh.config().pages) kept.insert(page.id);
    for (const auto& page : roster_->pages) removed += kept.contains(page.id) ? 0 : 1;
  }
  const bool too_many = fresh.ok() && static_cast<double>(removed) * 100 >
                                          fresh.config().max_removed_percent * static_cast<double>(roster_->pages.size()) &&
                        static_cast<std::int64_t>(removed) > fresh.config().accept_removals;
  if (!fresh.ok() || too_many) {
    for (const auto& fault : fresh.faults) log::error("configuration fault", {{"fault", fault.text()}});
    if (too_many)
      log::error("reload refused: too many pages would go",
                 {{"removed", removed}, {"remedy", fmt::format("write reload: {{accept_removals: {}}}", removed)}});
    log::error("reload refused; the old configuration stays in force");
    metrics_.reload(false, now);
    notify::ready("Reload refused; the old configuration is in force");
    return;
  }
  for (const auto& fault : fresh.faults) log::warning("configuration fault", {{"fault", fault.text()}});
  if (fresh.config().listen != loaded_.config().listen || fresh.config().store_path != loaded_.config().store_path)
    log::warning("server.listen and store need a restart to change");
  apply(std::move(fresh));
  metrics_.reload(true, now);
  refresh_within(milliseconds{0});
  schedule();
  log::info("reloaded", {{"pages", roster_->pages.size()}, {"removed", removed}});
  notify::ready(status_line());
}

void Daemon::stop(std::string_view why) {
  if (stopping_) return;
  stopping_ = true;
  log::info("stopping", {{"why", why}, {"polls_in_flight", polling_}});
  notify::stopping(fmt::format("Finishing {} polls", polling_));
  wake_.cancel();
  server_.stop_accepting();
  if (polling_ == 0) {
    drained();
    return;
  }
  drain_timer_.expires_after(kDrainTime);
  drain_timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    log::warning("polls did not finish in time and are cancelled", {{"polls", polling_}});
    queue_.stop();
    for (auto& poll : polls_) poll.emit(asio::cancellation_type::terminal);
  });
}

void Daemon::drained() {
  drain_timer_.cancel();
  refresh_timer_.cancel();
  mails_.stop([this] { finish(); });
}

void Daemon::finish() {
  keep_last_verdicts();
  queue_.stop();
  alerts_.stop();
  server_.close();
  ends_.cancel();
  reloads_.cancel();
  log::info("stopped");
  // What is left (keep-alive connections, timers) holds nothing that is not in the ledger.
  asio::post(loop_, [this] { loop_.stop(); });
}

void Daemon::refresh_within(milliseconds wait) {
  if (stopping_) return;
  const auto at = steady_clock::now() + wait;
  if (refresh_at_ && *refresh_at_ <= at) return;
  refresh_at_ = at;
  refresh_timer_.expires_at(at);
  refresh_timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    refresh_at_.reset();
    refresh();
  });
}

void Daemon::refresh() {
  const bool folded = maker_.fold_some(clock_.now(), kFoldSlice);
  keep_verdicts();
  if (!folded) {
    refresh_within(milliseconds{0});
    return;
  }
  publish();
  // One timer for the next deadline; and a beat, so that a standing Snapshot means a hanging loop.
  milliseconds wait = kRefreshBeat;
  if (const auto change = maker_.next_change())
    wait = std::clamp(ceil<milliseconds>(clock_.real_duration(*change - clock_.now())), kRefreshPause, kRefreshBeat);
  refresh_within(wait);
}

void Daemon::publish() {
  const bool news = maker_.has_news();
  snapshot_ = maker_.snapshot(clock_.now());
  const auto began = steady_clock::now();
  blocks_ = exposition_.update(*snapshot_);
  sums_->update(*snapshot_);
  metrics_.render_duration(duration<double>(steady_clock::now() - began).count());
  metrics_.snapshot(snapshot_->as_of);
  if (news) server_.announce(figures_event(*snapshot_));
  if (!once_) {
    alerts_.publish(*snapshot_);
    mails_.publish(*snapshot_);
  }
  schedule();
}

void Daemon::learned(const Page& page, const Folded& folded) {
  if (const auto look = next_look(*folded.after)) scheduler_.look_at(page.id, *look);
  if (const auto early = next_early_look(*folded.after)) scheduler_.look_before(page.id, early->first, early->second);
  if (folded.before == nullptr) return;   // what the ledger already knew at start is no news
  const Office* office = office_of(page);
  count_learned(folded.changes, page.platform, office == nullptr ? "other" : office->level, metrics_);
}

const Office* Daemon::office_of(const Page& page) const {
  const auto place = office_index_.find(page.office);
  return place == office_index_.end() ? nullptr : &roster_->offices[place->second];
}

WebReply Daemon::answer(const WebRequest& request) {
  if (request.path.starts_with("/hook/")) return take_push(request);
  if (is_public(request.path)) return show(request, Viewer{});
  return access_.admit(request, steady_clock::now(), [this, request](const Viewer& viewer) { return show(request, viewer); });
}

WebReply Daemon::show(const WebRequest& request, const Viewer& viewer) {
  if (maker_.has_news() && (request.path == "/" || request.path == "/api/v1/cases")) publish();
  Views views;
  views.viewer = viewer;
  views.snapshot = viewer.subtree.empty() || !snapshot_ ? snapshot_ : parts_.of(snapshot_, viewer.subtree);
  views.blocks = blocks_;
  views.sums = sums_;
  views.own_text = [this] { return metrics_.text(); };
  views.now = clock_.now();
  views.ready = started_ && snapshot_ != nullptr;
  views.language = loaded_.config().default_language;
  views.public_url = loaded_.config().public_url;
  views.reload = [this] {
    asio::post(loop_, [this] { reload(); });
    return true;
  };
  views.operations = [this] { return operations(); };
  views.explain = [this, &views](const WebRequest& asked) { return answer_explain(asked, views.snapshot); };
  return route(request, views);
}

std::string Daemon::status_line() const {
  std::size_t watched = 0, blind = 0, stopped = 0, open = 0, overdue = 0;
  if (snapshot_)
    for (std::size_t i = 0; i < snapshot_->pages.size(); ++i) {
      const auto state = snapshot_->polls[i].state;
      watched += state == PageState::watched || state == PageState::lagging;
      blind += state == PageState::blind;
      stopped += state == PageState::stopped;
      if (const auto& figures = snapshot_->pages[i]) {
        open += static_cast<std::size_t>(figures->open + figures->responded);
        overdue += static_cast<std::size_t>(figures->clock(ClockKind::first).overdue);
      }
    }
  return fmt::format("{} pages: {} watched, {} blind, {} stopped; {} open, {} overdue", roster_->pages.size(), watched, blind,
                     stopped, open, overdue);
}

void Daemon::ask_for_rulings() {
  if (std::exchange(asking_rulings_, true)) return;
  auto fresh = std::make_shared<Result<std::vector<Ruling>>>(std::vector<Ruling>{});
  queue_.on_store_thread([this, fresh, after = maker_.newest_ruling()] { *fresh = store_->rulings(after); }, [this, fresh] {
    asking_rulings_ = false;
    if (const bool failed = !*fresh; failed != std::exchange(rulings_failed_, failed) && failed)
      log::warning("rulings cannot be read; tried again", {{"what", fresh->error().message}});
    if (!*fresh || (*fresh)->empty()) return;
    maker_.ruled(**fresh);
    for (const auto& ruling : **fresh)
      log::info("ruling", {{"number", ruling.number}, {"page", ruling.page}, {"activity", ruling.activity}});
    refresh_within(milliseconds{0});
  });
}

asio::awaitable<void> Daemon::tend() {
  const auto watchdog = notify::watchdog_period();
  const auto period = watchdog ? std::min<microseconds>(*watchdog, seconds{1}) : microseconds{seconds{1}};
  asio::steady_timer timer{loop_};
  auto next_dog = steady_clock::now();
  auto next_status = steady_clock::now();
  auto next_rulings = steady_clock::now();
  std::string told;
  while (!stopping_) {
    const auto asked = steady_clock::now() + period;
    timer.expires_at(asked);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto now = steady_clock::now();
    metrics_.loop_lag(duration<double>(now - asked).count());
    metrics_.store_queue(static_cast<double>(queue_.waiting()));
    if (watchdog && now >= next_dog && store_answered_) {
      notify::watchdog();
      next_dog = now + *watchdog;
      store_answered_ = false;   // until the store's thread has shown that it lives
      queue_.on_store_thread([] {}, [this] { store_answered_ = true; });
    }
    if (now >= next_rulings) {
      next_rulings = now + kRulingsBeat;
      ask_for_rulings();
    }
    if (now >= next_status) {
      next_status = now + seconds{30};
      auto size = std::make_shared<Store::Size>();
      queue_.on_store_thread([this, size] { *size = store_->size(); },
                             [this, size] {
                               metrics_.store_size(static_cast<double>(size->main_bytes), static_cast<double>(size->wal_bytes),
                                                   static_cast<double>(size->activities), size->schema_version);
                             });
      tell_quotas();
      const auto line = status_line();
      if (line != told) notify::status(line);
      told = line;
    }
  }
}

}  // namespace sarad
