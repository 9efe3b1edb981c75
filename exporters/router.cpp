// SPDX-License-Identifier: Apache-2.0
#include "exporters/router.hpp"

#include "exporters/cases_json.hpp"
#include "exporters/discovery.hpp"
#include "exporters/gzip.hpp"
#include "exporters/health_page.hpp"
#include "exporters/office_tree.hpp"
#include "exporters/offices_json.hpp"
#include "exporters/overdue_feed.hpp"
#include "exporters/static_files.hpp"
#include "exporters/status_page.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace sarad {
namespace {

constexpr std::size_t kWorthCompressing = 8 * 1024;

WebReply not_found() {
  return text_reply(404, "not found\n");
}

WebReply not_ready() {
  WebReply reply = text_reply(503, "starting: no figures yet\n");
  reply.headers.emplace_back("Retry-After", "5");
  return reply;
}

/// FNV-1a of the content: the same file has the same tag in every process.
std::string tag_of(std::string_view content) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return fmt::format("\"{:016x}\"", hash);
}

WebReply show_static(const WebRequest& request, const Views&) {
  const StaticFile* file = find_static_file(request.path);
  if (file == nullptr) return not_found();
  const std::string tag = tag_of(file->content);
  WebReply reply{
      .status = 200, .content_type = std::string{file->content_type}, .body = nullptr, .more = {}, .headers = {}};
  reply.headers = {{"ETag", tag}, {"Cache-Control", "public, max-age=300"}};
  if (request.if_none_match == tag) {
    reply.status = 304;
  } else {
    reply.body = std::make_shared<const std::string>(file->content);
  }
  return reply;
}

WebReply show_status(const WebRequest& request, const Views& views) {
  return status_page(*views.snapshot, request, views.now, views.language, *views.sums);
}

/// "/o/ID", "/t/ID", "/p/ID": short links for dashboards, mails and paper.
WebReply show_short(const WebRequest& request, const Views& views) {
  const char which = request.path[1];
  WebRequest longer = request;
  longer.path = "/";
  std::erase_if(longer.query, [](const auto& part) { return part.first != "lang" && part.first != "from"; });
  longer.query.emplace_back(which == 'o' ? "office" : which == 't' ? "subtree" : "page", request.path.substr(3));
  return show_status(longer, views);
}

/// The scrape as one who sees a subtree alone may ask for it; nothing: it asks for more.
std::optional<WebRequest> narrowed(const WebRequest& request, const Views& views) {
  WebRequest narrow = request;
  const OfficeTree tree{views.snapshot->roster};
  bool daemon = false, placed = false;
  for (const auto& [key, value] : request.query) {
    daemon = daemon || (key == "part" && value != "pages");
    if (key != "office" && key != "subtree") continue;
    if (!tree.find(value)) return std::nullopt;
    placed = true;
  }
  if (daemon && !views.viewer.health) return std::nullopt;
  if (!placed && !daemon) narrow.query.emplace_back("subtree", views.viewer.subtree);
  return narrow;
}

WebReply show_metrics(const WebRequest& request, const Views& views) {
  const auto serve = [&](const WebRequest& asked, const Snapshot* snapshot) {
    return serve_metrics(asked, snapshot, views.blocks.get(), views.own_text ? views.own_text() : std::string{}, views.now);
  };
  if (views.viewer.subtree.empty() || !views.snapshot) return serve(request, views.snapshot.get());
  const auto narrow = narrowed(request, views);
  return narrow ? serve(*narrow, views.snapshot.get()) : not_found();
}

WebReply show_healthy(const WebRequest&, const Views& views) {
  return views.healthy ? text_reply(200, "healthy\n") : text_reply(503, "not healthy\n");
}

WebReply show_ready(const WebRequest&, const Views& views) {
  return views.ready ? text_reply(200, "ready\n") : not_ready();
}

/// Loopback only, and not out of a web page that some browser here has open.
WebReply do_reload(const WebRequest& request, const Views& views) {
  if (!request.loopback || !request.origin.empty())
    return text_reply(403, "reload is taken from this machine only; or send SIGHUP\n");
  if (!views.reload || !views.reload()) return text_reply(503, "reload refused\n");
  return text_reply(202, "reload begun; sarad_config_last_reload_successful tells how it ended\n");
}

WebReply show_cases(const WebRequest& request, const Views& views) {
  return cases_reply(*views.snapshot, request);
}
WebReply show_feed(const WebRequest& request, const Views& views) {
  return overdue_feed(*views.snapshot, request, views.public_url, views.language);
}
WebReply show_pages(const WebRequest& request, const Views& views) {
  return pages_reply(*views.snapshot, request);
}
WebReply show_offices(const WebRequest& request, const Views& views) {
  return offices_reply(*views.snapshot, *views.sums, request);
}
WebReply show_page(const WebRequest& request, const Views& views) {
  return page_reply(*views.snapshot, std::string_view{request.path}.substr(std::string_view{"/api/v1/pages/"}.size()));
}
WebReply show_explanation(const WebRequest& request, const Views& views) {
  return views.explain ? views.explain(request) : not_ready();
}
WebReply show_health(const WebRequest& request, const Views& views) {
  return views.operations ? health_page(*views.snapshot, views.operations(), request, views.now, views.language) : not_ready();
}
/// Tells whoever listens that there are new figures, not what they are.
WebReply show_events(const WebRequest&, const Views&) {
  WebReply reply = text_reply(200, "retry: 10000\n\n");
  reply.content_type = "text/event-stream";
  reply.news = true;
  reply.headers = {{"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
  return reply;
}
WebReply show_targets(const WebRequest& request, const Views& views) {
  return scrape_targets(*views.snapshot, request);
}
WebReply show_robots(const WebRequest&, const Views&) {
  return text_reply(200, "User-agent: *\nDisallow: /\n");
}

/// What a viewer must be allowed to see for a route.
enum class Part : std::uint8_t { all, metrics, page, api, health };

struct Route {
  std::string_view path;    ///< ends with '/': everything below it too
  std::string_view method;  ///< GET includes HEAD
  bool wants_figures;       ///< 503 while there are none
  Part part;
  WebReply (*reply)(const WebRequest&, const Views&);
};

constexpr std::array kRoutes{
    Route{"/metrics", "GET", false, Part::metrics, show_metrics},
    Route{"/-/healthy", "GET", false, Part::all, show_healthy},
    Route{"/-/ready", "GET", false, Part::all, show_ready},
    Route{"/-/reload", "POST", false, Part::all, do_reload},
    Route{"/api/v1/cases", "GET", true, Part::api, show_cases},
    Route{"/api/v1/offices", "GET", true, Part::api, show_offices},
    Route{"/api/v1/pages", "GET", true, Part::api, show_pages},
    Route{"/api/v1/pages/", "GET", true, Part::api, show_page},
    Route{"/api/v1/overdue.atom", "GET", true, Part::api, show_feed},
    Route{"/api/v1/events", "GET", true, Part::page, show_events},   // the page listens
    Route{"/api/v1/sd", "GET", true, Part::api, show_targets},
    Route{"/api/v1/explain", "GET", true, Part::page, show_explanation},   // linked from the page
    Route{"/health", "GET", true, Part::health, show_health},
    Route{"/o/", "GET", true, Part::page, show_short},
    Route{"/t/", "GET", true, Part::page, show_short},
    Route{"/p/", "GET", true, Part::page, show_short},
    Route{"/static/", "GET", false, Part::all, show_static},
    Route{"/robots.txt", "GET", false, Part::all, show_robots},
};

const Route kHome{"/", "GET", true, Part::page, show_status};

bool may_see(const Viewer& viewer, Part part) {
  switch (part) {
    case Part::all: return true;
    case Part::metrics: return viewer.metrics;
    case Part::page: return viewer.page;
    case Part::api: return viewer.api;
    case Part::health: return viewer.health;
  }
  return false;
}

const Route* find_route(std::string_view path) {
  if (path == "/") return &kHome;
  for (const auto& route : kRoutes) {
    const bool below = route.path.ends_with('/') && path.size() > route.path.size() && path.starts_with(route.path);
    if (path == route.path ? !route.path.ends_with('/') : below) return &route;
  }
  return nullptr;
}

/// What a program has already, it is not sent again.
WebReply tagged(const WebRequest& request, WebReply reply) {
  if (reply.status != 200 || reply.later || reply.news || !reply.body || !request.path.starts_with("/api/")) return reply;
  std::string tag = tag_of(*reply.body);
  if (request.if_none_match == tag) {
    reply.status = 304;
    reply.body = nullptr;
  }
  reply.headers.emplace_back("ETag", std::move(tag));
  reply.headers.emplace_back("Cache-Control", "no-cache");
  return reply;
}

/// gzip for what is not compressed yet; Bengali shrinks to a sixth.
WebReply compressed(const WebRequest& request, WebReply reply) {
  if (!reply.body || !reply.more.empty() || reply.body->size() < kWorthCompressing ||
      !accepts_gzip(request.accept_encoding))
    return reply;
  for (const auto& [name, value] : reply.headers)
    if (name == "Content-Encoding") return reply;
  reply.body = std::make_shared<const std::string>(gzip(*reply.body));
  reply.headers.emplace_back("Content-Encoding", "gzip");
  for (auto& [name, value] : reply.headers)
    if (name == "Vary") {
      value += ", Accept-Encoding";
      return reply;
    }
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  return reply;
}

}  // namespace

std::vector<std::string_view> api_paths() {
  std::vector<std::string_view> paths;
  for (const auto& route : kRoutes)
    if (route.path.starts_with("/api/")) paths.push_back(route.path);
  return paths;
}

bool is_public(std::string_view path) {
  const Route* found = find_route(path);
  return found != nullptr && found->part == Part::all;
}

std::string figures_event(const Snapshot& snapshot) {
  return fmt::format("id: {}\nevent: figures\ndata: {{\"as_of\":\"{}\"}}\n\n", snapshot.generation, format_instant(snapshot.as_of));
}

WebReply route(const WebRequest& request, const Views& views) {
  const Route* found = find_route(request.path);
  if (found == nullptr) return not_found();
  const bool fits = request.method == found->method || (found->method == "GET" && request.method == "HEAD");
  if (!fits) {
    WebReply reply = text_reply(405, "method not allowed\n");
    reply.headers.emplace_back("Allow", found->method == "GET" ? "GET, HEAD" : std::string{found->method});
    return reply;
  }
  if (!may_see(views.viewer, found->part)) return not_found();
  if (found->wants_figures && !views.snapshot) return not_ready();
  return compressed(request, tagged(request, found->reply(request, views)));
}

}  // namespace sarad
