// SPDX-License-Identifier: Apache-2.0
// Serves the sample country at a loopback port until it is ended: to look at the pages in a browser.
// `sample_page [pages]`: with a number, that many like pages instead.
#include "exporters/own_metrics.hpp"
#include "exporters/http_server.hpp"
#include "exporters/router.hpp"
#include "sample.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  using namespace sarad;
  auto snapshot = std::make_shared<Snapshot>(argc > 1 ? test::many_pages(static_cast<std::size_t>(std::atoi(argv[1])))
                                                      : test::bangladesh().make());
  snapshot->simulated_time = argc > 2;
  Exposition exposition{Detail::standard};
  OwnMetrics own{{"facebook", "wordpress"}};
  Views views;
  views.snapshot = snapshot;
  views.blocks = exposition.update(*snapshot);
  auto sums = std::make_shared<OfficeSums>();
  sums->update(*snapshot);
  views.sums = sums;
  views.own_text = [&own] { return own.text(); };
  views.now = snapshot->as_of;
  views.ready = true;
  boost::asio::io_context loop{1};
  HttpServer server{loop.get_executor(), [&views](const WebRequest& request) { return route(request, views); }};
  if (const auto listening = server.listen("127.0.0.1:0"); !listening) return 1;
  std::printf("%s\n", server.addresses().front().c_str());
  std::fflush(stdout);
  loop.run();
}
