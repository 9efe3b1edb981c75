# SPDX-License-Identifier: Apache-2.0
"""A real systemd runs the real unit: this machine's own root, under an overlay that is thrown away,
is booted in a container (systemd-nspawn, private network). Takes seconds, needs root.

What a container cannot show: MemoryMax and IPAddressDeny are not enforced in every nesting.
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import unittest

import sarad
from case import EndToEnd, skip_without

HERE = pathlib.Path(__file__).resolve().parent
UNITS = HERE.parents[1] / "systemd"
MISSING = ([] if shutil.which("systemd-nspawn") else ["systemd-container"]) + (
    [] if shutil.which("script") else ["bsdutils"]) + ([] if os.geteuid() == 0 else ["(must be root)"])

NSPAWN = ("systemd-nspawn", "-q", "--private-network", "--register=no", "--keep-unit")

CHECK_UNIT = """[Unit]
Description=Drives sarad and ends the machine
After=systemd-tmpfiles-setup.service systemd-sysusers.service systemd-journald.service

[Service]
Type=oneshot
TimeoutStartSec=120
ExecStart=/usr/bin/python3 -B /root/check/inside_boot.py /root/check/good.yml /root/check/bad.yml /root/check/result.json
ExecStopPost=/bin/systemctl poweroff --no-block
"""

WATCHDOG_DROP_IN = "[Service]\nWatchdogSec=2s\n"  # the unit's 60 s would be a long test


class Container:
    """An overlay over `/` with sarad installed as the package would; `boot()` returns the results."""

    def __init__(self, scratch):
        self.upper, self.work, self.root = (scratch.make(name) for name in ("upper", "work", "root"))
        self._must("mount", "-t", "overlay", "overlay", "-o",
                   f"lowerdir=/,upperdir={self.upper},workdir={self.work}", self.root)
        try:
            self._must(*NSPAWN, "-D", self.root, "/bin/true")
        except unittest.SkipTest:
            self.end()
            raise

    @staticmethod
    def _must(*command):
        """What not every place allows, such as a container within a container."""
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise unittest.SkipTest(f"not possible here: {command[0]}: {done.stderr.strip()}")

    def end(self):
        subprocess.run(["umount", "-l", self.root], check=False)

    def put(self, path, content, mode=0o644):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        target.chmod(mode)

    def install(self, good, bad):
        self.put("usr/bin/sarad", pathlib.Path(sarad.BINARY).read_bytes(), 0o755)
        for unit in ("sarad.service", "sarad-failure@.service"):
            self.put(f"etc/systemd/system/{unit}", (UNITS / unit).read_bytes())
        self.put("etc/systemd/system/sarad.service.d/test.conf", WATCHDOG_DROP_IN)
        self.put("usr/lib/sysusers.d/sarad.conf", (UNITS / "sarad.sysusers").read_bytes())
        self.put("usr/lib/tmpfiles.d/sarad.conf", (UNITS / "sarad.tmpfiles").read_bytes())
        self.put("etc/sarad/credentials/author-key", "0" * 64)
        self.put("etc/systemd/system/check.service", CHECK_UNIT)
        self.put("root/check/inside_boot.py", (HERE / "inside_boot.py").read_bytes())
        self.put("root/check/good.yml", good)
        self.put("root/check/bad.yml", bad)

    def boot(self):
        # nspawn wants a terminal to boot on; script(1) lends it one.
        command = shlex.join([*NSPAWN, "-D", str(self.root), "-b", "systemd.unit=check.service"])
        done = subprocess.run(["timeout", "-k", "5", "150", "script", "-qec", command, "/dev/null"], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", check=False)
        if "Failed to configure loopback" in done.stdout:
            raise unittest.SkipTest("SKIPPED: a container within a container has no loopback here; run it on the machine itself")
        result = self.upper / "root/check/result.json"
        if not result.exists():
            raise AssertionError(f"the container left no result:\n{done.stdout[-3000:]}")
        return json.loads(result.read_text(encoding="utf-8"))


@skip_without(MISSING)
class UnderARealSystemd(EndToEnd):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facts = None

    def setUp(self):
        super().setUp()
        container = Container(self.scratch)
        self.addCleanup(container.end)  # runs before the scratch directory goes
        config = sarad.configuration([{"id": "a-page", "office": "dc-bogura", "platform": "wordpress",
                                       "account": "http://127.0.0.1:9", "registered": "2026-01-01"}])
        config["server"]["listen"] = ["127.0.0.1:7207"]
        config["store"]["path"] = "/var/lib/sarad/ledger.db"
        container.install(json.dumps(config, ensure_ascii=False), "version: one\n")
        self.facts = container.boot()
        self.log = "\n".join(self.facts["journal"].get("lines", []))

    def expect(self, step, **wanted):
        facts = self.facts[step]
        with self.subTest(step):
            self.assertEqual({key: facts.get(key) for key in wanted}, wanted, f"{facts}\n{self.log}")

    def test_the_whole_life_of_the_service(self):
        self.expect("start", rc=0, ActiveState="active", ready=True, NRestarts="0", CapEff="0" * 16, NoNewPrivs="1",
                    Seccomp="2", **{"/var/lib/sarad/ledger.db": "0o600", "/etc/sarad": "0o750",
                                    "/etc/sarad/credentials": "0o700", "/etc/sarad/credentials/author-key": "0o600"})
        self.assertNotEqual(self.facts["start"]["uid"], ["0"])
        self.assertTrue(self.facts["start"]["StatusText"])
        self.expect("reload_good", rc=0, same_process=True, ActiveState="active")
        self.expect("reload_bad", rc=1, same_process=True, ActiveState="active", ready=200)
        self.expect("restart_under_scrapes", rc=0, not_200=[], new_process=True)
        self.expect("crash", back=True, answers=True, restarts=1)
        self.expect("hang", back=True, restarts=1)
        self.expect("stop", rc=0, ActiveState="inactive", Result="success", ExecMainStatus="0", NFileDescriptorStore="0", answer=None)
        self.expect("start_bad", rc=1, ActiveState="failed", ExecMainStatus="2", NRestarts="0")
        self.assertIn("sarad", self.facts["start_bad"]["told"])
        self.expect("journal", with_raw_prefix=[])
        self.assertIn("6", self.facts["journal"]["priorities"])


if __name__ == "__main__":
    unittest.main()
