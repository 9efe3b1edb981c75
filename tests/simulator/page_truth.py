# SPDX-License-Identifier: Apache-2.0
"""The truth of one page's figures by measures.md (R30, R53–R57, R60–R66, R70–R76), from its cases, referrals
and weeks as whole_truth.py tells them. Walked naively, in exact fractions."""

from fractions import Fraction

from truth import FIRST_RESPONSE, REQUIRED_A_WEEK
from world_time import DAY, WEEK, day_start, iso, local_day

WINDOW_DAYS = 91
MIN_N = 10
BANDS = (("good", 90), ("fair", 70), ("weak", 50), ("poor", 0))
MIN_JUDGED_WEEKS, QUARTER_WEEKS = 4, 13


def standing(cases, referrals):
    """What is open on the page, `referrals` being those that are: {open, responded, clocks: {kind: [overdue, pending, unseen]}, oldest_open, next_deadline}."""
    live = [case for case in cases if case["state"] in ("open", "responded")]
    clocks = {"first": [(case["first_verdict"], case["first_due"]) for case in live],
              "final": [(case["final_verdict"], case["final_due"]) for case in live],
              "promise": [(promise[3], promise[1]) for case in live for promise in case["promises"]],
              "referral": [(referral["verdict"], referral["due"]) for referral in referrals]}
    waiting = [case["opened"] for case in live if case["state"] == "open"]
    pending = [due for readings in clocks.values() for judged, due in readings if judged == "pending"]
    return {"open": len(waiting), "responded": len(live) - len(waiting), "oldest_open": min(waiting, default=None),
            "next_deadline": min(pending, default=None),
            "clocks": {kind: [sum(judged == verdict for judged, _ in readings) for verdict in ("missed", "pending", "unseen")]
                       for kind, readings in clocks.items()}}


def rates(hours, begin, pairs, as_of):
    """First responses in time over the last thirteen weeks, from a local midnight. `pairs`: (case, case as told)."""
    window = window_of(begin, pairs, as_of)
    counts = {"strict": [0, 0], "lenient": [0, 0]}
    mature = unseen = 0
    for case, told in window:
        due, judged = hours.due(FIRST_RESPONSE, case.thing.at), told["first_verdict"]
        if judged == "pending" or not hours.late(due, as_of):
            continue
        mature += 1
        if judged == "unseen":
            unseen += 1
        elif judged == "void":
            counts["strict"][1] += 1
        else:
            for pair in counts.values():
                pair[0] += judged == "met"
                pair[1] += 1
    return {"opened": len(window), "mature": mature, "unseen": unseen, "vanished": sum(case.state == "vanished" for case, _ in window),
            **counts, "bands": [band(*counts["strict"]), band(*counts["lenient"])]}


def window_of(begin, pairs, as_of):
    first = max(begin, day_start(local_day(as_of - WINDOW_DAYS * DAY)))
    return [(case, told) for case, told in pairs if first <= case.thing.at < as_of]


def band(k, n):
    """R65, R66: None where there are too few."""
    return next(name for name, percent in BANDS if 100 * k >= percent * n) if n >= MIN_N else None


def quantiles(hours, begin, pairs, as_of, observed):
    """[median, p90] of working seconds to the first response, each a number or why there is none; `observed`: R31."""
    subjects = []           # (time or None, answered)
    for case, _ in window_of(begin, pairs, as_of):
        if case.first is not None:
            subjects.append((hours.elapsed(case.thing.at, case.first.at), True))
        else:
            vanished = case.ended is not None
            subjects.append((None if vanished else max(0, hours.elapsed(case.thing.at, observed)) if observed else 0, False))
    return [_quantile(subjects, Fraction(percent, 100)) for percent in (50, 90)]


def _quantile(subjects, p):
    if len(subjects) < MIN_N:
        return "too_few"
    survival = Fraction(1)
    for time in sorted({time for time, answered in subjects if answered}):
        at_risk = sum(other is None or other >= time for other, _ in subjects)
        survival *= 1 - Fraction(subjects.count((time, True)), at_risk)
        if survival <= 1 - p:
            return time
    return "not_reached"


def rhythm(weeks, words, as_of):
    """{streak, quarter: [judged, met], ratio, rolling: [count, verdict, lapses_at]}; everything was seen."""
    streak = 0
    for week in reversed(weeks):
        if week["verdict"] == "not_met":
            break
        streak += week["verdict"] == "met"
    over = [week for week in weeks if week["start"] <= iso(as_of - WEEK)][-QUARTER_WEEKS:]
    met = sum(week["verdict"] == "met" for week in over)
    times = sorted(at for at in words if as_of - WEEK < at <= as_of)
    enough = len(times) >= REQUIRED_A_WEEK
    return {"streak": streak, "quarter": [len(over), met],
            "ratio": met / len(over) if len(over) >= MIN_JUDGED_WEEKS else None,
            "rolling": [len(times), "met" if enough else "not_met", iso(times[-REQUIRED_A_WEEK] + WEEK) if enough else None]}
