# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus on loopback that scrapes given targets every second."""

import json
import shutil
import subprocess
import urllib.parse

from processes import Child, free_port, http, wait_until

CONFIG = """global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
scrape_configs:
  - job_name: sarad
    static_configs: [{{targets: ["{target}"]}}]
"""
ALERTING = """rule_files: [{rules}]
alerting: {{alertmanagers: [{{static_configs: [{{targets: {alertmanagers}}}]}}]}}
"""


def missing_packages():
    return [] if shutil.which("prometheus") and shutil.which("promtool") else ["prometheus"]


def check_metrics(text):
    """What `promtool check metrics` says of an exposition: "" if it is clean."""
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=60, check=False)
    said = (done.stdout + done.stderr).decode()
    return said if said or done.returncode == 0 else f"exit code {done.returncode}"


class Prometheus:
    """`start(target)` begins to scrape "host:port"; `query(expression)`; `end()` in any case. `rules`: a pattern of files;
    `alertmanagers`: each a "host:port"."""

    def __init__(self, scratch):
        self.home = scratch.make("prometheus", unprivileged=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._child = None

    def start(self, target, rules=None, alertmanagers=()):
        config = self.home / "prometheus.yml"
        text = CONFIG.format(target=target)
        if rules:
            text += ALERTING.format(rules=rules, alertmanagers=json.dumps(list(alertmanagers)))
        config.write_text(text, encoding="utf-8")
        self._child = Child("prometheus", [
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={self.home}/data",
            f"--web.listen-address=127.0.0.1:{self.port}"],
            self.home / "prometheus.log", unprivileged=True, cwd=self.home)
        wait_until(lambda: http(self.url + "/-/ready")[0] == 200, 30, "Prometheus", self._child)

    def query(self, expression):
        """The vector of an instant query: [({labels}, value)]."""
        answer = self._ask("/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        return [(item["metric"], float(item["value"][1])) for item in answer["result"]]

    def targets(self):
        """Active targets as the API lists them (`health`, `lastError`, `scrapeUrl`)."""
        return self._ask("/api/v1/targets?state=active")["activeTargets"]

    def wait_for_scrape(self, seconds=20):
        """Waits until a scrape brought samples (a failed one says up == 0, and is shown)."""
        wait_until(lambda: any(t["health"] != "unknown" for t in self.targets()), seconds, "a scrape", self._child)
        wait_until(lambda: any(value > 0 for _, value in self.query("scrape_samples_scraped")), seconds,
                   f"samples; targets: {self.targets()}", self._child)

    def warnings(self):
        """Lines of its log that warn, such as of duplicate or out-of-order samples."""
        return [line for line in self._child.log_text().splitlines() if "level=warn" in line or "level=error" in line]

    def end(self):
        if self._child is not None:
            self._child.end()

    def _ask(self, path):
        status, _, body = http(self.url + path)
        answer = json.loads(body)
        if status != 200 or answer["status"] != "success":
            raise AssertionError(f"{path}: {status} {answer}")
        return answer["data"]
