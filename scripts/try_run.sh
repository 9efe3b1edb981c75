#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tries ./run as a newcomer does: waits until it says that figures are live, asks for the page and for
# /metrics, presses Ctrl-C, and wants a clean end. Needs nothing but bash before ./run installed the rest:
#
#   scripts/try_bare_root.sh scripts/try_run.sh
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log" "$log.pid"' EXIT

ask() {  # ask PATH: what the daemon answers
  exec 3<> /dev/tcp/127.0.0.1/7207
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  cat <&3
  exec 3>&-
}

watch() {
  until [[ -s $log.pid ]]; do sleep 0.1; done
  local run
  run=$(cat "$log.pid")
  until grep -q '^== sarad is live' "$log"; do
    [[ -e /proc/$run ]] || exit 1
    sleep 0.5
  done
  local page series
  page=$(ask / | grep -c '<table') || { echo "the status page has no table"; kill -INT "$run"; exit 1; }
  series=$(ask /metrics | grep -c '^sarad_') || { echo "/metrics has no series"; kill -INT "$run"; exit 1; }
  echo "live: the page has $page tables, /metrics $series series"
  kill -INT "$run"
}

watch &
watcher=$!
status=0
# In the foreground: a background process would ignore SIGINT.
bash -c 'echo $$ > "$0.pid"; exec ./run > "$0" 2>&1' "$log" || status=$?
cat "$log"
wait "$watcher" || { echo "!! ./run did not show live figures (it ended with $status)"; exit 1; }
grep -q '^== Stopped cleanly' "$log" || { echo "!! no clean end (it ended with $status)"; exit 1; }
echo "== ./run works: live, asked, stopped cleanly"
