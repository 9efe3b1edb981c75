# SPDX-License-Identifier: Apache-2.0
"""The dashboards are what Grafana's own foundation SDK says a dashboard is: each one, each panel's options and each query is held
against its types by TypeScript's compiler. A key that Grafana does not know, or one that is missing, fails."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import files

sys.path.append(str(files.ROOT / "tests" / "e2e"))
import npm_modules  # noqa: E402

SDK = "@grafana/grafana-foundation-sdk"
#: A panel's type, and the SDK's room of it. The list of alerts has none there.
KINDS = {"stat": "stat", "timeseries": "timeseries", "table": "table", "heatmap": "heatmap", "state-timeline": "statetimeline"}
WITHOUT = {"row", "alertlist"}
#: The SDK's types as JSON has them: an enumeration is its values.
PLAIN = """type Plain<T> = 0 extends 1 & T ? any : T extends string ? `${T}` : T extends number ? number : T extends boolean ? T
  : T extends (infer U)[] ? Plain<U>[] : T extends object ? {[K in keyof T]: Plain<T[K]>} : T;
type Query = Omit<Plain<prometheus.Dataquery>, "_implementsDataqueryVariant">;"""


def claims(name, told):
    """Lines of TypeScript, one a thing that must be of a type."""
    def claim(thing, kind, where):
        return f"({json.dumps(thing, ensure_ascii=False)}) satisfies {kind}; // {name}, {where}"
    bare = told | {"panels": [{key: value for key, value in panel.items() if key != "targets"} for panel in told["panels"]]}
    yield claim(bare, "Plain<dashboard.Dashboard>", "as a whole")
    for panel in told["panels"]:
        where = f"panel {panel['id']}"
        if panel["type"] in KINDS:
            room = KINDS[panel["type"]]
            yield claim(panel["options"], f"Partial<Plain<{room}.Options>>", where)
            if "custom" in panel["fieldConfig"]["defaults"]:
                yield claim(panel["fieldConfig"]["defaults"]["custom"], f"Partial<Plain<{room}.FieldConfig>>", where)
        for target in panel.get("targets", []):
            yield claim(target, "Query", where)


@unittest.skipUnless(shutil.which("node"), "not installed: nodejs")
class Types(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        into = pathlib.Path(os.environ.get("SARAD_OUT") or tempfile.mkdtemp()).parent / "types"
        try:
            cls.modules = npm_modules.installed(pathlib.Path(__file__).parent / "package-lock.json", into)
        except npm_modules.NotThere as why:
            raise unittest.SkipTest(f"npm's registry cannot be reached: {why}") from why

    def compiled(self, lines):
        """What the compiler says of these lines; nothing if they are right."""
        rooms = ["dashboard", "prometheus", *KINDS.values()]
        head = [f'import type * as {room} from "{SDK}/{room}";' for room in rooms]
        with tempfile.TemporaryDirectory(dir=self.modules.parent) as folder:
            source = pathlib.Path(folder) / "check.ts"
            source.write_text("\n".join([*head, PLAIN, *lines]) + "\n", encoding="utf-8")
            done = subprocess.run(["node", self.modules / "typescript" / "bin" / "tsc", "--noEmit", "--strict", "--skipLibCheck", "--module",
                                   "nodenext", "--moduleResolution", "nodenext", source], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode == 0, not done.stdout.strip(), done.stderr)
        return done.stdout

    def test_each_dashboard_is_one(self):
        dashboards = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted((files.ROOT / "dashboards" / "grafana").glob("*.json"))}
        self.assertEqual({panel["type"] for told in dashboards.values() for panel in told["panels"]} - WITHOUT, set(KINDS))
        lines = [line for name, told in dashboards.items() for line in claims(name, told)]
        self.assertEqual(self.compiled(lines)[:3000], "")
        print(f"{len(lines)} things of {len(dashboards)} dashboards are of Grafana's types", flush=True)

    def test_what_grafana_does_not_know_is_found(self):
        for wrong in ('({"refId": "A", "expr": "up", "legend": "x"}) satisfies Query;', '({"graphMode": "lines"}) satisfies Partial<Plain<stat.Options>>;',
                      '({"uid": "x", "schemaVersion": 36}) satisfies Plain<dashboard.Dashboard>;'):
            with self.subTest(wrong):
                self.assertIn("check.ts", self.compiled([wrong]))


if __name__ == "__main__":
    unittest.main()
