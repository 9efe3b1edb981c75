# SPDX-License-Identifier: Apache-2.0
"""Working time: the worked examples of measures.md section 12, and the calendar's special days."""

import unittest

from office_hours import OfficeHours
from world_time import iso, parse_instant, week_start


def at(text):
    """A local time in Dhaka."""
    return parse_instant(text + "+06:00")[0]


class WorkingTime(unittest.TestCase):
    def setUp(self):
        self.hours = OfficeHours()

    def due(self, limit, start):
        return self.hours.due(limit, at(start))

    def test_three_hours_on_wednesday_and_five_on_thursday_are_eight(self):
        due = self.due({"working_hours": 8}, "2026-11-04T14:00:00")
        self.assertEqual(due, at("2026-11-05T14:00:00"))
        self.assertFalse(self.hours.late(due, at("2026-11-05T14:00:00")))
        self.assertTrue(self.hours.late(due, at("2026-11-05T14:00:01")))

    def test_a_due_time_at_thursdays_close_is_kept_until_sunday_nine_o_clock(self):
        due = self.due({"working_hours": 8}, "2026-11-05T09:00:00")
        self.assertEqual(due, at("2026-11-05T17:00:00"))
        self.assertFalse(self.hours.late(due, at("2026-11-06T22:00:00")))
        self.assertFalse(self.hours.late(due, at("2026-11-08T09:00:00")))
        self.assertTrue(self.hours.late(due, at("2026-11-08T09:00:01")))
        self.assertEqual(self.hours.next_open(due), at("2026-11-08T09:00:00"))

    def test_the_day_of_asking_never_counts_as_a_working_day(self):
        self.assertEqual(self.due({"working_days": 1}, "2026-11-06T11:00:00"), at("2026-11-08T17:00:00"))
        self.assertEqual(self.due({"working_days": 1}, "2026-11-08T08:00:00"), at("2026-11-09T17:00:00"))

    def test_elapsed_time_leaves_out_nights_and_weekends(self):
        self.assertEqual(self.hours.elapsed(at("2026-11-05T09:00:00"), at("2026-11-06T22:00:00")), 28800)
        self.assertEqual(self.hours.elapsed(at("2026-11-01T10:00:00"), at("2026-11-04T10:00:00")), 24 * 3600)
        self.assertEqual(self.hours.elapsed(at("2026-11-06T22:00:00"), at("2026-11-05T09:00:00")), -28800)

    def test_holidays_are_closed(self):
        self.assertEqual(self.due({"working_days": 1}, "2026-12-15T10:00:00"), at("2026-12-17T17:00:00"))
        self.assertEqual(self.due({"working_hours": 8}, "2026-12-15T13:00:00"), at("2026-12-17T13:00:00"))

    def test_days_are_shorter_in_ramadan(self):
        self.assertEqual(self.due({"working_days": 1}, "2027-02-08T10:00:00"), at("2027-02-09T15:30:00"))

    def test_adding_and_measuring_agree(self):
        for seconds in (0, 1, 3599, 28800, 28801, 400_000):
            start = at("2026-12-14T16:59:59")
            self.assertEqual(self.hours.elapsed(start, self.hours.add(start, seconds)), seconds)

    def test_an_office_that_never_opens_is_found_out(self):
        with self.assertRaises(ValueError):
            OfficeHours(ordinary=(), ramadan=()).end_of_working_day(0, 1)


class Instants(unittest.TestCase):
    def test_zones_are_taken_into_account(self):
        self.assertEqual(iso(parse_instant("2026-11-01T00:00:00+06:00")[0]), "2026-10-31T18:00:00Z")
        self.assertEqual(parse_instant("2026-11-01T00:00:00"), (parse_instant("2026-11-01T00:00:00Z")[0], False))

    def test_fractions_are_cut_off(self):
        self.assertEqual(iso(parse_instant("2026-11-01T00:00:00.999Z")[0]), "2026-11-01T00:00:00Z")

    def test_nonsense_is_no_instant(self):
        for text in ("", "soon", "2026-02-30", "2026-11-01T25:00:00Z"):
            self.assertIsNone(parse_instant(text))

    def test_a_week_begins_on_the_local_sunday(self):
        self.assertEqual(iso(week_start(at("2026-11-07T23:59:59"))), "2026-10-31T18:00:00Z")
        self.assertEqual(iso(week_start(at("2026-11-08T00:00:00"))), "2026-11-07T18:00:00Z")


if __name__ == "__main__":
    unittest.main()
