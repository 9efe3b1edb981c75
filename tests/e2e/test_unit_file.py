# SPDX-License-Identifier: Apache-2.0
"""systemd's own opinion of the units, and the built binary's of the command lines in them."""

import os
import pathlib
import shlex
import shutil
import subprocess
import unittest

import sarad
from case import EndToEnd, skip_without

UNITS = pathlib.Path(__file__).resolve().parents[2] / "systemd"
MISSING = [] if shutil.which("systemd-analyze") else ["systemd"]


def directives(unit):
    """{section: [(key, value)]} of a unit file; keys may repeat."""
    found, section = {}, None
    for line in (UNITS / unit).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif "=" in line and not line.startswith("#"):
            section.append(tuple(part.strip() for part in line.split("=", 1)))
    return found


def values(unit, section, key):
    return [value for name, value in directives(unit)[section] if name == key]


@skip_without(MISSING)
class TheUnit(EndToEnd):

    def analyze(self, *words, unit_path=None):
        env = {**os.environ, "LANG": "C.UTF-8"}
        if unit_path:
            env["SYSTEMD_UNIT_PATH"] = f"{unit_path}:"
        return subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True,
                              env=env, timeout=60, check=False)

    def installed_units(self):
        """The units as they would be with the built binary in place of /usr/bin/sarad."""
        place = self.scratch.make("units")
        for unit in UNITS.iterdir():
            if unit.suffix in (".service", ".socket"):
                text = unit.read_text(encoding="utf-8").replace("/usr/bin/sarad ", f"{sarad.BINARY} ")
                (place / unit.name).write_text(text, encoding="utf-8")
        return place

    def test_systemd_finds_nothing_to_complain_about(self):
        place = self.installed_units()
        done = self.analyze("verify", "--man=no", "sarad.service", "sarad.socket", "sarad-failure@sarad.service.service",
                            unit_path=place)
        # The machine's other units may have complaints of their own; only ours are judged.
        ours = [line for line in (done.stdout + done.stderr).splitlines() if "sarad" in line]
        self.assertEqual(ours, [])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_unknown_directive_would_have_been_found(self):
        place = self.installed_units()
        unit = place / "sarad.service"
        unit.write_text(unit.read_text(encoding="utf-8").replace("[Install]", "ProtectEverything=yes\n[Install]"), encoding="utf-8")
        done = self.analyze("verify", "--man=no", "sarad.service", unit_path=place)
        self.assertIn("ProtectEverything", done.stderr)

    def test_the_sandbox_scores_1_2_or_better(self):
        done = self.analyze("--offline=true", "security", "--no-pager", "--threshold=12", UNITS / "sarad.service")
        self.assertEqual(done.returncode, 0, done.stdout[-400:] + done.stderr)

    def test_the_command_lines_are_understood_by_the_binary(self):
        bad = self.run_sarad("version: one\n")
        lines = values("sarad.service", "Service", "ExecStart") + [
            line for line in values("sarad.service", "Service", "ExecReload") if "sarad" in line]
        self.assertEqual(len(lines), 2)
        for line in lines:
            with self.subTest(line):
                words = [{"/usr/bin/sarad": sarad.BINARY, "/etc/sarad/sarad.yml": str(bad.config)}.get(word, word)
                         for word in shlex.split(line)]
                done = subprocess.run(words, capture_output=True, text=True, cwd=bad.home, timeout=60, check=False)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("sarad.yml:1:", done.stdout + done.stderr)  # a bad configuration, not a bad command line

    def test_what_only_a_person_can_mend_is_not_restarted(self):
        self.assertEqual(values("sarad.service", "Service", "RestartPreventExitStatus"), ["2 77 78"])


if __name__ == "__main__":
    unittest.main()
