# SPDX-License-Identifier: Apache-2.0
"""What every end-to-end test shares: a scratch directory and things that must end."""

import os
import unittest

import sarad
from processes import ScratchDirectory


class EndToEnd(unittest.TestCase):
    """Fails if there is no binary to test: an end-to-end test that tests nothing is worse than none."""

    maxDiff = 4000
    needs_binary = True

    def setUp(self):
        if self.needs_binary and not os.access(sarad.BINARY, os.X_OK):
            self.fail("set SARAD_BINARY to the built daemon")
        self.scratch = ScratchDirectory()
        self.addCleanup(self.scratch.remove)

    def run_sarad(self, config, name="sarad"):
        """A Sarad that is gone when the test ends; not started yet."""
        made = sarad.Sarad(self.scratch, config, name)
        self.addCleanup(made.end)
        return made


def skip_without(packages):
    """Decorator: the class needs Debian packages that are not there. Shown as Skipped by ctest."""
    return unittest.skipIf(packages, "not installed: " + " ".join(packages))
