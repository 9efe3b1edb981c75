#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the rules and routes from dashboards/source/ and a file of values.

    python3 dashboards/make.py                                    # rules/ and alertmanager/ here, anew
    python3 dashboards/make.py --values mine.toml --out DIR       # a site's own
    python3 dashboards/make.py --closed closed.yml                # with the hours of `sarad calendar export --format alertmanager`
    python3 dashboards/make.py --check                            # are those here what would be made? (ctest)

In the sources `@{name}` stands for a value or for one of the pieces below, `@{name|bn}` for a number in
Bengali digits, `@{name%}` for a percentage as a ratio. An unknown name is an error.
"""

import argparse
import json
import pathlib
import re
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = {"rules": "*.yml", "alertmanager": "*"}
DIGITS = "০১২৩৪৫৬৭৮৯"
HEAD = "# Made by dashboards/make.py from dashboards/source/{name}; do not edit.\n"


def bengali(number):
    return "".join(DIGITS[int(c)] if c.isdigit() else c for c in str(number))


def _replaced(pairs):
    return "".join(f' | reReplaceAll "{old}" "{new}"' for old, new in pairs)


_TO_BENGALI = _replaced((digit, DIGITS[digit]) for digit in range(10))
_NO_SECONDS = _replaced([(" [0-9.]+s$", "")])
_UNITS = _replaced([("d", " দিন"), ("h", " ঘণ্টা"), ("m", " মিনিট"), ("s", " সেকেন্ড")])


def _office(label):
    """The office's name from sarad_office_info, else its id."""
    return ('{{ with printf "sarad_office_info{office=%q}" $labels.office | query }}{{ . | first | label "' + label
            + '" }}{{ else }}{{ $labels.office }}{{ end }}')


#: Pieces of expressions and of Prometheus' templates that many rules share.
PIECES = {
    # An expression of page and office gets what routes need.
    "with_place": "* on (page, office) group_left (platform, parent, level) page:sarad_page:info",
    # Case rules are silent while the daemon itself tells Alertmanager of each case (docs/alerts.md).
    "unless_pushed": "unless on () (max(sarad_alert_push_active) == 1)",
    "members": "max by (ancestor, office) (sarad_office_member) * on (office) group_left ()",
    "count": '{{ $value | printf "%.0f" }}',
    "count_bn": '{{ $value | printf "%.0f"' + _TO_BENGALI + " }}",
    "duration": "{{ $value | humanizeDuration" + _NO_SECONDS + " }}",
    "duration_bn": "{{ $value | humanizeDuration" + _NO_SECONDS + _UNITS + _TO_BENGALI + " }}",
    "share": '{{ $value | humanizePercentage' + _replaced([("%", " %")]) + " }}",
    "share_bn": '{{ $value | humanizePercentage' + _replaced([("%", " শতাংশ")]) + _TO_BENGALI + " }}",
    "office": _office("name_en"),
    "office_bn": _office("name"),
}


#: Sundays to Thursdays, nine to five: until a calendar is given.
PLAIN_WEEK = """\
      - {location: %(zone)s, weekdays: ["friday:saturday"]}
      - {location: %(zone)s, times: [{start_time: "00:00", end_time: "09:00"}, {start_time: "17:00", end_time: "24:00"}]}"""
OFFICE_TIMES = "repeat_interval: 24h, mute_time_intervals: [office-closed]"


class BadValue(Exception):
    pass


def _mail(to, resolved):
    return ("{to: " + json.dumps(to) + ", send_resolved: " + str(resolved).lower()
            + """, text: '{{ template "sarad.text" . }}', html: '{{ template "sarad.html" . }}', """
            + """headers: {Subject: '{{ template "sarad.subject" . }}', Auto-Submitted: auto-generated}}""")


def routes(values):
    """The pieces of Alertmanager's file that hang on who is where."""
    offices, levels = sorted(values["offices"].items()), sorted(values["levels"].items())
    # What was missed last week cannot become right again: told once, its end not at all.
    office_routes = [f"""        - {{matchers: ['office="{office}"', 'alertname="SaradCadenceMissed"'], receiver: office-{office}-once, repeat_interval: 8d, """
                     f"""mute_time_intervals: [office-closed]}}\n"""
                     f"""        - {{matchers: ['office="{office}"'], receiver: office-{office}, {OFFICE_TIMES}}}""" for office, _ in offices]
    return {
        "mail_operators": _mail(values["operators"], True),
        "mail_supervisors": _mail(values["supervisors"], False),
        "office_routes": "      routes:\n" + "\n".join(office_routes) if offices else "",
        "office_receivers": "\n".join(f"  - {{name: office-{office}{suffix}, email_configs: [{_mail(to, not suffix)}]}}"
                                      for office, to in offices for suffix in ("", "-once")),
        "level_routes": "      routes:\n" + "\n".join(
            f"""        - {{matchers: ['level="{level}"'], receiver: level-{level}, mute_time_intervals: [office-closed]}}"""
            for level, _ in levels) if levels else "",
        "level_receivers": "\n".join(f"  - {{name: level-{level}, email_configs: [{_mail(to, False)}]}}" for level, to in levels),
    }


def closed_time(path, values):
    """The entries under `time_intervals:` of the calendar's export, or a plain week."""
    if path is None:
        return PLAIN_WEEK % {"zone": values["time_zone"]}
    entries = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("      - ")]
    if not entries:
        raise BadValue(f"{path}: no closed time in it; it is to be what `sarad calendar export --format alertmanager` prints")
    return "\n".join(entries)


def filled(text, values):
    def one(found):
        name, form = found.group(1), found.group(2)
        if name in PIECES and form is None:
            return PIECES[name]
        if name not in values:
            raise BadValue(f"@{{{name}}}: no such value; known: {', '.join(sorted(values))}")
        value = values[name]
        if form == "|bn":
            return bengali(value)
        if form == "%":
            return f"{value / 100:g}"
        return str(value).lower() if isinstance(value, bool) else str(value)
    return re.sub(r"@\{(\w+)(\|bn|%)?\}", one, text)


def made(values, closed=None):
    """{path below dashboards/: text} of everything."""
    files = {}
    values = values | routes(values) | {"closed_time": closed_time(closed, values)}
    for folder, pattern in SOURCES.items():
        for source in sorted((HERE / "source" / folder).glob(pattern)):
            name = f"{folder}/{source.name}"
            head = HEAD.format(name=name) if source.suffix == ".yml" else ""
            files[name] = head + filled(source.read_text(encoding="utf-8"), values)
    return files


def read_values(path):
    with open(HERE / "values.toml", "rb") as file:
        values = tomllib.load(file)
    if path:
        with open(path, "rb") as file:
            own = tomllib.load(file)
        unknown = sorted(set(own) - set(values))
        if unknown:
            raise BadValue(f"{path}: unknown: {', '.join(unknown)}; known: {', '.join(sorted(values))}")
        values |= own
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", help="a file like values.toml; what it does not name stays as it is there")
    parser.add_argument("--closed", type=pathlib.Path, help="what `sarad calendar export --format alertmanager` printed")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="where rules/ and alertmanager/ go")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not as it would be made")
    asked = parser.parse_args()
    try:
        files = made(read_values(asked.values), asked.closed)
    except (BadValue, tomllib.TOMLDecodeError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    stale = []
    for name, text in files.items():
        path = asked.out / name
        if asked.check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(str(path))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if stale:
        print("not as dashboards/make.py makes them; run it:", *stale, sep="\n  ", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
