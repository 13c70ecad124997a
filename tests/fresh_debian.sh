#!/bin/sh
# Tries ./run and ./test on a Debian that has nothing but a shell and apt:
#   tests/fresh_debian.sh SUITE MIRROR [REFERENCE]
# SUITE is bookworm or trixie, MIRROR the address of a Debian mirror, REFERENCE the folder of the
# reference data (without it, what needs them is skipped).  As root, with debootstrap.  The tree is what
# is committed.  Prints the seconds each step took; the logs stay in /var/tmp/casus-SUITE.
set -eu
suite=$1 mirror=$2 reference=${3:-}
source=$(cd "$(dirname "$0")/.." && pwd)
base=/var/tmp/casus-$suite
root=$base/root
mkdir -p "$base"

clean() {
  for point in dev/pts dev/shm proc; do umount -l "$root/$point" 2>/dev/null || true; done
}
trap clean EXIT
clean
rm -rf "$root"

step() { # name, command...
  name=$1
  shift
  began=$(date +%s)
  status=0
  "$@" >"$base/$name.log" 2>&1 || status=$?
  echo "$suite $name: $(($(date +%s) - began)) s, exit status $status"
}
inside() {
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${reference:+CASUS_REFERENCE=/reference} sh -c "cd /casus && $1"
}

step debootstrap debootstrap --variant=minbase "$suite" "$root" "$mirror"
mkdir "$root/casus"
git -C "$source" archive HEAD | tar -x -C "$root/casus"
[ -z "$reference" ] || cp -r "$reference" "$root/reference"
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
[ -e "$root/dev/ptmx" ] || ln -s pts/ptmx "$root/dev/ptmx"
step run inside ./run
step run-again inside "./run run cases/first/case.yaml --format json --no-ledger -q >/tmp/result.json"
step test inside ./test
tail -n 4 "$base/test.log"
