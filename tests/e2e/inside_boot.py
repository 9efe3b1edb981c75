# SPDX-License-Identifier: Apache-2.0
"""Runs inside the booted container (test_boot.py): drives sarad by systemctl, as an operator would,
and writes what happened to a JSON file. Judges nothing itself.

    inside_boot.py GOOD.yml BAD.yml RESULT.json
"""

import http.client
import json
import pathlib
import shutil
import signal
import os
import subprocess
import sys
import threading
import time

CONFIG = pathlib.Path("/etc/sarad/sarad.yml")
ADDRESS = ("127.0.0.1", 7207)


def systemctl(*words):
    return subprocess.run(["systemctl", *words], capture_output=True, text=True, check=False)


def show(*names):
    lines = systemctl("show", "sarad", "--property=" + ",".join(names)).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def ask(path, timeout=10):
    """The status of a request; None if nobody takes the connection or it breaks."""
    connection = http.client.HTTPConnection(*ADDRESS, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def until(condition, seconds=20):
    """True once the condition holds; False if it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def install(config):
    shutil.copy(config, CONFIG)
    CONFIG.chmod(0o640)
    shutil.chown(CONFIG, "root", "sarad")


def mode(path):
    return oct(pathlib.Path(path).stat().st_mode & 0o777)


def start(good, _bad):
    install(good)
    done = systemctl("start", "sarad")
    facts = show("ActiveState", "MainPID", "StatusText", "NRestarts", "Result")
    pid = facts["MainPID"]
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8") if pid != "0" else ""
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {"rc": done.returncode, "said": done.stderr, **facts, "ready": until(lambda: ask("/-/ready") == 200),
            "uid": fields.get("Uid", "").split()[:1], "CapEff": fields.get("CapEff", "").strip(),
            "NoNewPrivs": fields.get("NoNewPrivs", "").strip(), "Seccomp": fields.get("Seccomp", "").strip(),
            **{path: mode(path) for path in ("/var/lib/sarad/ledger.db", "/etc/sarad", "/etc/sarad/credentials",
                                             "/etc/sarad/credentials/author-key")}}


def reload_good(good, _bad):
    before = show("MainPID")
    done = systemctl("reload", "sarad")
    return {"rc": done.returncode, "said": done.stderr, "same_process": show("MainPID") == before, **show("ActiveState")}


def reload_bad(good, bad):
    before = show("MainPID")
    install(bad)
    done = systemctl("reload", "sarad")
    facts = {"rc": done.returncode, "same_process": show("MainPID") == before, **show("ActiveState"), "ready": ask("/-/ready")}
    install(good)
    return facts


def restart_under_scrapes(_good, _bad):
    answers, done = [], threading.Event()

    def scrape():
        while not done.is_set():
            answers.append(ask("/-/healthy"))
            done.wait(0.02)

    scraper = threading.Thread(target=scrape)
    scraper.start()
    before = show("MainPID")
    until(lambda: len(answers) > 5)
    rc = systemctl("restart", "sarad").returncode
    asked = len(answers)
    until(lambda: len(answers) > asked + 5)
    done.set()
    scraper.join()
    return {"rc": rc, "asked": len(answers), "not_200": [a for a in answers if a != 200],
            "new_process": show("MainPID") != before}


def crash(_good, _bad):
    before = show("MainPID", "NRestarts")
    os.kill(int(before["MainPID"]), signal.SIGKILL)
    back = until(lambda: show("MainPID")["MainPID"] not in ("0", before["MainPID"]) and show("ActiveState")["ActiveState"] == "active")
    return {"back": back, "answers": until(lambda: ask("/-/ready") == 200),
            "restarts": int(show("NRestarts")["NRestarts"]) - int(before["NRestarts"])}


def hang(_good, _bad):
    before = show("MainPID", "NRestarts")
    os.kill(int(before["MainPID"]), signal.SIGSTOP)
    back = until(lambda: show("MainPID")["MainPID"] not in ("0", before["MainPID"]) and show("ActiveState")["ActiveState"] == "active", 40)
    return {"back": back, "restarts": int(show("NRestarts")["NRestarts"]) - int(before["NRestarts"])}


def stop(_good, _bad):
    done = systemctl("stop", "sarad")
    return {"rc": done.returncode, **show("ActiveState", "Result", "ExecMainStatus", "NFileDescriptorStore"), "answer": ask("/-/healthy")}


def start_bad(good, bad):
    install(bad)
    done = systemctl("start", "sarad")
    until(lambda: show("ActiveState")["ActiveState"] == "failed")
    time.sleep(2.5)  # longer than RestartSec: whoever would restart it has done so by now
    facts = {"rc": done.returncode, **show("ActiveState", "ExecMainStatus", "NRestarts")}
    failed = subprocess.run(["journalctl", "-t", "sarad-failure", "-o", "cat", "--no-pager"], capture_output=True, text=True, check=False)
    install(good)
    systemctl("reset-failed", "sarad")
    return {**facts, "told": failed.stdout.strip()}


def journal(_good, _bad):
    lines = subprocess.run(["journalctl", "-u", "sarad", "-o", "json", "--no-pager"], capture_output=True, text=True, check=False)
    entries = [json.loads(line) for line in lines.stdout.splitlines()]
    ours = [e for e in entries if e.get("SYSLOG_IDENTIFIER") == "sarad"]
    return {"priorities": sorted({e["PRIORITY"] for e in ours}),
            "with_raw_prefix": [e["MESSAGE"] for e in ours if str(e["MESSAGE"]).startswith("<")][:3],
            "lines": [str(e["MESSAGE"]) for e in entries][-60:]}


def main():
    good, bad, result = map(pathlib.Path, sys.argv[1:])
    facts = {}
    for step in (start, reload_good, reload_bad, restart_under_scrapes, crash, hang, stop, start_bad, journal):
        try:
            facts[step.__name__] = step(good, bad)
        except Exception as error:  # the container must end whatever happens; the test judges
            facts[step.__name__] = {"error": repr(error)}
        result.write_text(json.dumps(facts, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
