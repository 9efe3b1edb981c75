#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a Debian package holds besides: `make_package_files.py BINARY SOURCE OUT VERSION` writes OUT/sarad.1 from what `BINARY … --help`
says, OUT/sarad.yml.5 from SOURCE/docs/configuration.md, and OUT/changelog. Dates are SOURCE_DATE_EPOCH's, else today's."""

import datetime
import os
import pathlib
import re
import subprocess
import sys
import time


def roff(text):
    """A line of text that groff takes for nothing else."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def inline(text):
    """Markdown within a line: code and strong in bold, links by their text."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("**", "`"))
    parts = text.split("`")
    return "".join(roff(part) if n % 2 == 0 else f"\\fB{roff(part)}\\fP" for n, part in enumerate(parts))


def made_at():
    return datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), datetime.timezone.utc)


def head(name, section, what):
    return [f'.TH {name.upper()} {section} "{made_at():%Y-%m-%d}" "sarad" "{what}"']


def help_of(binary, *words):
    told = subprocess.run([binary, *words, "--help"], capture_output=True, text=True, check=True).stdout
    return told.replace(str(binary), "sarad")


def commands_of(told):
    """(name, what it does) of each subcommand that a help names."""
    if "Subcommands:" not in told:
        return []
    return re.findall(r"^  ([a-z][\w-]*) +(.*)$", told.split("Subcommands:", 1)[1], re.MULTILINE)


def command_page(binary):
    whole = help_of(binary)
    out = head("sarad", 1, "User commands")
    out += [".SH NAME", f"sarad \\- {roff(whole.splitlines()[0].removeprefix('sarad ').strip())}", ".SH SYNOPSIS",
            ".B sarad", "[\\fIoptions\\fP] \\fIcommand\\fP [\\fIarguments\\fP]", ".SH DESCRIPTION",
            roff("What each command and option does, as sarad COMMAND --help says it. The configuration is described in sarad.yml(5)."),
            ".SH COMMANDS"]
    for name, what in commands_of(whole):
        told = help_of(binary, name)
        out += [f".SS {name}", roff(what), ".PP", ".nf", *map(roff, told.strip().splitlines()[1:]), ".fi"]
        for below, what_below in commands_of(told):
            out += [".PP", f"\\fB{roff(name)} {roff(below)}\\fP: {roff(what_below)}", ".PP", ".nf",
                    *map(roff, help_of(binary, name, below).strip().splitlines()[1:]), ".fi"]
    out += [".SH FILES", ".TP", ".I /etc/sarad/sarad.yml", "the configuration", ".TP", ".I /var/lib/sarad", "the ledger",
            ".SH EXIT STATUS", roff("0 done; 2 the configuration or an argument is wrong; 69 the address is taken; 74, 75 the ledger; "
                                    "77 a credential; 78 the ledger is of a newer version."),
            ".SH SEE ALSO", ".BR sarad.yml (5),", ".BR systemctl (1),", ".BR promtool (1)"]
    return "\n".join(out) + "\n"


def configuration_page(source):
    out = head("sarad.yml", 5, "File formats")
    out += [".SH NAME", "sarad.yml \\- configuration of sarad", ".SH DESCRIPTION"]
    code = False
    for line in source.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("```"):
            out.append(".fi" if code else ".PP\n.nf")
            code = not code
        elif code:
            out.append(roff(line))
        elif line.startswith("    "):
            out += [".nf", roff(line), ".fi"]
        elif line.startswith("#"):
            level, title = line.split(" ", 1)
            out.append(f"{'.SH' if len(level) == 2 else '.SS'} {inline(title)}")
        elif re.match(r"^\|[-| :]+\|$", line):
            continue
        elif line.startswith("|"):
            first, *rest = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
            out += [".TP", inline(first) or "\\&", inline(" · ".join(cell for cell in rest if cell)) or "\\&"]
        elif line.startswith("- "):
            out += [".IP \\(bu 2", inline(line[2:])]
        elif line.strip():
            out.append(inline(line.strip()))
        else:
            out.append(".PP")
    out += [".SH SEE ALSO", ".BR sarad (1)"]
    return "\n".join(out) + "\n"


def debian_changelog(version):
    """What dpkg-parsechangelog reads; what changed stands in CHANGELOG.md."""
    return (f"sarad ({version}) unstable; urgency=medium\n\n  * Version {version}; /usr/share/doc/sarad/CHANGELOG.md tells what changed.\n\n"
            f" -- sarad maintainers <maintainers@sarad.example>  {made_at():%a, %d %b %Y %H:%M:%S +0000}\n")


def main(words):
    binary, source, into, version = words[0], pathlib.Path(words[1]), pathlib.Path(words[2]), words[3]
    into.mkdir(parents=True, exist_ok=True)
    (into / "sarad.1").write_text(command_page(binary), encoding="utf-8")
    (into / "changelog").write_text(debian_changelog(version), encoding="utf-8")
    (into / "sarad.yml.5").write_text(configuration_page(source / "docs" / "configuration.md"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
