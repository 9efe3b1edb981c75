# SPDX-License-Identifier: Apache-2.0
"""The truth of a busy quarter: cases, promises, referrals, vanished conversations, weeks and rates by
measures.md (R4–R8, R12, R15–R31, R34–R43, R50–R55), written apart from measures/ and walked naively; of a page's
figures page_truth.py tells.

What a watcher saw is told to it, since some rules judge by that: `looks` (the instants at which the world
was looked at), `gone` (what was found to be missing: {thread: (last present, missed at)}) and until when a
page is known. What stood there between two looks only was never there."""

import bisect

import page_truth
from thing import MESSAGE_ROLES
from truth import FINAL_ANSWER, FIRST_RESPONSE, REQUIRED_A_WEEK, author_of, calls_for_an_answer, mentions
from truth import line_of
from world_time import WEEK, iso, week_start

INTERIM_INTERVAL = {"working_days": 5}
REFERRAL = {"working_days": 5}


class Case:
    def __init__(self, thing):
        self.thing, self.author, self.messages = thing, author_of(thing), [thing]
        self.first = self.final = self.ended = None
        self.promises = []          # [interim word, word that kept it]

    @property
    def live(self):
        return self.final is None and self.ended is None

    @property
    def state(self):
        if self.ended is not None:
            return "vanished"
        return "answered" if self.final else "responded" if self.first else "open"

    def reached_by(self, word, interim):
        for promise in self.promises:
            if promise[1] is None:
                promise[1] = word
        self.first = self.first or word
        if interim:
            self.promises.append([word, None])
        else:
            self.final = word


class Referral:
    def __init__(self, office, word):
        self.office, self.word, self.cases = office, word, []
        self.answer = self.ended = None

    @property
    def open(self):
        return self.answer is None and self.ended is None


class Thread:
    def __init__(self):
        self.cases, self.referrals, self.spoken, self.reached = [], [], set(), {}

    def replay(self, things, gone):
        """`gone`: (last present, missed at) of the root, or None."""
        order = [((thing.at, 0 if thing.role in MESSAGE_ROLES else 1, thing.id.encode()), thing) for thing in things]     # R4
        order.sort(key=lambda pair: pair[0])
        for (at, _, _), thing in order:
            if gone and at > gone[1]:
                raise AssertionError("something was written under what was gone")
            if thing.role in MESSAGE_ROLES:
                self._message(thing)
            elif thing.kind != "post":
                self._word(thing)
        if gone:
            self._vanish(gone[0])
        return self

    def _message(self, message):
        author = author_of(message)
        self.spoken.add(author)
        if not calls_for_an_answer(message):
            return
        case = next((case for case in self.cases if case.live and case.author == author), None)
        if case:
            case.messages.append(message)                                       # R18
        else:
            self.cases.append(Case(message))

    def _word(self, word):
        if word.role == "office":
            for referral in self.referrals:                                     # R41
                if referral.open and referral.office == word.office:
                    referral.answer = word
        cases = self._reaches(word)
        self.reached[word.id] = {case.author for case in cases}
        refers = word.refers_to if word.role in ("page", "team") else ()
        for case in cases:
            case.reached_by(word, word.interim or bool(refers))                 # R26
        for office in refers:                                                   # R40, R42
            referral = next((known for known in self.referrals if known.open and known.office == office), None)
            if not referral:
                referral = Referral(office, word)
                self.referrals.append(referral)
            referral.cases += [case for case in cases if case not in referral.cases]
        self._end_referrals({id(case) for case in cases}, word.at, refers, word.office)

    def _end_referrals(self, closed, at, tagged=(), speaker=None):
        """R43."""
        for referral in self.referrals:
            if not referral.open or referral.office in tagged or referral.office == speaker:
                continue
            if any(id(case) in closed for case in referral.cases) and not any(case.live for case in referral.cases):
                referral.ended = at

    def _reaches(self, word):
        live = [case for case in self.cases if case.live]
        named = self.spoken.intersection(mentions(word))
        if named:                                                               # R21
            reached = [case for case in live if case.author in named]
        elif word.top_level:                                                    # R22
            reached = live
        else:                                                                   # R23, R24
            authors = {author_of(word.parent)} if word.parent.role in MESSAGE_ROLES else set()
            if word.parent.role not in MESSAGE_ROLES:
                for other in line_of(word.parent):
                    authors |= self.reached.get(other.id, set())
            reached = [case for case in live if case.author in authors
                       or any(message.top is word.top for message in case.messages)]
        if word.role == "office":                                               # R25
            attached = {id(case) for referral in self.referrals if referral.office == word.office for case in referral.cases}
            reached = [case for case in reached if id(case) in attached]
        return reached

    def _vanish(self, last_present):
        """R35, R37, R38: replayed when it was missed, judged when it was last there."""
        closed, latest = set(), last_present
        for case in self.cases:
            if case.live:
                case.ended = max(last_present, case.thing.at)
                latest = max(latest, case.ended)
                closed.add(id(case))
        self._end_referrals(closed, latest)


def verdict(hours, due, response, ended, as_of, observed):
    """R30."""
    if response is not None:
        return "late" if hours.late(due, response) else "met"
    if ended is not None:
        return "missed" if hours.late(due, ended) else "void"
    if observed is not None and hours.late(due, min(as_of, observed)):
        return "missed"
    return "unseen" if hours.late(due, as_of) else "pending"


def seen_by(looks, thing):
    """Whether a look fell into its life; `looks` are sorted."""
    first = bisect.bisect_left(looks, thing.at)
    return first < len(looks) and (thing.gone_at is None or looks[first] < thing.gone_at)


def tell(world, as_of, looks, gone, observed):
    """`gone`: {page: {thread: (last present, missed at)}}; `observed`: {page: instant}; a page without one
    is taken as known up to `as_of`."""
    told = {"as_of": iso(as_of), "cases": [], "referrals": [], "weeks": [], "pages": [], "missing": []}
    for page in world.pages:
        _page(world, page, as_of, sorted(looks), gone.get(page.id, {}), observed.get(page.id, as_of), told)
    told["cases"].sort(key=lambda case: (case["opened"], case["page"], case["id"].encode()))
    return told


def _page(world, page, as_of, looks, gone, observed, told):
    things = [thing for thing in world.things[page.id] if thing.at <= as_of and seen_by(looks, thing)]
    threads = {}
    for thing in things:
        threads.setdefault(thing.root.id, []).append(thing)
    pairs, referrals = [], []
    for root, below in threads.items():
        thread = Thread().replay(below, gone.get(root))
        if below[0].root.gone_at is not None and below[0].root.gone_at <= looks[-1] and root not in gone:
            told["missing"].append({"page": page.id, "thread": root})
        pairs += [(case, _case(world.hours, case, as_of, observed)) for case in thread.cases]
        referrals += [(referral, _referral(world.hours, page, root, referral, as_of, observed)) for referral in thread.referrals]
    cases, weeks = [case for _, case in pairs], _weeks(page, things, gone, world.begin, as_of)
    told["referrals"] += [referral for _, referral in referrals]
    told["cases"] += cases
    told["weeks"] += weeks
    words = [thing.at for thing in things if thing.role in ("page", "team") and not (thing.id in gone and gone[thing.id][1] <= as_of)]
    told["pages"].append({"page": page.id, **page_truth.rates(world.hours, world.begin, pairs, as_of), **page_truth.standing(cases, [told for referral, told in referrals if referral.open]),
                          "quantiles": page_truth.quantiles(world.hours, world.begin, pairs, as_of, observed and min(as_of, observed)),
                          **page_truth.rhythm(weeks, words, as_of)})


def _case(hours, case, as_of, observed):
    opened, ended = case.thing.at, case.ended
    told = {"page": case.thing.page.id, "id": case.thing.id, "thread": case.thing.root.id, "opened": iso(opened),
            "kind": case.thing.kind, "state": case.state, "messages": [message.id for message in case.messages]}
    for name, word, limit in (("first", case.first, FIRST_RESPONSE), ("final", case.final, FINAL_ANSWER)):
        due, at = hours.due(limit, opened), word and word.at
        told |= {name: word and word.id, name + "_at": iso(at), name + "_due": iso(due),
                 name + "_verdict": verdict(hours, due, at, ended, as_of, observed)}
    told["promises"] = []
    for word, kept in case.promises:
        due = hours.due(INTERIM_INTERVAL, word.at)
        told["promises"].append([word.id, iso(due), kept and kept.id,
                                 verdict(hours, due, kept and kept.at, ended, as_of, observed)])
    return told


def _referral(hours, page, root, referral, as_of, observed):
    due, at = hours.due(REFERRAL, referral.word.at), referral.answer and referral.answer.at
    return {"page": page.id, "thread": root, "office": referral.office, "tag": referral.word.id,
            "cases": sorted(case.thing.id for case in referral.cases), "due": iso(due),
            "answer": referral.answer and referral.answer.id,
            "verdict": verdict(hours, due, at, referral.ended, as_of, observed)}


def _weeks(page, things, gone, registered, as_of):
    """R50–R53. A post that was missed before its week's end does not count."""
    weeks, start = [], week_start(registered)
    words = [thing for thing in things if thing.role in ("page", "team")]
    while start <= as_of:
        end = start + WEEK
        count = sum(1 for word in words if start <= word.at < end
                    and not (word.id in gone and gone[word.id][1] < end and gone[word.id][1] <= as_of))
        judged = "met" if count >= REQUIRED_A_WEEK else "open" if end > as_of else "not_met"
        weeks.append({"page": page.id, "start": iso(start), "count": count, "verdict": judged})
        start = end
    return weeks
