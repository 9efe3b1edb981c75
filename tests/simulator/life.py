# SPDX-License-Identifier: Apache-2.0
"""What happens on one page from the world's first second to its last, written down beforehand.
Everything is drawn from one chance per page, so the same seed gives the same life, whatever the
number of pages or the order of questions. Nobody here knows what a case is: truth.py judges."""

import bisect
import math
import random

from thing import MESSAGE_ROLES, Thing
from texts import Voice
from world_time import DAY, HOUR, MINUTE, WEEK, day_start, local_day
from office_hours import local_time_of_day

#: When citizens write, by local hour (peak 19–22, trough 03–05).
_CITIZENS_HOURS = (4, 2, 1, 0.6, 0.5, 0.7, 1.5, 3, 4, 5, 6, 6, 6, 6, 5, 5, 5, 6, 8, 10, 10, 10, 9, 7)
_POOL = 60              # citizens who frequent a page
_ANONYMOUS = 0.75       # share of a blog's visitors without an account
_FADES_AFTER = 24 * DAY  # nobody comments on older posts


class Life:
    """`neighbours`: pages of other offices; with them there are referrals, and posts that are taken down whole."""

    def __init__(self, page, seed, begin, end, hours, deletions=False, neighbours=()):
        self.neighbours = neighbours
        self.page, self.begin, self.end, self.hours, self.deletions = page, begin, end, hours, deletions
        self.chance = random.Random(f"{seed}/life/{page.id}")
        self.later = random.Random(f"{seed}/afterwards/{page.id}")
        self.voice = Voice(self.chance, page.office.place)
        self.facebook = page.platform == "facebook"
        self.things = []
        first = 7_000_000_000_000_000 + page.index * 10_000
        self.citizens = [(str(first + n) if self.facebook else str(100 + n), self.voice.name()) for n in range(_POOL)]

    def written(self):
        """All things of the page, ordered by time and numbered as its platform numbers them."""
        for week in range(self.begin, self.end, WEEK):
            self._week(week)
        self.things.sort(key=lambda thing: thing.at)
        if self.deletions:
            self._choose_messages_to_go()
        if self.neighbours:
            self._choose_posts_to_go()
        if self.deletions or self.neighbours:
            self._take_some_away()
        self.things = [thing for thing in self.things if thing.at < self.end]
        (self._number_facebook if self.facebook else self._number_wordpress)()
        self._link()
        return self.things

    # -- what people do ------------------------------------------------------------------------

    def _week(self, start):
        temper, chance = self.page.temperament, self.chance
        for _ in range(self._poisson(temper.posts_a_week * (2.5 if self.page.busy else 1))):
            self._post(self._office_moment(start))
        if not self.facebook:
            return
        for _ in range(self._poisson(0.12 * self.page.audience if self.page.visitors_may_post else 0)):
            self._talked_to("visitor_post", start + chance.randrange(WEEK))
        for _ in range(self._poisson(0.06 * self.page.audience)):
            self._talked_to("mention", start + chance.randrange(WEEK))

    def _post(self, at):
        chance, page = self.chance, self.page
        author = page.account if self.facebook else chance.choice(page.authors + page.authors + page.team)
        post = self._add(Thing(page, at, "post", "page", author, page.name, self.voice.post()))
        stormy = chance.random() < (0.04 if page.busy else 0.004)
        comments = chance.randrange(90, 240) if stormy else self._poisson(page.audience * chance.lognormvariate(-0.5, 1))
        answered = 0.4 if stormy else 1
        for _ in range(comments):
            kind = chance.random()
            when = self._citizens_moment(at, self._fading())
            if kind < 0.27:
                self._message(post, when, self._somebody(), self.voice.thanks(), trivial=True)
            else:
                self._ask(post, when, self._somebody(), answered)
        if comments > 3 and chance.random() < 0.15 * page.temperament.answers:
            self._answer_all(post)

    def _talked_to(self, kind, at):
        """A citizen's own post: on the page, or elsewhere with the page's tag."""
        citizen = self.chance.choice(self.citizens)
        tags, text = (), self.voice.question()
        if kind == "mention" or self.chance.random() < 0.2:
            tags, text = self._tagged((self.page.account, self.page.name, "page"), text)
        post = self._add(Thing(self.page, self._citizens_moment(at, 0), kind, "citizen", *citizen, text, tags=tags))
        self._respond(post, citizen, 1)
        if self.chance.random() < 0.15:
            self._ask(post, self._citizens_moment(post.at, self._fading()), self._somebody(), 1)

    def _ask(self, under, at, citizen, answered, parent=None, text=None, depth=0):
        question = self._message(parent or under, at, citizen, text or self.voice.question())
        if self.facebook and self.chance.random() < 0.02:
            question.hidden = True
        if self.chance.random() < 0.12:
            self._chatter(question)
        self._respond(question, citizen, answered, depth)

    def _respond(self, question, citizen, answered, depth=0):
        """The office's script for one question: silence, an answer, or an interim word and what follows."""
        temper, chance = self.page.temperament, self.chance
        if chance.random() > temper.answers * answered:
            self._perhaps_nag(question, citizen, question.at)
            return
        if self.neighbours and chance.random() < 0.12:
            self._refer(question)
            return
        word = self._word(question, self._office_reaction(question.at, temper.delay), chance.random() < temper.interim)
        self._perhaps_nag(question, citizen, question.at, word.at)
        if word.interim:
            if chance.random() > temper.keeps_promise:
                self._perhaps_nag(question, citizen, word.at)
                return
            word = self._word(question, self._office_reaction(word.at, temper.final_delay), False, after=word)
        if chance.random() < 0.25:
            at = self._citizens_moment(word.at, 2 * HOUR)
            self._message(self._beneath(question, word), at, citizen, self.voice.thanks(), trivial=True)
        elif depth == 0 and citizen[1] and chance.random() < 0.08:
            self._follow_up(question, citizen, word)

    def _refer(self, question):
        """The page passes a question on by tagging another office, which answers in the thread, or not; at
        times it asks again, or ends the matter itself."""
        chance, other = self.chance, self.chance.choice(self.neighbours)
        word = self._pass_on(question, other, self._office_reaction(question.at, self.page.temperament.delay))
        ending = chance.random()
        if ending < 0.15:                                           # it is asked again
            word = self._pass_on(question, other, self._office_reaction(word.at, 20))
        if ending < 0.55:
            interim = chance.random() < 0.3
            answer = self._neighbour_says(question, other, self._office_reaction(word.at, other.temperament.delay * 2), interim)
            if interim and chance.random() < 0.6:
                self._neighbour_says(question, other, self._office_reaction(answer.at, 15), False)
        elif ending < 0.75:                                         # the page answers after all
            self._word(question, self._office_reaction(word.at, 25), False)
        elif ending < 0.82:                                         # a bystander speaks: neither citizen nor answer
            stranger = next((page for page in self.neighbours if page is not other), None)
            if stranger:
                self._neighbour_says(question, stranger, self._office_reaction(word.at, 10), False)

    def _pass_on(self, question, other, at):
        tags, text = self._tagged((other.account, other.name, "office"), self.voice.passing_on())
        word = self._say(question.top if question.parent else question, at, text, tags, False)
        word.refers_to = (other.office.id,)
        return word

    def _neighbour_says(self, question, other, at, interim):
        parent = question.root if self.chance.random() < 0.15 else question.top
        word = Thing(self.page, at, self._kind(parent), "office", other.account, other.name, self.voice.word(interim, False), parent,
                     interim=interim)
        word.office = other.office.id
        return self._add(word)

    def _follow_up(self, question, citizen, word):
        at = self._citizens_moment(word.at, 6 * HOUR)
        if self.facebook:
            parent = word if word.top_level and not word.tags and self.chance.random() < 0.5 else self._beneath(question, word)
        else:
            parent = question.root if word.top_level else word
        self._ask(question.root, at, citizen, 1, parent, self.voice.follow_up(), depth=1)

    def _perhaps_nag(self, question, citizen, after, before=math.inf):
        at = self._citizens_moment(after, DAY * self.chance.uniform(1, 5))
        if at >= before or self.chance.random() > 0.3:
            return
        own = question.root if question is question.root else question.top if self.facebook else question
        at_top = citizen[0] is None and self.chance.random() < 0.5
        self._message(question.root if at_top else own, at, citizen, self.voice.nag())

    def _chatter(self, question):
        """One citizen talks to another, mostly without the page's tag: no case (R17)."""
        tags, text = (), self.voice.chatter()
        if self.facebook and self.chance.random() < 0.08:
            tags, text = self._tagged((self.page.account, self.page.name, "page"), self.voice.question())
        self._message(question.top if self.facebook else question, self._citizens_moment(question.at, 5 * HOUR),
                      self._somebody(), text, tags=tags)

    def _word(self, question, at, interim, after=None):
        """An office's word to one citizen: mostly right under the question, at times with the
        citizen's tag or at top level; a final one perhaps under one's own interim word."""
        chance = self.chance
        way = chance.random()
        parent, tags = (question.top if self.facebook else question), ()
        if after and after.top_level and not after.tags and way < 0.6:
            parent = after
        elif after and not self.facebook and way < 0.3:
            parent = after
        elif way > 0.92:
            parent = question.root
        elif self.facebook and way > 0.78 and question.author:
            tags = ((question.author, question.name, "user"),)
            parent = question.root if way > 0.87 else parent
        general = parent is question.root and not tags and question is not question.root
        tags, text = self._tagged(tags[0], self.voice.word(interim, general)) if tags else ((), self.voice.word(interim, general))
        return self._say(parent, at, text, tags, interim)

    def _answer_all(self, post):
        """A word at top level to everybody (R22), at times "we are looking into it" with the rest beneath (R24)."""
        interim = self.chance.random() < 0.4
        at = self._office_reaction(post.at + DAY, self.page.temperament.delay)
        word = self._say(post, at, self.voice.word(interim, True), (), interim)
        if interim and self.chance.random() < self.page.temperament.keeps_promise:
            at = self._office_reaction(word.at, self.page.temperament.final_delay)
            self._say(word, at, self.voice.word(False, True), (), False)

    # -- writing it down -----------------------------------------------------------------------

    def _say(self, parent, at, text, tags, interim):
        page, team = self.page, self.chance.random() < 0.15
        if team:
            role, author, name = "team", self.chance.choice(page.team), "দায়িত্বপ্রাপ্ত কর্মকর্তা"
        else:
            role, author, name = "page", page.account if self.facebook else self.chance.choice(page.authors), page.name
        return self._add(Thing(page, at, self._kind(parent), role, author, name, text, parent, tags, interim=interim))

    def _message(self, parent, at, citizen, text, tags=(), trivial=False):
        author, name = citizen
        role = "unknown" if self.facebook and author is None else "citizen"
        return self._add(Thing(self.page, at, self._kind(parent), role, author, name, text, parent, tags, trivial))

    def _add(self, thing):
        if self.facebook and thing.parent and not thing.top_level:
            thing.parent_untold = self.chance.random() < 0.02
        self.things.append(thing)
        return thing

    def _kind(self, parent):
        return "comment" if parent.kind == "post" else "reply"

    def _beneath(self, question, word):
        """Where a citizen answers a word: Facebook knows two levels only."""
        return question.top if self.facebook else question.root if word.top_level else word

    def _tagged(self, tag, text):
        return (tag,), f"{tag[1]} {text}"

    def _somebody(self):
        """(account or None, name or None): on a blog mostly a visitor without account, on Facebook
        now and then a person whom the API does not name."""
        if self.chance.random() < (0.06 if self.facebook else _ANONYMOUS):
            return None, None if self.facebook else self.voice.name()
        return self.chance.choice(self.citizens)

    # -- moments -------------------------------------------------------------------------------

    def _poisson(self, mean):
        limit, count, product = math.exp(-min(mean, 60)), 0, self.chance.random()
        while product > limit:
            count, product = count + 1, product * self.chance.random()
        return count

    def _fading(self):
        delay = self.chance.expovariate(1 / (5 * HOUR)) if self.chance.random() < 0.7 else self.chance.expovariate(1 / (6 * DAY))
        return min(delay, _FADES_AFTER)

    def _citizens_moment(self, at, delay):
        """About `delay` after `at`, more likely when people are awake; at least a minute later."""
        for _ in range(4):
            moment = at + MINUTE + int(delay * self.chance.uniform(0.7, 1.3)) + self.chance.randrange(2 * HOUR)
            if self.chance.random() * 10 < _CITIZENS_HOURS[local_time_of_day(moment) // HOUR]:
                break
        return moment

    def _office_moment(self, week):
        """When an office posts: mostly on a working day in office hours."""
        for _ in range(4):
            day = local_day(week) + self.chance.randrange(7)
            at = day_start(day) + self.chance.randrange(8 * HOUR, 20 * HOUR)
            if self.hours.elapsed(at, at + 1):
                break
        return at

    def _office_reaction(self, at, median_hours):
        """Some working time later; one in eight takes the work home."""
        working = int(max(60, self.chance.lognormvariate(math.log(median_hours * HOUR), 0.9)))
        moment = self.hours.add(at, min(working, 150 * HOUR))
        if self.chance.random() < 0.12:
            moment += self.chance.randrange(HOUR, 9 * HOUR)
        return moment

    # -- afterwards ----------------------------------------------------------------------------

    def _choose_messages_to_go(self):
        for thing in self.things:
            if thing.kind != "post" and self.later.random() < (0.03 if thing.role in MESSAGE_ROLES else 0.01):
                thing.gone_at = thing.at + 10 * MINUTE + int(self.later.expovariate(1 / (2 * DAY)))

    def _choose_posts_to_go(self):
        """Whole conversations, while they are young: a platform that does not tell of deletions shows these."""
        for thing in self.things:
            if thing.parent is None and self.later.random() < (0.02 if thing.kind == "post" else 0.15):
                thing.gone_at = thing.at + HOUR + int(min(self.later.expovariate(1 / (5 * DAY)), 11 * DAY))

    def _take_some_away(self):
        """Nobody answers what is no longer there. On Facebook replies go with what they hang on."""
        kept, there = [], set()
        for thing in self.things:
            above = [other for other in (thing.parent, thing.root) if other and other is not thing]
            if any(id(other) not in there or not other.visible(thing.at) for other in above):
                continue
            if self.facebook:
                thing.gone_at = min((other.gone_at for other in (thing, *above) if other.gone_at), default=None)
            kept.append(thing)
            there.add(id(thing))
        self.things = kept

    def _number_facebook(self):
        base = 100_000_000_000_000 + self.page.index * 1_000_000_000
        for ordinal, thing in enumerate(self.things, 1):
            thing.number = str(base + ordinal)
            owner = thing.author if thing.kind == "mention" else self.page.account if thing.parent is None else thing.root.number
            thing.id = f"{owner}_{thing.number}"

    def _number_wordpress(self):
        posts, comments = 10 + self.page.index, 100
        for thing in self.things:
            if thing.kind == "post":
                posts += self.later.randrange(1, 4)
                thing.number, thing.id = posts, f"post/{posts}"
            else:
                comments += 1
                thing.number, thing.id = comments, f"comment/{comments}"

    def _link(self):
        for thing in self.things:
            above = {id(other): other for other in (thing.root, thing.parent) if other and other is not thing}
            for other in above.values():
                if not other.below:
                    other.below, other.below_at = [], []
                other.below.append(thing)
                other.below_at.append(thing.at)
                other.can_vanish |= thing.gone_at is not None


def before(times, horizon):
    """How many of the sorted `times` are not after `horizon`."""
    return bisect.bisect_right(times, horizon)
