# SPDX-License-Identifier: Apache-2.0
# Shared by ./run and ./test: what they say, packages, configure and build. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\n!! %s\n' "$*" >&2; exit 1; }

# packages_of GROUP...: the packages of scripts/packages.txt in those groups.
packages_of() {
  local groups=" $* "
  while read -r group name _; do
    [[ $group == '#'* || -z $group ]] && continue
    [[ $groups == *" $group "* ]] && echo "$name"
  done < scripts/packages.txt
}

# install_packages GROUP...: installs what is missing, without a question. Without root it names
# what is missing and stops.
install_packages() {
  local missing=() name as=()
  for name in $(packages_of "$@"); do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing+=("$name")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then
    say "All packages are installed"
    return
  fi
  if [[ $(id -u) -ne 0 ]]; then
    if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
      as=(sudo)
    else
      fail "These packages are missing and I am not root: ${missing[*]}
   Install them with: apt-get install ${missing[*]}"
    fi
  fi
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
    fail "apt-get update failed: can this machine reach Debian's packages?"
  # Servers that tests start by hand must not be started by their packages (policy-rc.d(8)).
  local policy=/usr/sbin/policy-rc.d ours=no
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${as[@]}" tee "$policy" > /dev/null && "${as[@]}" chmod 755 "$policy" && ours=yes
  fi
  local status=0
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /tmp/sarad-apt.log 2>&1 ||
    status=$?
  [[ $ours == yes ]] && "${as[@]}" rm -f "$policy"
  [[ $status -eq 0 ]] || { tail -n 20 /tmp/sarad-apt.log >&2; fail "installing packages failed; the log is /tmp/sarad-apt.log"; }
}

# build PRESET TARGET...
build() {
  local preset=$1
  shift
  say "Configuring ($preset)"
  cmake --preset "$preset" "${CMAKE_ARGS[@]}" > "/tmp/sarad-cmake-$preset.log" 2>&1 ||
    { tail -n 30 "/tmp/sarad-cmake-$preset.log" >&2; fail "configuring failed"; }
  say "Building ($preset; two at a time)"
  cmake --build --preset "$preset" -j "${SARAD_JOBS:-2}" ${1:+--target "$@"} || fail "building failed"
}
CMAKE_ARGS=(-DSARAD_TESTS=ON)
