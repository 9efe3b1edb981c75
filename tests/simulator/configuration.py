# SPDX-License-Identifier: Apache-2.0
"""Writes the configuration with which sarad watches the pretend world: sarad.yml, calendars/bd.yml
and the credentials, readable by nobody else."""

import json
import os
import pathlib

import texts
import truth
from office_hours import HOLIDAYS, ORDINARY, RAMADAN, RAMADAN_DATES, WORKING_DAYS
from world_time import HOUR, MINUTE, date_of_day, day_of_date, iso, local_day

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def yaml(value, depth=0):
    """Block style down to lists of small things; every text in double quotes, as in JSON."""
    pad = "  " * depth
    if isinstance(value, dict) and value and depth < 4 and _size(value) > 100:
        return "".join(f"\n{pad}{key}:{yaml(below, depth + 1)}" for key, below in value.items())
    if isinstance(value, list) and value and depth < 4 and _size(value) > 100:
        return "".join(f"\n{pad}- {_flow(below)}" for below in value)
    return " " + _flow(value)


def _size(value):
    return len(_flow(value))


def _flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, Bare):
        return value
    return json.dumps(value, ensure_ascii=False)


class Bare(str):
    """Written without quotes: durations, dates, words of the schema."""


def _time_of_day(seconds):
    return f"{seconds // HOUR:02d}:{seconds % HOUR // MINUTE:02d}"


def _hours(spans):
    return {_WEEKDAYS[day]: [f"{_time_of_day(a)}-{_time_of_day(b)}" for a, b in spans] for day in WORKING_DAYS}


def calendar(world):
    """The world's office hours in the words of the configuration (measures.md section 2)."""
    first, last = local_day(world.begin), local_day(world.end) + 60
    years = range(int(date_of_day(first)[:4]), int(date_of_day(last)[:4]) + 1)
    periods = [{"name": "Ramadan", "from": Bare(a), "to": Bare(b), "hours": _hours(RAMADAN)} for a, b in RAMADAN_DATES
               if day_of_date(a) <= last and day_of_date(b) >= first]
    days = [{"date": Bare(f"{year}-{date}"), "open": [], "name": name} for year in years for date, name in HOLIDAYS]
    told = {"version": "pretend-1", "time_zone": Bare("Asia/Dhaka"), "weekly": [{"hours": _hours(ORDINARY)}]}
    return told | ({"periods": periods} if periods else {}) | {"days": days}


def _policy():
    return {"version": "pretend-1", "calendar": Bare("bd"), "cadence": {"required": truth.REQUIRED_A_WEEK, "week": Bare("sunday")},
            "opens": [Bare(kind) for kind in ("comment", "visitor_post", "mention", "reply")],
            "first_response": truth.FIRST_RESPONSE, "final_answer": truth.FINAL_ANSWER, "interim_interval": {"working_days": 5},
            "referral": {"working_days": 5}, "warn_before": {"working_hours": 2}, "trivial_opens": False,
            "interim_words": texts.INTERIM_WORDS}


def _page(world, page, url, secrets):
    told = {"id": page.id, "office": page.office.id, "platform": Bare(page.platform),
            "account": page.account if page.platform == "facebook" else f"{url}/sites/{page.account}"}
    if page.platform == "facebook":
        told["app"] = Bare("main")
    else:
        told["authors"] = list(page.authors)
    if page.token:
        told["token"] = {"file": str(secrets / page.id)}
    return told | {"team": list(page.team), "registered": Bare(iso(world.begin))}


def _office(office):
    told = {"id": office.id} | ({"parent": office.parent} if office.parent else {})
    return told | {"name": office.name, "name_en": office.name_en, "level": Bare(office.level)}


def settings(world, url, directory, listen):
    secrets = directory / "credentials"
    return {
        "version": 1,
        "server": {"listen": [listen]},
        "store": {"kind": Bare("sqlite"), "path": str(directory / "ledger.db")},
        "privacy": {"author_key": {"file": str(secrets / "author-key")}},
        "calendars": {"bd": {"file": "calendars/bd.yml"}},
        "policies": {"default": [_policy()]},
        "platforms": {
            "facebook": {"base_url": url, "allow_private": True, "concurrency": 8,
                         "apps": {"main": {"app_id": world.app_id, "secret": {"file": str(secrets / "facebook-app")}}}},
            "wordpress": {"allow_private": True, "concurrency": 16},
        },
        "polling": {"interval": Bare("60m")},
        "offices": [_office(office) for office in world.offices],
        "pages": [_page(world, page, url, secrets) for page in world.pages],
    }


def write(world, url, directory, listen="127.0.0.1:0"):
    """Returns the path of sarad.yml. An older ledger in the directory is left alone."""
    directory = pathlib.Path(directory).absolute()
    for folder in (directory, directory / "credentials", directory / "calendars"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    credentials = {"author-key": world.author_key, "facebook-app": world.app_secret, "facebook-account": world.account_token,
                   **{page.id: page.token for page in world.pages if page.token}}
    for name, secret in credentials.items():
        _write(directory / "credentials" / name, secret + "\n", 0o600)
    head = "# The pretend world of tests/simulator: every office, person and word in it is invented.\n"
    _write(directory / "calendars" / "bd.yml", head + yaml(calendar(world)).lstrip("\n") + "\n", 0o640)
    _write(directory / "sarad.yml", head + yaml(settings(world, url, directory, listen)).lstrip("\n") + "\n", 0o640)
    return directory / "sarad.yml"


def _write(path, text, mode):
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
