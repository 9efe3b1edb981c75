# SPDX-License-Identifier: Apache-2.0
"""Runs one test module: `run.py test_x`, or `run.py --from FOLDER test_x`. Ends with 77 if everything in it was skipped, which ctest
shows as Skipped; so a missing package is seen, and never passes for a success."""

import pathlib
import sys
import unittest

SKIPPED = 77


def main():
    names = sys.argv[1:]
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    if names[:1] == ["--from"]:
        sys.path.insert(0, names[1])
        names = names[2:]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(verbosity=2, failfast=False).run(suite)
    if not result.wasSuccessful():
        return 1
    return SKIPPED if len(result.skipped) >= max(result.testsRun, 1) else 0


if __name__ == "__main__":
    sys.exit(main())
