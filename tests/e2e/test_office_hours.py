# SPDX-License-Identifier: Apache-2.0
"""The second opinion must be right itself: the worked examples of measures section 12, by hand."""

import datetime
import unittest

import office_hours as hours

WEDNESDAY = datetime.date(2026, 3, 4)


class OfficeHours(unittest.TestCase):

    def at(self, days, clock):
        return hours.at_local(WEDNESDAY + datetime.timedelta(days=days), clock)

    def test_an_evening_and_a_weekend_hold_no_working_time(self):
        self.assertEqual(hours.elapsed(self.at(1, "17:00:00"), self.at(4, "09:00:00")), 0)

    def test_friday_night_is_28800_working_and_133200_wall_seconds_after_thursday_morning(self):
        asked, answered = self.at(1, "09:00:00"), self.at(2, "22:00:00")
        self.assertEqual((hours.elapsed(asked, answered), answered - asked), (28800, 133200))

    def test_the_day_of_asking_never_counts(self):
        self.assertEqual(hours.end_of_working_day(self.at(2, "11:00:00"), 1), self.at(4, "17:00:00"))
        self.assertEqual(hours.end_of_working_day(self.at(4, "08:00:00"), 1), self.at(5, "17:00:00"))

    def test_the_first_open_second_after_the_due_time_is_late(self):
        due = self.at(1, "17:00:00")
        self.assertEqual(hours.verdict(due, self.at(4, "09:00:00"), 0), "met")
        self.assertEqual(hours.verdict(due, self.at(4, "09:00:01"), 0), "late")
        self.assertEqual(hours.verdict(due, None, self.at(4, "09:00:00")), "pending")
        self.assertEqual(hours.verdict(due, None, self.at(4, "09:00:01")), "missed")

    def test_a_week_runs_from_sunday_to_sunday(self):
        self.assertEqual(hours.week_of(self.at(3, "23:59:59")), (self.at(-3, "00:00:00"), self.at(4, "00:00:00")))
        self.assertEqual(hours.week_of(self.at(4, "00:00:00")), (self.at(4, "00:00:00"), self.at(11, "00:00:00")))


if __name__ == "__main__":
    unittest.main()
