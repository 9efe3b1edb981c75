#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the includes of the tree against scripts/layers.txt. Prints each breach; exit 1 if any."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent


def read_rules(path):
    rooms, only = {}, []
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        head, _, tail = line.partition(": ") if ": " in line else line.partition(":")
        if head.startswith("only "):
            only.append((head[len("only "):].strip(), tail.split()))
        else:
            rooms[head.strip()] = set(tail.split()) | {head.strip()}
    return rooms, only


def main():
    rooms, only = read_rules(ROOT / "scripts/layers.txt")
    breaches, files = [], 0
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.[ch]pp")):
            files += 1
            name = path.relative_to(ROOT).as_posix()
            for number, line in enumerate(path.read_text().splitlines(), 1):
                include = re.match(r'\s*#include\s+"([^/"]+)/', line)
                if include and include[1] in rooms and include[1] not in rooms[room]:
                    breaches.append(f"{name}:{number}: {room}/ must not include {include[1]}/")
                code = line.split("//")[0]
                for word, where in only:
                    if room != "tests" and word in code and not any(name.startswith(w) for w in where):
                        breaches.append(f"{name}:{number}: '{word}' belongs to {' '.join(where)} only")
    print("\n".join(breaches) if breaches else f"{files} files keep the layers")
    if files == 0:
        print("no source files found: is this the project's root?")
    return 1 if breaches or files == 0 else 0


sys.exit(main())
