# SPDX-License-Identifier: Apache-2.0
"""The world: repeatable, whole, and of the promised make."""

import unittest

import truth
from asking import START, small_world
from offices import make_pages
from thing import MESSAGE_ROLES
from world import World, beneath
from world_time import DAY


def life_of(world):
    return [(thing.id, thing.at, thing.kind, thing.author, thing.text) for page in world.pages for thing in world.things[page.id]]


class Offices(unittest.TestCase):
    def test_any_number_from_five_to_a_thousand_makes_a_tree(self):
        for count in (5, 6, 37, 100, 1000):
            pages = make_pages(1, count)
            ids = {page.office.id for page in pages}
            self.assertEqual(len(ids), count)
            self.assertEqual([page.office.id for page in pages if page.office.parent not in ids], ["cabinet"])
            self.assertEqual(sum(page.platform == "wordpress" for page in pages), round(count * 0.3))

    def test_other_numbers_are_refused(self):
        for count in (4, 1001):
            with self.assertRaises(ValueError):
                make_pages(1, count)

    def test_ids_are_fit_for_labels_and_accounts_are_unique(self):
        pages = make_pages(1, 1000)
        for page in pages:
            self.assertRegex(page.id, r"^[a-z0-9-]{1,64}$")
        self.assertEqual(len({page.account for page in pages}), 1000)
        self.assertEqual({page.office.level for page in pages}, {"ministry", "division", "district", "upazila"})


class Life(unittest.TestCase):
    def test_the_same_seed_gives_the_same_world(self):
        again = World(3, 12, START, history_weeks=6, weeks=4)
        self.assertEqual(life_of(again), life_of(small_world()))
        self.assertEqual(again.app_secret, small_world().app_secret)

    def test_another_seed_gives_another_world(self):
        self.assertNotEqual(life_of(small_world(4)), life_of(small_world()))

    def test_more_future_does_not_change_the_past(self):
        longer = World(3, 12, START, history_weeks=6, weeks=9)
        def until_end(world):
            return [row for row in life_of(world) if row[1] < small_world().end]
        self.assertGreater(len(life_of(longer)), len(life_of(small_world())))
        self.assertEqual(until_end(longer), until_end(small_world()))

    def test_everything_lies_within_the_world_and_after_what_it_hangs_on(self):
        world = small_world()
        for page in world.pages:
            for thing in world.things[page.id]:
                self.assertIsInstance(thing.at, int)
                self.assertTrue(world.begin <= thing.at < world.end)
                if thing.parent:
                    self.assertGreater(thing.at, thing.parent.at)
                    self.assertIs(thing.root, thing.parent.root)

    def test_ids_are_unique_on_a_page_and_kinds_go_by_position(self):
        world = small_world()
        for page in world.pages:
            things = world.things[page.id]
            self.assertEqual(len({thing.id for thing in things}), len(things))
            for thing in things:
                if thing.parent:
                    self.assertEqual(thing.kind, "comment" if thing.parent.kind == "post" else "reply")
                else:
                    self.assertIn(thing.kind, ("post",) if page.platform == "wordpress" else ("post", "visitor_post", "mention"))

    def test_facebook_knows_two_levels_and_a_blog_more(self):
        world = small_world()
        depth = {"facebook": 0, "wordpress": 0}
        for page in world.pages:
            for thing in world.things[page.id]:
                level, above = 0, thing
                while above.parent:
                    level, above = level + 1, above.parent
                depth[page.platform] = max(depth[page.platform], level)
        self.assertEqual(depth["facebook"], 2)
        self.assertGreater(depth["wordpress"], 2)

    def test_all_that_the_issue_names_happens(self):
        things = [thing for page in small_world().pages for thing in small_world().things[page.id]]
        def some(fits):
            self.assertTrue(any(fits(thing) for thing in things))
        some(lambda thing: thing.role == "team")
        some(lambda thing: thing.role == "unknown")
        some(lambda thing: thing.hidden)
        some(lambda thing: thing.trivial)
        some(lambda thing: thing.interim and thing.role == "page")
        some(lambda thing: thing.parent_untold)
        some(lambda thing: thing.role == "citizen" and thing.author is None and thing.page.platform == "wordpress")
        some(lambda thing: thing.role in MESSAGE_ROLES and not thing.trivial and not truth.calls_for_an_answer(thing))
        some(lambda thing: thing.role in MESSAGE_ROLES and thing.text.isascii())
        some(lambda thing: thing.role in MESSAGE_ROLES and not thing.text.isascii())
        cases = [case for page in small_world().pages for case in truth.cases_of(small_world().things[page.id])]
        self.assertTrue(any(len(case.messages) > 1 for case in cases))

    def test_the_diligent_answer_more_than_the_negligent(self):
        world = World(1, 100, START, history_weeks=6, weeks=0)
        answered = {}
        for page in world.pages:
            for case in truth.cases_of([thing for thing in world.things[page.id] if thing.at < START - 14 * DAY]):
                answered.setdefault(page.temperament.name, []).append(case.first is not None)
        share = {name: sum(cases) / len(cases) for name, cases in answered.items()}
        self.assertGreater(share["diligent"], share["slow"])
        self.assertGreater(share["slow"], share["negligent"] + 0.2)

    def test_nothing_vanishes_unless_wanted(self):
        def gone(world):
            return [thing for page in world.pages for thing in world.things[page.id] if thing.gone_at]
        self.assertEqual(gone(small_world()), [])
        vanished = gone(small_world(deletions=True))
        self.assertTrue(vanished)
        for thing in vanished:
            self.assertGreater(thing.gone_at, thing.at)
            self.assertFalse(thing.visible(thing.gone_at))
            self.assertNotIn(thing, beneath(thing.root, thing.gone_at))

    def test_on_facebook_replies_vanish_with_their_comment(self):
        world = small_world(deletions=True)
        for page in world.pages:
            for thing in world.things[page.id]:
                if page.platform == "facebook" and thing.parent and thing.parent.gone_at:
                    self.assertLessEqual(thing.gone_at, thing.parent.gone_at)


if __name__ == "__main__":
    unittest.main()
