# SPDX-License-Identifier: Apache-2.0
"""The Debian package: packed twice it is the same to the byte, lintian finds no error, it holds what an IT cell needs, the program
in it runs, its manual can be read, and its scripts refuse to go back to an older version."""

import gzip
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import sarad
from case import EndToEnd, skip_without

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sarad.BINARY).resolve().parent
MISSING = [name for name, program in (("cmake", "cpack"), ("lintian", "lintian"), ("dpkg-dev", "dpkg-shlibdeps"), ("man-db", "man"))
           if not shutil.which(program)]
EPOCH = "1790000000"
HOLDS = ("usr/bin/sarad", "usr/lib/systemd/system/sarad.service", "usr/lib/sysusers.d/sarad.conf", "usr/lib/tmpfiles.d/sarad.conf",
         "usr/share/man/man1/sarad.1.gz", "usr/share/man/man5/sarad.yml.5.gz", "usr/share/doc/sarad/changelog.gz",
         "usr/share/doc/sarad/copyright", "usr/share/bash-completion/completions/sarad", "usr/share/sarad/examples/sarad.yml",
         "usr/share/sarad/calendars/bd.yml", "usr/share/sarad/dashboards/rules/responses.yml", "usr/share/sarad/dashboards/grafana/office.json")


@skip_without(MISSING)
class APackage(EndToEnd):

    @staticmethod
    def run_it(*words, **options):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)
        if done.returncode:
            raise AssertionError(f"{words}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    @classmethod
    def packed(cls, name):
        into = cls.folder / name
        into.mkdir()
        environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
        cls.run_it("cmake", "--build", BUILD, "--target", "package_files", env=environment)
        cls.run_it("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", into, env=environment, cwd=into)
        return next(into.glob("sarad_*.deb"))

    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory(prefix="sarad-package-")
        cls.addClassCleanup(kept.cleanup)
        cls.folder = pathlib.Path(kept.name)
        cls.deb = cls.packed("first")

    def test_it_is_whole_and_the_same_each_time(self):
        first, second = self.deb, self.packed("second")
        digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)]
        print(f"\n{first.name}: {first.stat().st_size // 1024} KiB, sha256 {digests[0][:16]}", flush=True)
        self.assertEqual(*digests, "the same source and date give the same package")

        lint = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", first], capture_output=True, text=True, check=False)
        print(lint.stdout.strip(), flush=True)
        self.assertEqual(lint.returncode, 0, lint.stdout + lint.stderr)

        there = self.scratch.make("there")
        self.run_it("dpkg-deb", "-x", first, there)
        for path in HOLDS:
            self.assertTrue((there / path).is_file(), path)
        self.assertIn(self.run_it("dpkg-deb", "-f", first, "Version").strip(), self.run_it(there / "usr/bin/sarad", "version"))
        for needed in ("libcurl4", "libicu72", "libsqlite3-0", "tzdata"):
            self.assertIn(needed, self.run_it("dpkg-deb", "-f", first, "Depends"))

    def test_its_manual_is_read_without_a_warning(self):
        there = self.scratch.make("there")
        self.run_it("dpkg-deb", "-x", self.deb, there)
        for path, words in (("man1/sarad.1.gz", ("rejudge", "--quarter", "EXIT STATUS")), ("man5/sarad.yml.5.gz", ("min_coverage_percent", "credential"))):
            page = there / path.split("/")[1].removesuffix(".gz")
            page.write_bytes(gzip.decompress((there / "usr/share/man" / path).read_bytes()))
            done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, text=True, check=False,
                                  env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "100"})
            self.assertEqual((done.returncode, done.stderr), (0, ""), path)
            for word in words:
                self.assertIn(word, done.stdout, path)

    def test_it_completes_what_the_program_knows(self):
        script = (f'source {ROOT}/systemd/completion/sarad; PATH={BUILD}:$PATH; COMP_WORDS=(sarad {{}}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); '
                  '_sarad; printf "%s\\n" "${COMPREPLY[@]}"')
        def completed(words):
            return self.run_it("bash", "-c", script.replace("{}", words)).split()
        self.assertIn("calendar", completed("cal"))
        self.assertEqual(completed("report --for"), ["--format"])
        self.assertEqual(completed("report --lang b"), ["bn"])

    def test_it_does_not_go_back_to_an_older_version(self):
        control = self.scratch.make("control")
        self.run_it("dpkg-deb", "-e", self.deb, control)
        text = (control / "preinst").read_text(encoding="utf-8")
        ledger = self.scratch.make("state") / "ledger.db"
        self.assertIn("/var/lib/sarad/ledger.db", text)
        script = control / "preinst.here"
        script.write_text(text.replace("/var/lib/sarad/ledger.db", str(ledger)), encoding="utf-8")
        upgrade = lambda version: subprocess.run(["sh", script, "upgrade", version], capture_output=True, text=True, check=False)
        self.assertEqual(upgrade("99.0").returncode, 0, "without a ledger nothing can be lost")
        ledger.touch()
        refused = upgrade("99.0")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("backup", refused.stderr)
        self.assertEqual(upgrade("0.0.1").returncode, 0)


if __name__ == "__main__":
    unittest.main()
