#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the golden files of config/ anew: tests/config/bad/*.expected and the table in
# docs/configuration.md. Review the difference before you keep it.
set -eu
build=${1:?usage: tests/config/regenerate.sh BUILD_DIRECTORY}
SARAD_REGENERATE=1 "$build/tests/test_config" --gtest_brief=1 --gtest_filter='*BadFile*:Reference*'
git -C "$(dirname "$0")" diff --stat -- . ../../docs/configuration.md
