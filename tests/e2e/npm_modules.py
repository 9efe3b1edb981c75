# SPDX-License-Identifier: Apache-2.0
"""npm's packages as a lock file names them, without npm: each tarball is fetched once, checked against its hash, and unpacked."""

import base64
import hashlib
import io
import json
import os
import pathlib
import tarfile
import urllib.request


REGISTRY = os.environ.get("npm_config_registry", "https://registry.npmjs.org").rstrip("/")


class NotThere(Exception):
    """The registry cannot be reached."""


def installed(lock, into):
    """The folder `node_modules` in `into` with every package of the lock file; what is there already is kept."""
    into = pathlib.Path(into)
    for name, package in json.loads(pathlib.Path(lock).read_text(encoding="utf-8"))["packages"].items():
        if not name:        # the project itself
            continue
        folder, mark = into / name, into / name / ".integrity"
        if not mark.exists() or mark.read_text(encoding="utf-8") != package["integrity"]:
            url = f"{REGISTRY}/{name.removeprefix('node_modules/')}/-/{folder.name}-{package['version']}.tgz"
            _unpack(_fetched(url, package["integrity"]), folder)
            mark.write_text(package["integrity"], encoding="utf-8")
    return into / "node_modules"


def _fetched(url, integrity):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            data = answer.read()
    except OSError as why:
        raise NotThere(f"{url}: {why}") from why
    kind, _, wanted = integrity.partition("-")
    if base64.b64encode(hashlib.new(kind, data).digest()).decode() != wanted:
        raise AssertionError(f"{url} is not what the lock file names")
    return data


def _unpack(data, folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive.getmembers():
            parts = pathlib.PurePosixPath(member.name).parts[1:]     # all stands below "package/"
            if not member.isfile() or not parts or ".." in parts:
                continue
            path = folder.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.extractfile(member).read())
