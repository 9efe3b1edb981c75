# SPDX-License-Identifier: Apache-2.0
"""Time in the pretend world: whole Unix seconds, a clock that runs faster than the real one, and
the two ways of writing an instant down. Bangladesh has kept UTC+6 without summer time since 2010."""

import calendar
import datetime
import re
import time

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800
DHAKA = 6 * HOUR

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$")


class Clock:
    """At the real Unix time `real_epoch` it is `simulated_epoch` here; then `speed` seconds a second.

    `until` freezes the world, not the clock: nothing happens after it. The daemon's --dev-clock
    takes the same three numbers (text)."""

    def __init__(self, real_epoch, simulated_epoch, speed, until=None):
        self.real_epoch, self.simulated_epoch, self.speed = real_epoch, simulated_epoch, speed
        self.until = until
        self.still_at = None

    def stand_still(self, at):
        """From here on it is `at`, until told otherwise."""
        self.still_at = at

    def now(self):
        """Simulated now, whole seconds, cut off."""
        if self.still_at is not None:
            return self.still_at
        return int((time.time() - self.real_epoch) * self.speed // 1) + int(self.simulated_epoch)

    def horizon(self):
        """What has happened so far: everything up to this instant."""
        now = self.now()
        return now if self.until is None else min(now, self.until)

    @property
    def text(self):
        return f"{self.real_epoch:.6f}:{int(self.simulated_epoch)}:{self.speed:g}"


def parse_instant(text):
    """ISO 8601 to Unix seconds and whether a zone was given; fractions are cut off.
    Returns None for anything else. Without a zone the digits are read as UTC."""
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    zone, offset = found[7], 0
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * HOUR + int(digits[2:]) * MINUTE) * (-1 if zone[0] == "-" else 1)
    return calendar.timegm((year, month, day, hour, minute, second)) - offset, zone is not None


def iso(t):
    """2026-03-01T04:05:06Z; None stays None."""
    return None if t is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))


def local_day(t):
    """Number of the day in Dhaka, counted from 1970-01-01."""
    return (t + DHAKA) // DAY


def day_start(day):
    return day * DAY - DHAKA


def weekday(day):
    """0 = Sunday … 6 = Saturday (1970-01-01 was a Thursday)."""
    return (day + 4) % 7


def week_start(t):
    """The local Sunday 00:00 at or before `t` (measures R52)."""
    day = local_day(t)
    return day_start(day - weekday(day))


def day_of_date(text):
    """Day number of a local date, "2026-12-16"."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%d")) // DAY


def date_of_day(day):
    return time.strftime("%Y-%m-%d", time.gmtime(day * DAY))
