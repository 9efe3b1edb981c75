# SPDX-License-Identifier: Apache-2.0
"""What stands in dashboards/ and docs/, as the checks of it read it."""

import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "dashboards" / "rules"
RUNBOOKS = ROOT / "docs" / "runbooks"


def rules():
    """[(file, rule)] of every rule."""
    return [(path, rule) for path in sorted(RULES.glob("*.yml"))
            for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def alerts():
    return [rule for _, rule in rules() if "alert" in rule]


def recorded():
    return {rule["record"] for _, rule in rules() if "record" in rule}


def exported():
    """Names of docs/metrics.md, with the series a histogram really has."""
    names = set()
    for name, kind in re.findall(r"^\| `(\w+)` \| (\w+) \|", (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8"), re.MULTILINE):
        names |= {name + part for part in ("_bucket", "_count", "_sum")} if kind == "histogram" else {name}
    return names


def unknown_names(expression):
    """Series of ours in a query that nobody exports or records."""
    without_texts = re.sub(r'"[^"]*"', '""', expression)
    used = set(re.findall(r"(?:\w+:)?(?:sarad|process)_[\w:]+", without_texts))
    return sorted(used - exported() - recorded())
