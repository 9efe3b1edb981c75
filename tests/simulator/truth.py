# SPDX-License-Identifier: Apache-2.0
"""What really happened in the pretend world, judged once more: cases, clocks and weeks by the rules of
measures.md (R4–R8, R12, R15–R30, R50–R53), written apart from measures/ and as plainly as possible.
It knows what the world does and no more: no referrals, no private replies, one policy, and everything
up to the instant asked for is known. Of a deletion it says only which cases it touched (see docs)."""

from thing import MESSAGE_ROLES
from world_time import WEEK, iso, week_start

#: The world's policy; configuration.py writes it out for sarad.
FIRST_RESPONSE = {"working_days": 2}
FINAL_ANSWER = {"working_days": 7}
REQUIRED_A_WEEK = 2


class Case:
    def __init__(self, thing, author):
        self.thing, self.author = thing, author
        self.messages = [thing]
        self.first = self.final = None

    @property
    def live(self):
        return self.final is None

    @property
    def state(self):
        return "answered" if self.final else "responded" if self.first else "open"

    def answered_by(self, word):
        if not self.first:
            self.first = word
        if not word.interim:
            self.final = word


def author_of(message):
    """Without an identity every message stands for an author of its own (R6)."""
    return message.author or "~" + message.id


def mentions(thing):
    return ["page" if kind == "page" else account for account, _, kind in thing.tags]


def calls_for_an_answer(message):
    """R15, R17. All four kinds open cases here; what is trivial does not."""
    if message.trivial:
        return False
    parent = message.parent
    to_a_citizen = (message.kind != "mention" and parent is not None and parent is not message.root
                    and parent.role in MESSAGE_ROLES and author_of(parent) != author_of(message))
    return not to_a_citizen or "page" in mentions(message)


def line_of(thing):
    """Itself, its parent, … up to the top level (R8)."""
    while thing is not None and not thing.top_level:
        yield thing
        thing = thing.parent
    yield thing


class Thread:
    """Replays one conversation. `whole_line`: whether R24 asks only that some word stands above, or
    that the direct parent is one. The world is made so that both readings give the same cases."""

    def __init__(self, whole_line=False):
        self.cases, self.spoken, self.reached = [], set(), {}
        self.whole_line = whole_line

    def replay(self, things):
        for thing in sorted(things, key=lambda t: (t.at, t.role not in MESSAGE_ROLES, t.id.encode())):   # R4
            if thing.role in MESSAGE_ROLES:
                self._message(thing)
            elif thing.kind != "post":
                self._word(thing)
        return self.cases

    def _live_case_of(self, author):
        return next((case for case in self.cases if case.live and case.author == author), None)

    def _message(self, message):
        author = author_of(message)
        self.spoken.add(author)
        if not calls_for_an_answer(message):
            return
        case = self._live_case_of(author)
        if case:
            case.messages.append(message)      # nagging (R18)
        else:
            self.cases.append(Case(message, author))

    def _word(self, word):
        cases = self._reaches(word)
        self.reached[word.id] = {case.author for case in cases}
        for case in cases:
            case.answered_by(word)

    def _reaches(self, word):
        live = [case for case in self.cases if case.live]
        named = self.spoken.intersection(mentions(word))
        if named:                                                               # R21
            return [case for case in live if case.author in named]
        if word.top_level:                                                      # R22
            return live
        authors = {author_of(word.parent)} if word.parent.role in MESSAGE_ROLES else set()   # R23
        above = [other for other in line_of(word.parent) if other.role not in MESSAGE_ROLES]
        if above and (self.whole_line or above[0] is word.parent):              # R24
            authors = authors.union(*(self.reached[other.id] for other in above))
        return [case for case in live if case.author in authors
                or any(message.top is word.top for message in case.messages)]   # R23


def cases_of(things, whole_line=False):
    """The cases of one page, from what it holds at that instant."""
    threads = {}
    for thing in things:
        threads.setdefault(thing.root.id, []).append(thing)
    return [case for thread in threads.values() for case in Thread(whole_line).replay(thread)]


def verdict(hours, due, response, as_of):
    """R30, with everything up to `as_of` seen."""
    if response is not None:
        return "late" if hours.late(due, response) else "met"
    return "missed" if hours.late(due, as_of) else "pending"


def weeks_of(things, registered, as_of):
    """R50–R53: [(start, count, verdict)] from the week of registration to the running one."""
    counts = {}
    for thing in things:
        if thing.role in ("page", "team"):
            counts[week_start(thing.at)] = counts.get(week_start(thing.at), 0) + 1
    weeks, start = [], week_start(registered)
    while start <= as_of:
        count = counts.get(start, 0)
        if count >= REQUIRED_A_WEEK:
            judged = "met"
        elif start + WEEK > as_of:
            judged = "open"
        else:
            judged = "not_met" if registered <= start else "not_judged"
        weeks.append((start, count, judged))
        start += WEEK
    return weeks


def tell(world, as_of, only_page=None):
    """Everything there is to know at `as_of`, ready for JSON."""
    horizon = as_of if world.until is None else min(as_of, world.until)
    activities, cases, weeks = [], [], []
    for page in world.pages:
        if only_page not in (None, page.id):
            continue
        things = [thing for thing in world.things[page.id] if thing.at <= horizon]
        activities += [_activity(thing, horizon) for thing in things]
        cases += [_case(world.hours, case, as_of, horizon) for case in cases_of(things)]
        weeks += [{"page": page.id, "start": iso(start), "count": count, "verdict": judged}
                  for start, count, judged in weeks_of(things, world.begin, as_of)]
    cases.sort(key=lambda case: (case["opened"], case["page"], case["id"].encode()))
    return {"as_of": iso(as_of), "activities": activities, "cases": cases, "weeks": weeks}


def _activity(thing, horizon):
    told = {"page": thing.page.id, "id": thing.id, "kind": thing.kind, "author": thing.role, "thread_id": thing.root.id,
            "parent_id": thing.parent.id if thing.parent else None, "created": iso(thing.at),
            "trivial": thing.trivial, "interim": thing.interim}
    if thing.role in MESSAGE_ROLES:
        told["calls"] = calls_for_an_answer(thing)
    if thing.gone_at is not None and thing.gone_at <= horizon:
        told["gone"] = iso(thing.gone_at)
    return told


def _case(hours, case, as_of, horizon):
    opened = case.thing.at
    first_at, final_at = (word and word.at for word in (case.first, case.final))
    first_due, final_due = hours.due(FIRST_RESPONSE, opened), hours.due(FINAL_ANSWER, opened)
    told = {"page": case.thing.page.id, "id": case.thing.id, "opened": iso(opened), "kind": case.thing.kind, "state": case.state,
            "messages": [message.id for message in case.messages],
            "first_at": iso(first_at), "first_due": iso(first_due), "first_verdict": verdict(hours, first_due, first_at, as_of),
            "final_at": iso(final_at), "final_due": iso(final_due), "final_verdict": verdict(hours, final_due, final_at, as_of)}
    touched = [*case.messages, *(word for word in (case.first, case.final) if word)]
    if any(other.gone_at is not None and other.gone_at <= horizon
           for thing in touched for other in (*line_of(thing), thing.root)):
        told["deletion"] = True
    return told
