// SPDX-License-Identifier: Apache-2.0
// The command line of `sarad calendar`.
#include "daemon/calendar.hpp"
#include "daemon/system_clock.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>
#include <memory>

namespace sarad {
namespace {

void print(const CalendarAnswer& answer, int& result) {
  std::fwrite(answer.err.data(), 1, answer.err.size(), stderr);
  std::fwrite(answer.out.data(), 1, answer.out.size(), stdout);
  result = answer.code;
}

}  // namespace

void add_calendar_command(CLI::App& app, const std::vector<std::string>& config, int& result) {
  auto* calendar = app.add_subcommand("calendar", "office hours: a month, working time, versions, import and export");
  calendar->fallthrough()->require_subcommand(1);
  calendar->footer("Example: sarad calendar show --month 2026-12 --lang bn");
  const auto request = std::make_shared<CalendarRequest>();
  const auto command = [&](const char* name, const char* what, const char* example, std::function<CalendarAnswer(const CalendarRequest&)> run) {
    auto* sub = calendar->add_subcommand(name, what);
    sub->fallthrough();
    sub->footer(std::string{"Example: sarad calendar "} + example);
    sub->add_flag("--json", request->json, "print JSON");
    sub->callback([&config, &result, request, run = std::move(run)] {
      request->config = config;
      print(run(*request), result);
    });
    return sub;
  };
  const auto choosing = [&](CLI::App* sub) {
    sub->add_option("--calendar", request->calendar, "name in the configuration; default: bd, or the only one");
    sub->add_option("--file", request->file, "a calendar's file in place of a configuration");
    sub->add_option("--lang", request->language, "bn or en; default: the configuration's")->check(CLI::IsMember({"bn", "en"}));
    return sub;
  };
  const auto now = [] { return SystemClock{}.now(); };

  auto* show = choosing(command("show", "a month in weeks from Sunday", "show --month 2026-12 --lang bn",
                                [now](const CalendarRequest& r) { return calendar_show(r, now()); }));
  show->add_option("--month", request->month, "such as 2026-11; default: this one");

  auto* at = choosing(command("at", "whether a moment is working time, and until when (exit 1: closed)", "at \"2026-11-26 14:00\"", calendar_at));
  at->add_option("time", request->first, "\"2026-11-26 14:00\" where the office is, or 2026-11-26T08:00:00Z")->required();

  auto* due = choosing(command("due", "when a limit runs out, day by day", "due \"2026-11-25 14:00\" 2wd", calendar_due));
  due->add_option("from", request->first, "when the time begins")->required();
  due->add_option("limit", request->second, "2wd (working days), 8wh (working hours), 48h, or \"working_days: 2\"")->required();

  auto* elapsed = choosing(command("elapsed", "working time between two moments", "elapsed \"2026-11-25 14:00\" \"2026-11-26 14:00\"", calendar_elapsed));
  elapsed->add_option("from", request->first, "a moment")->required();
  elapsed->add_option("to", request->second, "a moment; earlier than the first: negative")->required();

  auto* diff = command("diff", "days on which two files of a calendar differ (exit 1: some do)", "diff old/bd.yml new/bd.yml", calendar_diff);
  diff->add_option("old", request->first, "a calendar's file")->required();
  diff->add_option("new", request->second, "a calendar's file")->required();
  diff->add_option("--lang", request->language, "bn or en")->check(CLI::IsMember({"bn", "en"}));

  auto* import = command("import", "prints the holidays of an iCalendar file as days: of a calendar", "import holidays.ics >> calendars/ours.yml", calendar_import);
  import->add_option("file", request->first, "an iCalendar file (.ics)")->required();

  auto* exported = choosing(command("export", "holidays as iCalendar, or closed time for Alertmanager", "export --format alertmanager",
                                    [now](const CalendarRequest& r) { return calendar_export(r, now()); }));
  exported->add_option("--format", request->format, "ics or alertmanager")->check(CLI::IsMember({"ics", "alertmanager"}))->capture_default_str();
  exported->add_option("--from", request->from, "first day; default: of this month");
  exported->add_option("--until", request->until, "last day; default: 13 months on");
}

}  // namespace sarad
