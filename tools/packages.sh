# Installs the Debian packages of packages.txt that are missing.  Sourced by ./run and ./test, from
# the root of the source tree:  need_packages run test ...
# A program of the package's name, from wherever, will do for it.
need_packages() {
  missing=
  for use in "$@"; do
    for package in $(awk -v use="$use" '$1 == use { print $2 }' packages.txt); do
      command -v "$package" >/dev/null ||
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
    done
  done
  [ -n "$missing" ] || return 0
  echo "casus needs these Debian packages, which are missing:" >&2
  for package in $missing; do
    awk -v p="$package" '$2 == p { sub(/^[^ ]+ +[^ ]+ +/, ""); printf "  %-24s %s\n", p, $0 }' \
      packages.txt >&2
  done
  command -v apt-get >/dev/null || {
    echo "There is no apt-get here: install their equivalents and start again." >&2
    return 1
  }
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      echo "Installing them needs root or sudo; run as root: apt-get install$missing" >&2
      return 1
    }
    as_root=sudo
  fi
  echo "Installing them with apt-get." >&2
  # shellcheck disable=SC2086
  $as_root apt-get -qq update >&2 &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      $missing >&2
}
