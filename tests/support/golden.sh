# What tests of whole commands share.  Sourced by a script whose first argument is the path of casus; it
# then works in a folder of its own, which goes when the script ends, and ends with `exit $failed`:
#   . "${CASUS_SOURCE:-.}/tests/support/golden.sh"
# shellcheck shell=sh
# shellcheck disable=SC2034 # variables that only the scripts use
set -u
case $1 in
  /*) casus=$1 ;;
  *) casus=$PWD/$1 ;;
esac
source=$(cd "${CASUS_SOURCE:-.}" && pwd) || exit 1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failed=0

skip() { # why
  echo "skipped: $1"
  exit 77
}
fault() { # what is wrong; the script goes on
  echo "$1"
  failed=1
}
check() { # what, expected status, then the command; its output goes to out and err
  what=$1 want=$2
  shift 2
  "$@" >out 2>err
  got=$?
  [ "$got" = "$want" ] || { fault "$what: exit status $got instead of $want"; cat err; }
}
has() { # file, text
  grep -qF -- "$2" "$1" || { fault "$what: no \"$2\" in $1:"; cat "$1"; }
}
lacks() { # file, text
  ! grep -nF -- "$2" "$1" || fault "$what: \"$2\" in $1"
}
empty() { # file
  [ ! -s "$1" ] || { fault "$what: $1 is not empty:"; cat "$1"; }
}
same() { # file, expected file
  cmp -s "$1" "$2" || { fault "$what: $1 is not as expected"; diff "$2" "$1"; }
}
narrow() { # file: at most 80 columns
  width=$(LC_ALL=C.UTF-8 wc -L <"$1")
  [ "$width" -le 80 ] || fault "$what: a line of $1 has $width columns"
}
trimmed() { # file: no blanks at the ends of lines
  ! grep -n ' $' "$1" || fault "$what: $1 has blanks at the end of a line"
}
flatten() { # file: takes out blanks and ends of lines, so that a piece of JSON is one text
  tr -d ' \n' <"$1" >flat && mv flat "$1"
}
python() { # the script and its arguments
  [ -x /usr/bin/python3 ] || skip "no /usr/bin/python3"
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"
}
