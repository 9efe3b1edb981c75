// SPDX-License-Identifier: Apache-2.0
#include "exporters/router.hpp"

#include "exporters/cases_json.hpp"
#include "exporters/discovery.hpp"
#include "exporters/gzip.hpp"
#include "exporters/health_page.hpp"
#include "exporters/static_files.hpp"
#include "exporters/status_page.hpp"

#include <fmt/format.h>

#include <array>

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
  return status_page(*views.snapshot, request, views.now, views.language);
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

WebReply show_metrics(const WebRequest& request, const Views& views) {
  return serve_metrics(request, views.snapshot.get(), views.blocks.get(),
                       views.own_text ? views.own_text() : std::string{}, views.now);
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
WebReply show_pages(const WebRequest& request, const Views& views) {
  return pages_reply(*views.snapshot, request);
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
WebReply show_targets(const WebRequest& request, const Views& views) {
  return scrape_targets(*views.snapshot, request);
}
WebReply show_robots(const WebRequest&, const Views&) {
  return text_reply(200, "User-agent: *\nDisallow: /\n");
}

struct Route {
  std::string_view path;    ///< ends with '/': everything below it too
  std::string_view method;  ///< GET includes HEAD
  bool wants_figures;       ///< 503 while there are none
  WebReply (*reply)(const WebRequest&, const Views&);
};

constexpr std::array kRoutes{
    Route{"/metrics", "GET", false, show_metrics},   Route{"/-/healthy", "GET", false, show_healthy},
    Route{"/-/ready", "GET", false, show_ready},     Route{"/-/reload", "POST", false, do_reload},
    Route{"/api/v1/cases", "GET", true, show_cases}, Route{"/api/v1/pages", "GET", true, show_pages},
    Route{"/api/v1/pages/", "GET", true, show_page}, Route{"/api/v1/sd", "GET", true, show_targets},
    Route{"/api/v1/explain", "GET", true, show_explanation},
    Route{"/o/", "GET", true, show_short},           Route{"/t/", "GET", true, show_short},
    Route{"/p/", "GET", true, show_short},           Route{"/static/", "GET", false, show_static},
    Route{"/health", "GET", true, show_health},      Route{"/robots.txt", "GET", false, show_robots},
};

const Route kHome{"/", "GET", true, show_status};

const Route* find_route(std::string_view path) {
  if (path == "/") return &kHome;
  for (const auto& route : kRoutes) {
    const bool below = route.path.ends_with('/') && path.size() > route.path.size() && path.starts_with(route.path);
    if (path == route.path ? !route.path.ends_with('/') : below) return &route;
  }
  return nullptr;
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

WebReply route(const WebRequest& request, const Views& views) {
  const Route* found = find_route(request.path);
  if (found == nullptr) return not_found();
  const bool fits = request.method == found->method || (found->method == "GET" && request.method == "HEAD");
  if (!fits) {
    WebReply reply = text_reply(405, "method not allowed\n");
    reply.headers.emplace_back("Allow", found->method == "GET" ? "GET, HEAD" : std::string{found->method});
    return reply;
  }
  if (found->wants_figures && !views.snapshot) return not_ready();
  return compressed(request, found->reply(request, views));
}

}  // namespace sarad
