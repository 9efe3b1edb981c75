# SPDX-License-Identifier: Apache-2.0
"""The invented offices and their pages: Cabinet Division, ministries and divisions, districts,
upazilas; who they are on the platforms and of what temperament. Depends on seed and number only."""

import dataclasses
import random

import places


@dataclasses.dataclass(frozen=True)
class Temperament:
    """How an office behaves. Delays are medians in working hours; the rest are chances."""
    name: str
    posts_a_week: float
    answers: float           # a question gets an answer
    delay: float             # until the first word
    interim: float           # the first word is an interim one
    keeps_promise: float     # an interim word is followed by a final answer
    final_delay: float       # from the interim word to the final answer


DILIGENT = Temperament("diligent", 3.6, 0.95, 4, 0.08, 0.95, 12)
SLOW = Temperament("slow", 2.4, 0.80, 17, 0.25, 0.70, 30)
NEGLIGENT = Temperament("negligent", 1.3, 0.35, 34, 0.15, 0.30, 45)

#: Kinds of office in a district or upazila: (slug, Bengali, English); the place's name is added.
DISTRICT_KINDS = [
    ("dso", "জেলা সেবা দপ্তর", "District Service Office"),
    ("dwo", "জেলা পানি দপ্তর", "District Water Office"),
    ("dro", "জেলা সড়ক দপ্তর", "District Road Office"),
    ("dlo", "জেলা পাঠাগার দপ্তর", "District Library Office"),
]
UPAZILA_KINDS = [
    ("uso", "উপজেলা সেবা কেন্দ্র", "Upazila Service Centre"),
    ("uhc", "উপজেলা চিকিৎসাকেন্দ্র", "Upazila Clinic"),
    ("use", "উপজেলা বীজ দপ্তর", "Upazila Seed Office"),
    ("uro", "উপজেলা খতিয়ান দপ্তর", "Upazila Records Office"),
    ("ups", "উপজেলা মৎস্য দপ্তর", "Upazila Pond Office"),
]


@dataclasses.dataclass(frozen=True)
class Office:
    id: str
    parent: str              # empty at the root
    name: str
    name_en: str
    level: str               # ministry, division, district, upazila
    place: tuple             # (Bengali, English): what citizens call the place


@dataclasses.dataclass(frozen=True)
class Page:
    """One page of one office. `account` is Facebook's page id or the site's slug."""
    id: str
    office: Office
    index: int
    platform: str            # facebook or wordpress
    account: str
    temperament: Temperament
    audience: float          # comments a post draws, on average
    busy: bool               # posts and is talked to far above the average
    authors: tuple           # WordPress users who speak as the office
    team: tuple              # members' own account ids
    visitors_may_post: bool
    token: str               # Facebook: page token; WordPress: "user:application password" or empty

    @property
    def name(self):
        return self.office.name


def make_offices(count):
    """The first `count` offices of the pretend government, parents before children."""
    ministries = min(len(places.MINISTRIES), max(1, count // 10))
    divisions = min(len(places.DIVISIONS), max(1, count // 8))
    districts = min(len(places.DISTRICTS), max(1, count // 4))
    offices = [Office("cabinet", "", "মন্ত্রিপরিষদ বিভাগ (কল্পিত)", "Cabinet Division (pretend)", "ministry", ("ঢাকা", "Dhaka"))]
    offices += [Office("min-" + slug, "cabinet", bengali, english, "ministry", ("ঢাকা", "Dhaka"))
                for slug, bengali, english in places.MINISTRIES[:ministries]]
    chosen = places.DIVISIONS[:divisions]
    offices += [Office("div-" + slug, "cabinet", f"বিভাগীয় সেবা দপ্তর, {bengali}", f"Divisional Service Office, {english}",
                       "division", (bengali, english)) for slug, bengali, english in chosen]
    known = {slug for slug, _, _ in chosen}
    within = _spread([district for district in places.DISTRICTS if district[0] in known])[:districts]
    for kind in DISTRICT_KINDS:
        offices += _of_kind(kind, "district", "div-", within)
        if kind is DISTRICT_KINDS[0]:
            offices += _of_kind(UPAZILA_KINDS[0], "upazila", "dso-", _upazilas_of(within))
    for kind in UPAZILA_KINDS[1:]:
        offices += _of_kind(kind, "upazila", "dso-", _upazilas_of(within))
    if len(offices) < count:
        raise ValueError(f"at most {len(offices)} pages")
    return offices[:count]


def _of_kind(kind, level, parent, where):
    slug, bengali, english = kind
    return [Office(f"{slug}-{above}-{here}" if level == "upazila" else f"{slug}-{here}", parent + above,
                   f"{bengali}, {name}", f"{english}, {name_en}", level, (name, name_en))
            for above, here, name, name_en in where]


def _upazilas_of(districts):
    """The first upazila of every district, then the second of every one, …"""
    below = [[upazila for upazila in places.UPAZILAS if upazila[0] == district[1]] for district in districts]
    return [upazilas[n] for n in range(max(map(len, below))) for upazilas in below if n < len(upazilas)]


def _spread(districts):
    """Districts in turn from each division, so that a small government is not all in one corner."""
    order = {}
    for district in districts:
        order[district[1]] = sum(1 for slug in order if _division(slug, districts) == district[0])
    return sorted(districts, key=lambda district: order[district[1]])


def _division(slug, districts):
    return next(district[0] for district in districts if district[1] == slug)


def make_pages(seed, count):
    """One page an office: seven in ten on Facebook, three with a WordPress site."""
    if not 5 <= count <= 1000:
        raise ValueError("the number of pages must lie between 5 and 1000")
    offices = make_offices(count)
    chance = random.Random(f"{seed}/pages")
    blogs = round(count * 0.3)
    platforms = ["wordpress"] * blogs + ["facebook"] * (count - blogs)
    chance.shuffle(platforms)
    tempers = _shares(count, ((DILIGENT, 0.40), (SLOW, 0.35), (NEGLIGENT, 0.25)))
    chance.shuffle(tempers)
    busy = set(chance.sample([n for n in range(count) if platforms[n] == "facebook"], max(1, count // 25)))
    return [_page(seed, n, office, platforms[n], tempers[n], n in busy) for n, office in enumerate(offices)]


def _shares(count, shares):
    picked = [what for what, share in shares for _ in range(round(count * share))]
    return (picked + [shares[0][0]] * count)[:count]


def _page(seed, index, office, platform, temperament, busy):
    chance = random.Random(f"{seed}/page/{office.id}")
    audience = chance.lognormvariate(0.6, 0.7) * (6 if busy else 1) * (0.6 if platform == "wordpress" else 1)
    if platform == "facebook":
        account = str(100_100_000_000_000 + index * 7_919_000 + chance.randrange(1000))
        team = tuple(str(24_000_000_000_000_000 + index * 1000 + n) for n in range(2))
        return Page(office.id + "-fb", office, index, platform, account, temperament, audience, busy, (), team,
                    chance.random() < 0.8, f"EAAsim{chance.getrandbits(160):040x}")
    password = " ".join("".join(chance.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(4))
                        for _ in range(6))
    return Page(office.id + "-wp", office, index, platform, office.id, temperament, audience, busy, ("1", "2"),
                ("3", "4"), False, f"sarad:{password}" if chance.random() < 0.5 else "")
