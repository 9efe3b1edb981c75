#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tries HEAD on a machine that has nothing: a fresh Debian in a temporary root, into which only what
# git holds is laid. Shows packages the scripts forget to install. Needs root and debootstrap.
#
#   scripts/try_bare_root.sh              ./test
#   scripts/try_bare_root.sh ./run        another command
#   KEEP=1 scripts/try_bare_root.sh …     leaves the root for a look
#   SARAD_CCACHE=~/.cache/ccache …        takes a copy of this cache in: what was compiled here from the very
#                                         same sources and headers is not compiled again
#
# The bare root is made once and kept as build/bare-root/<suite>.tar; delete it to make it anew.
# Variables whose names begin with SARAD_ are handed on, and CI.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
cache=$PWD/build/bare-root
bare=$cache/$suite.tar
[ $# -gt 0 ] || set -- ./test

say() { printf 'try_bare_root: %s\n' "$*" >&2; }
die() { say "$*"; exit 69; }

[ "$(id -u)" = 0 ] || die "must be root, to make a root"
command -v debootstrap >/dev/null || die "install debootstrap (and systemd-container)"

# The machine's own package sources, whatever they are; of several files the one Debian itself ships.
sources=
for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$file" ] && grep -qE '^(URIs:|deb )' "$file"; then sources=$file; break; fi
done
[ -n "$sources" ] || die "no package sources in /etc/apt"
mirror=$(sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' "$sources" | head -n 1)

if [ ! -s "$bare" ]; then
  say "making the bare root of $suite, once"
  mkdir -p "$cache"
  fresh=$(mktemp -d "$cache/fresh.XXXXXX")
  trap 'rm -rf --one-file-system "$fresh"' EXIT
  # Certificates, for mirrors behind https; the rest is what Debian calls minimal.
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$fresh" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; die "debootstrap failed"; }
  rm -rf "$fresh/var/cache/apt/archives/"*.deb
  tar -C "$fresh" --one-file-system -cf "$bare.part" .
  mv "$bare.part" "$bare"
  rm -rf --one-file-system "$fresh"
fi

root=$(mktemp -d "$cache/root.XXXXXX")
mounted=
clean() {
  if [ -n "$mounted" ]; then umount -R "$root/proc" "$root/dev" || say "still mounted below $root"; fi
  if [ -n "${KEEP:-}" ]; then say "kept: $root"; else rm -rf --one-file-system "$root"; fi
}
trap clean EXIT

tar -C "$root" -xf "$bare"
chmod 755 "$root"   # the tests' unprivileged servers must be able to walk in
rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*
cp "$sources" "$root/${sources#/}"
for file in /etc/apt/apt.conf.d/*; do
  if grep -qi 'proxy' "$file"; then cp "$file" "$root/etc/apt/apt.conf.d/"; fi
done
mkdir -p "$root/src/sarad"
git archive HEAD | tar -C "$root/src/sarad" -x

if [ -n "${SARAD_CCACHE:-}" ]; then
  mkdir -p "$root/root/.cache"
  cp -a "$SARAD_CCACHE" "$root/root/.cache/ccache"
fi

handed=(CI=true HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
while IFS='=' read -r name value; do
  case $name in SARAD_*) handed+=("$name=$value");; esac
done < <(env)

say "$(git rev-parse --short HEAD): $*"
if command -v systemd-nspawn >/dev/null &&
   systemd-nspawn -q -D "$root" --register=no --keep-unit --console=pipe /bin/true >/dev/null 2>&1; then
  set +e
  # Its own process ids and mounts, the host's network: packages come from there.
  systemd-nspawn -q -D "$root" --register=no --keep-unit --as-pid2 --console=pipe --resolv-conf=copy-host \
    --chdir=/src/sarad "${handed[@]/#/--setenv=}" "$@" </dev/null
else
  say "no systemd-nspawn here: a plain chroot"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  mount -t proc proc "$root/proc" && mounted=1
  mount --rbind /dev "$root/dev" && mount --make-rslave "$root/dev"
  set +e
  env -i "${handed[@]}" chroot "$root" /bin/sh -c 'cd /src/sarad && exec "$@"' sh "$@" </dev/null
fi
code=$?
say "exit code $code"
exit "$code"
