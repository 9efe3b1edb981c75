# SPDX-License-Identifier: Apache-2.0
"""A real MediaWiki on loopback: Debian's package, SQLite, PHP's own web server, a fresh wiki.

Edits are made by MediaWiki's own maintenance scripts and then back-dated in its database; what the database then
holds is handed back, so that a test judges by the wiki's records and not by what it meant to write.
"""

import datetime
import os
import pathlib
import secrets
import shutil
import sqlite3
import subprocess

from processes import Child, as_nobody, free_port, http, wait_until

TREE = pathlib.Path("/usr/share/mediawiki")


def missing_packages():
    """Debian packages without which no MediaWiki can be started."""
    missing = set() if (TREE / "api.php").exists() else {"mediawiki"}
    if not shutil.which("php"):
        return sorted(missing | {"php-cli"})
    modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=False).stdout.split()
    missing |= {f"php-{name}" for name, module in (("sqlite3", "pdo_sqlite"), ("xml", "xml"), ("mbstring", "mbstring"),
                                                   ("intl", "intl")) if module not in modules}
    return sorted(missing)


class MediaWiki:
    """One wiki. `start()`, `add_user(name)`, `edit(…)`, then `url` answers; `end()` in any case."""

    def __init__(self, scratch):
        self.home = scratch.make("mediawiki", unprivileged=True)
        self.data = self.home / "data"
        # The package's tree serves as it stands; only where its settings are is ours to say.
        self._environment = dict(os.environ, MW_CONFIG_FILE=str(self.home / "LocalSettings.php"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._php = None

    def start(self):
        self._run(["mkdir", self.data])
        self._maintain("install", "--dbtype", "sqlite", "--dbpath", self.data, "--dbname", "wiki", "--confpath", self.home, "--server", self.url,
                       "--scriptpath", "", "--lang", "bn", "--pass", secrets.token_hex(12), "Pretend wiki", "Admin")
        with open(self.home / "LocalSettings.php", "a", encoding="utf-8") as settings:  # the package's is not ours to write
            settings.write(f"\n$wgCacheDirectory = '{self.data}';\n")
        self._php = Child("php", ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{self.port}", "-t", TREE],
                          self.home / "php.log", unprivileged=True, cwd=self.home, env=self._environment)
        wait_until(lambda: http(self.url + "/api.php?action=query&meta=siteinfo&format=json")[0] == 200, 60,
                   "MediaWiki's API", self._php)

    def add_user(self, name):
        self._maintain("createAndPromote", name, secrets.token_hex(12))

    def edit(self, user, title, text, summary, at=None, minor=False):
        """Sets the page's text as `user`; returns {id, at} of the revision, which then is from `at` (Unix
        time; None: from now, as a running daemon may see it at once)."""
        self._maintain("edit", "--user", user, "--summary", summary, *(["--minor"] if minor else []), title, stdin=text)
        with sqlite3.connect(self.data / "wiki.sqlite") as database:
            database.execute("PRAGMA busy_timeout = 5000")
            revision = database.execute("SELECT max(rev_id) FROM revision").fetchone()[0]
            if at is not None:
                stamp = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime("%Y%m%d%H%M%S")
                database.execute("UPDATE revision SET rev_timestamp = ? WHERE rev_id = ?", (stamp, revision))
            kept = database.execute("SELECT rev_timestamp FROM revision WHERE rev_id = ?", (revision,)).fetchone()[0]
        told = datetime.datetime.strptime(kept, "%Y%m%d%H%M%S").replace(tzinfo=datetime.timezone.utc)
        return {"id": f"rev/{revision}", "at": int(told.timestamp())}

    def end(self):
        if self._php:
            self._php.end()

    def _maintain(self, script, *words, stdin=""):
        return self._run(["php", "-d", "display_errors=stderr", TREE / "maintenance" / f"{script}.php", *words], stdin)

    def _run(self, command, stdin=""):
        done = subprocess.run(as_nobody([str(word) for word in command]), input=stdin, cwd=self.home, env=self._environment,
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stdout}\n{done.stderr}")
        return done.stdout
