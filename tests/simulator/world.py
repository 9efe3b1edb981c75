# SPDX-License-Identifier: Apache-2.0
"""The whole pretend world: its pages, everything that ever happens on them, and what of it can be
seen at an instant. Made once at the start; nothing in it changes afterwards."""

import random

from life import Life, before
from office_hours import OfficeHours
from offices import make_pages
from world_time import WEEK, week_start


class World:
    """`start`: the instant the simulator begins to show. History reaches at least `history_weeks`
    back, to a local Sunday 00:00, and `weeks` ahead. Nothing happens after `until`."""

    def __init__(self, seed, pages, start, history_weeks=13, weeks=26, until=None, deletions=False, busy_quarter=False):
        self.seed, self.start, self.until = seed, start, until
        self.begin = week_start(start - history_weeks * WEEK)
        self.end = week_start(start) + (weeks + 1) * WEEK
        self.hours = OfficeHours()
        self.pages = make_pages(seed, pages)
        self.things = {page.id: Life(page, seed, self.begin, self.end, self.hours, deletions, self._neighbours(page) if busy_quarter else ())
                       .written() for page in self.pages}
        chance = random.Random(f"{seed}/secrets")
        self.app_id = "1000200030004000"
        self.app_secret = f"{chance.getrandbits(128):032x}"
        self.author_key = f"{chance.getrandbits(256):064x}"
        self.account_token = f"account-{chance.getrandbits(128):032x}"

    def _neighbours(self, page):
        """Other offices on Facebook, whose pages this one may tag."""
        others = [other for other in self.pages if other.platform == "facebook" and other is not page]
        return [others[(page.index * 7 + n) % len(others)] for n in range(3)] if page.platform == "facebook" else ()

    @property
    def offices(self):
        return [page.office for page in self.pages]

    def page(self, page_id):
        return next((page for page in self.pages if page.id == page_id), None)

    def history_size(self):
        return sum(before([thing.at for thing in things], self.start) for things in self.things.values())


def beneath(thing, horizon):
    """What stands under a root or a comment by then, oldest first."""
    count = before(thing.below_at, horizon)
    if thing.can_vanish:
        return [below for below in thing.below[:count] if below.visible(horizon)]
    return thing.below[:count]


def count_beneath(thing, horizon):
    return len(beneath(thing, horizon)) if thing.can_vanish else before(thing.below_at, horizon)
