# SPDX-License-Identifier: Apache-2.0
"""Working time by the plainest means, as a second opinion: Sunday to Thursday, 09:00 to 17:00 in
Dhaka (measures R10–R13). Counts day by day; shares nothing with the daemon's own arithmetic."""

import datetime
import zoneinfo

DHAKA = zoneinfo.ZoneInfo("Asia/Dhaka")
WORKING_WEEKDAYS = (6, 0, 1, 2, 3)  # Sunday … Thursday, as date.weekday() counts
OPENS, CLOSES = datetime.time(9), datetime.time(17)
ONE_DAY = datetime.timedelta(days=1)


def local(t):
    """Unix time as local date and time."""
    return datetime.datetime.fromtimestamp(t, DHAKA)


def at_local(day, clock):
    """Unix time of a local date and "HH:MM:SS"."""
    return int(datetime.datetime.combine(day, datetime.time.fromisoformat(clock), DHAKA).timestamp())


def works_on(day):
    return day.weekday() in WORKING_WEEKDAYS


def _open_span(day):
    return at_local(day, OPENS.isoformat()), at_local(day, CLOSES.isoformat())


def elapsed(a, b):
    """Open seconds in [a, b)."""
    if b < a:
        return -elapsed(b, a)
    total, day = 0, local(a).date()
    while day <= local(b).date():
        if works_on(day):
            opens, closes = _open_span(day)
            total += max(0, min(b, closes) - max(a, opens))
        day += ONE_DAY
    return total


def end_of_working_day(a, n):
    """Closing second of the nth working day after the day of `a`."""
    day = local(a).date()
    while n > 0:
        day += ONE_DAY
        n -= works_on(day)
    return _open_span(day)[1]


def verdict(due, response, known_until):
    """R30 with a limit in working days: met, late, missed or pending."""
    if response is not None:
        return "late" if elapsed(due, response) > 0 else "met"
    return "missed" if elapsed(due, known_until) > 0 else "pending"


def week_of(t):
    """[start, end) of the local week, Sunday to Sunday, that holds `t` (R52)."""
    day = local(t).date()
    sunday = day - ONE_DAY * ((day.weekday() + 1) % 7)
    return at_local(sunday, "00:00:00"), at_local(sunday + 7 * ONE_DAY, "00:00:00")


def last_weekday(before, weekday):
    """The last local date before that of `before` with this date.weekday()."""
    day = local(before).date() - ONE_DAY
    while day.weekday() != weekday:
        day -= ONE_DAY
    return day
