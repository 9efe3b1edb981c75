# SPDX-License-Identifier: Apache-2.0
"""Working time by walking from day to day: slow, short and independent of measures/business_time.
Rules: measures.md section 2 (R10–R13). The calendar is the world's own; configuration.py writes the
same one out for sarad."""

from world_time import DAY, DHAKA, HOUR, MINUTE, day_of_date, day_start, local_day, weekday

WORKING_DAYS = (0, 1, 2, 3, 4)
ORDINARY = ((9 * HOUR, 17 * HOUR),)
RAMADAN = ((9 * HOUR, 15 * HOUR + 30 * MINUTE),)

#: About when Ramadan falls (first and last day). The pretend government's, not the gazette's.
RAMADAN_DATES = (("2024-03-12", "2024-04-10"), ("2025-03-02", "2025-03-30"), ("2026-02-19", "2026-03-20"),
                 ("2027-02-08", "2027-03-09"), ("2028-01-28", "2028-02-26"), ("2029-01-16", "2029-02-13"))

#: Holidays with a fixed date.
HOLIDAYS = (("02-21", "International Mother Language Day"), ("03-26", "Independence Day"), ("04-14", "Bengali New Year"),
            ("05-01", "May Day"), ("12-16", "Victory Day"), ("12-25", "Christmas Day"))

#: A search this long without an open second has gone wrong.
SEARCH_DAYS = 400


class OfficeHours:
    """`ordinary` and `ramadan` are spans of seconds since local midnight; `holidays` day numbers."""

    def __init__(self, first_year=2024, last_year=2030, ordinary=ORDINARY, ramadan=RAMADAN, holidays=True):
        self.ordinary, self.ramadan = ordinary, ramadan
        self.periods = [(day_of_date(a), day_of_date(b)) for a, b in RAMADAN_DATES] if ramadan else []
        self.holidays = {}
        if holidays:
            for year in range(first_year, last_year + 1):
                for date, name in HOLIDAYS:
                    self.holidays[day_of_date(f"{year}-{date}")] = name
        self._spans = {}

    def spans(self, day):
        """Open spans of a local day as instants [from, to)."""
        known = self._spans.get(day)
        if known is None:
            known = self._spans[day] = [(day_start(day) + a, day_start(day) + b) for a, b in self._hours(day)]
        return known

    def _hours(self, day):
        if day in self.holidays or weekday(day) not in WORKING_DAYS:
            return ()
        if any(first <= day <= last for first, last in self.periods):
            return self.ramadan
        return self.ordinary

    def elapsed(self, a, b):
        """Open seconds in [a, b); negative when b < a."""
        if b < a:
            return -self.elapsed(b, a)
        return sum(max(0, min(b, to) - max(a, start))
                   for day in range(local_day(a), local_day(b) + 1) for start, to in self.spans(day))

    def add(self, a, seconds):
        """The smallest t ≥ a with elapsed(a, t) = seconds."""
        if seconds == 0:
            return a
        left, day = seconds, local_day(a)
        for day in range(day, day + SEARCH_DAYS + int(seconds // HOUR)):
            for start, to in self.spans(day):
                room = to - max(a, start)
                if room >= left:
                    return max(a, start) + left
                left -= max(0, room)
        raise ValueError("no open time")

    def end_of_working_day(self, a, n):
        """Closing second of the nth working day after the local day of `a`."""
        day = local_day(a)
        for day in range(day + 1, day + 1 + SEARCH_DAYS):
            spans = self.spans(day)
            n -= bool(spans)
            if n == 0:
                return spans[-1][1]
        raise ValueError("no open time")

    def next_open(self, t):
        """The first open second at or after `t`."""
        day = local_day(t)
        for day in range(day, day + SEARCH_DAYS):
            for start, to in self.spans(day):
                if t < to:
                    return max(t, start)
        raise ValueError("no open time")

    def due(self, limit, start):
        """When a limit such as {"working_days": 2} or {"working_hours": 8} runs out."""
        (unit, amount), = limit.items()
        if unit == "working_days":
            return self.end_of_working_day(start, amount)
        return self.add(start, round(amount * HOUR))

    def late(self, due, t):
        """Whether `t` is late for a working limit (R12): later, by at least one open second."""
        return t > due and self.elapsed(due, t) > 0


def local_time_of_day(t):
    return (t + DHAKA) % DAY
