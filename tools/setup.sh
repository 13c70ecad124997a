# What ./run, ./test and .ci/run share: packages, builds, and a line on standard error for each step
# with its seconds.  Sourced from the root of the source tree.

# stage WHAT LOG COMMAND...: runs the command with its output in LOG; shows the output if it fails.
stage() {
  log=$2 began=$(date +%s)
  printf '%s ... ' "$1" >&2
  shift 2
  if "$@" >"$log" 2>&1; then
    printf '%s s\n' $(($(date +%s) - began)) >&2
  else
    status=$?
    printf 'failed after %s s:\n' $(($(date +%s) - began)) >&2
    tail -n 40 "$log" >&2
    printf 'The whole output is in %s.\n' "$log" >&2
    return "$status"
  fi
}

# need_packages USE...: installs the packages of packages.txt for these uses that are missing.  A
# program of the package's name, from wherever, will do for it.
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
  echo "casus needs these Debian packages, which are missing (packages.txt says what for):$missing" |
    fold -s -w 79 >&2
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
  # shellcheck disable=SC2086
  stage "Installing $(echo $missing | wc -w) packages with apt-get" setup.log install_packages $missing
}
install_packages() {
  $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# build FOLDER TARGET WHAT CMAKE-OPTION...: configures once, builds if something has changed.
build() {
  folder=$1 target=$2 what=$3
  shift 3
  if [ ! -f "$folder/build.ninja" ]; then
    stage "Configuring $what" setup.log cmake -G Ninja -S . -B "$folder" "$@" || return
  fi
  case $(ninja -C "$folder" -n "$target" 2>/dev/null) in
    *"no work to do"*) ;;
    *) stage "Building $what" setup.log ninja -C "$folder" "$target" ;;
  esac
}
