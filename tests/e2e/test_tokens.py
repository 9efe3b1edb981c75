# SPDX-License-Identifier: Apache-2.0
"""`sarad token` against the simulator's Graph API: tokens are checked, those of an account's pages are put where
the configuration looks for them, an account's token is exchanged. None of them is ever printed."""

import json
import pathlib
import stat
import subprocess
import unittest

import sarad
import world
from case import EndToEnd
from processes import http, wait_until

BEGIN = world.unix("2026-09-05T18:00:00Z")


class Tokens(EndToEnd):
    def setUp(self):
        super().setUp()
        self.world = world.World(self.scratch, BEGIN, BEGIN + 86400, pages=12, seed=3, history_weeks=0, weeks=1)
        self.addCleanup(self.world.end)
        self.credentials = self.world.config.parent / "credentials"
        self.account = (self.credentials / "facebook-account").read_text().strip()
        self.secrets = [path.read_text().strip() for path in self.credentials.iterdir()]

    def token(self, *words, given=""):
        """(exit code, standard output, standard error); no secret may stand in either."""
        done = subprocess.run([sarad.BINARY, "--config", self.world.config, "token", *words], input=given, text=True,
                              capture_output=True, timeout=60)
        for secret in self.secrets:
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def looks(self):
        code, out, err = self.token("check", "--json")
        return code, {look["page"]: look for look in json.loads(out)}

    def pages(self):
        return [look["page"] for look in self.looks()[1].values() if look["platform"] == "facebook"]

    def test_good_tokens_are_good_and_a_revoked_one_is_told(self):
        code, looks = self.looks()
        facebook = [look for look in looks.values() if look["platform"] == "facebook"]
        self.assertEqual((code, {look["state"] for look in facebook}), (0, {"good"}))
        self.assertTrue(all(look["expires"] for look in facebook), "data access ends")
        page = facebook[0]["page"]
        (self.credentials / page).write_text("revoked-token\n")
        code, looks = self.looks()
        self.assertEqual((code, looks[page]["state"]), (1, "invalid"))
        code, out, _ = self.token("check", "--page", page, "--lang", "bn")
        self.assertEqual(code, 1)
        self.assertIn("নতুন টোকেন দিন", out)

    def test_an_accounts_pages_get_their_tokens(self):
        pages = self.pages()
        listed = pages[::2]
        kept = {page: (self.credentials / page).read_text() for page in pages}
        for page in pages:
            (self.credentials / page).unlink()
        code, out, err = self.token("import", "--dry-run", "--json", given=self.account + "\n")
        told = {line["page"]: line["result"] for line in json.loads(out)}
        self.assertEqual((code, [page for page in pages if (self.credentials / page).exists()]), (1, []), err)
        wanted = {page: "not_listed" for page in pages} | {page: "would_write" for page in listed} | {listed[-1]: "no_role"}
        self.assertEqual(told, wanted)
        code, out, _ = self.token("import", given=self.account + "\n")
        self.assertEqual(code, 1, "some pages lack a role")
        for page in listed[:-1]:
            path = self.credentials / page
            self.assertEqual(path.read_text(), kept[page])
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        _, out, _ = self.token("import", "--json", given=self.account + "\n")
        self.assertEqual({line["result"] for line in json.loads(out)}, {"unchanged", "not_listed", "no_role"})

    def test_an_accounts_token_is_exchanged_and_the_new_one_works(self):
        new = pathlib.Path(self.credentials / "new-account")
        code, out, err = self.token("renew", "--to", str(new), "--lang", "en", given=self.account)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(stat.S_IMODE(new.stat().st_mode), 0o600)
        self.assertIn("until", out)
        self.secrets.append(new.read_text().strip())
        self.assertNotEqual(new.read_text().strip(), self.account)
        code, out, err = self.token("import", "--json", given=new.read_text())
        self.assertIn("unchanged", out, err)

    def test_the_daemon_asks_by_itself(self):
        page, refused, *_ = self.pages()
        (self.credentials / refused).write_text("revoked-token\n")
        daemon = self.run_sarad(self.world.config)
        daemon.start(dev_clock=self.world.clock).wait_ready(30)

        def series(name, credential):
            label = f'credential="{self.credentials / credential}"'
            _, _, body = http(daemon.url + "/metrics?part=daemon")
            return [float(line.rsplit(" ", 1)[1]) for line in body.decode().splitlines() if line.startswith(name + "{") and label in line]
        expiry = wait_until(lambda: series("sarad_credential_expiry_timestamp_seconds", page), 30, "a token's end", daemon.child)
        self.assertGreater(expiry[0], BEGIN + 80 * 86400)
        self.assertEqual(series("sarad_credential_missing_scopes", page), [0])
        wait_until(lambda: series("sarad_credential_valid", refused) == [0], 30, "the refusal", daemon.child)
        self.assertEqual(series("sarad_credential_expiry_timestamp_seconds", refused), [])
        self.assertNotIn("revoked-token", daemon.child.log_text())

    def test_what_cannot_be_done_is_said(self):
        self.assertEqual(self.token("import", given="")[0], 2)
        code, _, err = self.token("import", given="unknown-token\n")
        self.assertEqual(code, 1)
        self.assertIn("token_expired", err)
        code, _, err = self.token("import", "--platform", "wordpress", given="x\n")
        self.assertEqual(code, 2)
        self.assertIn("WordPress", err)
        self.assertEqual(self.token("check", "--page", "nobody")[0], 2)


if __name__ == "__main__":
    unittest.main()
