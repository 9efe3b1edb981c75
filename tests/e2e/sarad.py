# SPDX-License-Identifier: Apache-2.0
"""The built daemon as a test runs it: a configuration, a ledger, a free port, its log."""

import json
import os
import pathlib
import re
import secrets
import signal
import subprocess

from processes import Child, http, wait_until

BINARY = os.path.abspath(os.environ["SARAD_BINARY"]) if os.environ.get("SARAD_BINARY") else ""

#: Sunday to Thursday, 09:00 to 17:00: Bangladesh's ordinary office hours.
CALENDAR = {
    "version": "e2e-1", "time_zone": "Asia/Dhaka",
    "weekly": [{"hours": {day: ["09:00-17:00"] for day in ("sun", "mon", "tue", "wed", "thu")}}],
}


def configuration(pages, **more):
    """A whole configuration with one office and the given pages; `more` replaces top-level keys."""
    return {
        "version": 1,
        "server": {"listen": ["127.0.0.1:0"]},
        "store": {"kind": "sqlite", "path": "ledger.db"},
        "privacy": {"author_key": {"credential": "author-key"}},
        "calendars": {"bd": CALENDAR},
        "policies": {"default": [{"version": "e2e", "calendar": "bd"}]},
        "polling": {"interval": "1s"},
        "offices": [{"id": "dc-bogura", "name": "জেলা প্রশাসন, বগুড়া", "name_en": "DC Office Bogura", "level": "district"}],
        "pages": pages,
        **more,
    }


class Sarad:
    """One working directory: configuration, ledger, credentials. The daemon may be started in it
    again and again, as systemd would after a crash."""

    def __init__(self, scratch, config, name="sarad"):
        """`config`: see write_config; or the path of a finished sarad.yml, used where it stands with
        the ledger and the credentials beside it."""
        finished = isinstance(config, pathlib.Path)
        self.home = config.parent if finished else scratch.make(name)
        self.ledger = self.home / "ledger.db"
        self.config = self.home / "sarad.yml"
        self.credentials = self.home / "credentials"
        if not finished:
            self.credentials.mkdir(mode=0o700)
            self.write_credential("author-key", secrets.token_hex(32))
            self.write_config(config)
        self.child = None
        self.url = None
        self.starts = 0

    def write_config(self, config):
        """`config`: a dict (JSON is YAML), or text as it stands. Relative store paths are made ours."""
        if isinstance(config, dict):
            config = json.loads(json.dumps(config))
            path = pathlib.Path(config["store"]["path"])
            config["store"]["path"] = str(path if path.is_absolute() else self.home / path)
            config = json.dumps(config, ensure_ascii=False, indent=1)
        self.config.write_text(config, encoding="utf-8")

    def write_credential(self, name, text):
        path = self.credentials / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    # -- the daemon ---------------------------------------------------------------------------------

    def start(self, dev_clock=None, env=None, wrap=(), pass_fds=()):
        """Starts `serve`; does not wait. `wrap`: words before the command, such as a shell."""
        self.starts += 1
        command = [BINARY, "--config", self.config, "serve"]
        if dev_clock:
            command += ["--dev-clock", dev_clock]
        self.url = None
        self.child = Child("sarad", [*wrap, *command], self.home / f"log-{self.starts:03}.txt",
                           env=self._environment(env), cwd=self.home, pass_fds=pass_fds)
        return self

    def wait_listening(self, seconds=20):
        """Waits for the log line that names the address; sets `url`."""
        def find():
            found = re.search(r"\blistening\b.* address=\"?([\d.]+:\d+)", self.child.log_text())
            return found and found.group(1)
        self.url = "http://" + wait_until(find, seconds, "the line that names the address", self.child)
        return self

    def wait_ready(self, seconds=30):
        """Waits until figures are served (/-/ready says 200)."""
        self.wait_listening(seconds)
        wait_until(lambda: http(self.url + "/-/ready")[0] == 200, seconds, "/-/ready", self.child)
        return self

    def stop(self, seconds=20):
        """SIGTERM; the exit must be clean and within TimeoutStopSec."""
        self.child.signal(signal.SIGTERM)
        code = self.child.wait(seconds)
        if code != 0:
            raise AssertionError(f"exit code {code} after SIGTERM\n{self.child.log_tail()}")

    def kill(self):
        self.child.signal(signal.SIGKILL)
        self.child.wait(10)

    def end(self):
        """For cleanup: whatever state it is in, it is gone afterwards."""
        if self.child is not None:
            self.child.end()

    # -- what it says -------------------------------------------------------------------------------

    def get(self, path):
        """JSON of a path of its API; raises unless the answer is 200."""
        status, _, body = http(self.url + path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {body[:300]!r}\n{self.child.log_tail()}")
        return json.loads(body)

    def pages(self):
        """{page id: object} of /api/v1/pages."""
        return {page["page"]: page for page in self.get("/api/v1/pages")["pages"]}

    def get_text(self, path):
        status, _, body = http(self.url + path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {body[:300]!r}")
        return body.decode("utf-8")

    def run(self, *words, timeout=60):
        """A one-shot command with the same configuration."""
        return subprocess.run([BINARY, "--config", str(self.config), *map(str, words)], capture_output=True,
                              text=True, env=self._environment(), cwd=self.home, timeout=timeout, check=False)

    def export(self, what, at=None):
        """`sarad export what`: a list of objects, whether printed as an array or as lines."""
        done = self.run("export", what, *(["--at", at] if at else []))
        if done.returncode not in (0, 1) or (done.returncode == 1 and done.stderr):
            raise AssertionError(f"export {what}: exit code {done.returncode}\n{done.stderr}")
        text = done.stdout.strip()
        if text.startswith("["):
            return json.loads(text)
        return [json.loads(line) for line in text.splitlines() if line]

    def _environment(self, more=None):
        keep = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")
                if key in os.environ}
        return {**keep, "LANG": "C.UTF-8", "CREDENTIALS_DIRECTORY": str(self.credentials), **(more or {})}
