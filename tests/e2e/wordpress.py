# SPDX-License-Identifier: Apache-2.0
"""A real WordPress on loopback: MariaDB on a Unix socket, PHP's own web server, a fresh site.

Content is put in by WordPress itself (seed.php), back-dated; what the database then holds is handed
back, so that a test judges by WordPress's records and not by what it meant to write.
"""

import json
import os
import pathlib
import shutil
import subprocess

from processes import Child, as_nobody, free_port, http, wait_until

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = {"mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server", "php": "php-cli"}

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'wordpress'); define('DB_PASSWORD', 'wordpress');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '{url}'); define('WP_SITEURL', '{url}');
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""


def missing_packages():
    """Debian packages without which no WordPress can be started."""
    missing = {package for program, package in PACKAGES.items() if not _program(program)}
    if not pathlib.Path("/usr/share/wordpress/wp-load.php").exists():
        missing.add("wordpress")
    if _program("php"):
        modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=False).stdout
        missing |= {f"php-{name}" for name, module in (("mysql", "mysqli"), ("xml", "xml"), ("mbstring", "mbstring"))
                    if module not in modules.split()}
    return sorted(missing)


def _program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class WordPress:
    """One site with its database. `start()`, `seed(items)`, then `url` answers; `end()` in any case."""

    def __init__(self, scratch):
        self.home = scratch.make("wordpress", unprivileged=True)
        self.site = self.home / "site"
        self.socket = self.home / "db.sock"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._children = []

    def start(self):
        self._start_database()
        self._lay_out_site()
        self._seed({"install": True, "items": []})
        php = self._child("php", ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{self.port}",
                                  "-t", self.site, self.site / "sarad-router.php"])
        wait_until(lambda: http(self.url + "/wp-json/")[0] == 200, 30, "WordPress's REST API", php)

    def seed(self, items):
        """Adds posts, comments and users; returns {label: record} as the database has them.

        An item: {label, kind: user|post|comment, …}; see seed.php.
        """
        return self._seed({"install": False, "items": items})

    def end(self):
        for child in reversed(self._children):
            child.end()

    def _child(self, name, command):
        child = Child(name, command, self.home / f"{name}.log", unprivileged=True, cwd=self.home)
        self._children.append(child)
        return child

    def _start_database(self):
        data = self.home / "db"
        self._run([_program("mariadb-install-db"), "--no-defaults", "--force", f"--datadir={data}",
                   "--auth-root-authentication-method=normal", "--skip-test-db"])
        database = self._child("mariadbd", [
            _program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={self.socket}",
            f"--pid-file={self.home}/db.pid", "--skip-networking", "--innodb-buffer-pool-size=64M",
            "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"])
        create = ("CREATE DATABASE wordpress CHARACTER SET utf8mb4;"
                  "CREATE USER wordpress@localhost IDENTIFIED BY 'wordpress';"
                  "GRANT ALL ON wordpress.* TO wordpress@localhost;")
        client = ["mariadb", "--no-defaults", f"--socket={self.socket}", "-u", "root", "-e"]
        wait_until(lambda: self.socket.exists() and subprocess.run(
            as_nobody([*client, "SELECT 1"]), capture_output=True, check=False).returncode == 0,
            30, "the database", database)
        self._run([*client, create])

    def _lay_out_site(self):
        self._run(["cp", "-rL", "/usr/share/wordpress", self.site])
        for name in ("seed.php", "router.php"):
            self._write(f"sarad-{name}", (HERE / name).read_text(encoding="utf-8"))
        self._write("wp-config.php", CONFIG.format(socket=self.socket, url=self.url))

    def _write(self, name, text):
        path = self.site / name
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")

    def _seed(self, wish):
        done = self._run(["php", "-d", "display_errors=stderr", self.site / "sarad-seed.php"],
                         stdin=json.dumps(wish | {"port": self.port}))
        return json.loads(done[done.index("\n@@\n") + 4:])

    def _run(self, command, stdin=""):
        done = subprocess.run(as_nobody([str(word) for word in command]), input=stdin, cwd=self.home,
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stdout}\n{done.stderr}")
        return done.stdout
