#!/bin/sh
# Whole outputs: runs each tests/golden/commands/NAME.cmd, and compares what it writes with the files beside it:
# NAME.out (standard output), NAME.err (standard error) and NAME.status (exit status), each left out where there is
# nothing, or 0.  What differs from one machine or version to another is taken out by the patterns below.
#   tests/golden/commands.sh CASUS              compares
#   tests/golden/commands.sh CASUS --update     writes the files instead: read their diff like code
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
update=${2:-}
kept=$source/tests/golden/commands
version=$("$casus" --version | sed 's/^casus //;q' | sed 's/[.]/[.]/g')
mkdir bin && ln -s "$casus" bin/casus || exit 1
PATH=$dir/bin:$PATH
export LC_ALL=C.UTF-8 COLUMNS=80

volatile() { # file: its text with the version, moments and times replaced
  sed -E -e "s/\\b$version\\b/VERSION/g" -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/MOMENT/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?/MOMENT/g' \
    -e 's/MOMENT +[0-9.]+/MOMENT SECONDS/' "$1"
}
hold() { # expected file, actual file: equal, or both without a word
  if [ "$update" = --update ]; then
    if [ -s "$2" ]; then cp "$2" "$1"; else rm -f "$1"; fi
  elif [ -s "$2" ] || [ -e "$1" ]; then
    [ -e "$1" ] || : >"$dir/nothing"
    expected=$1
    [ -e "$1" ] || expected=$dir/nothing
    cmp -s "$expected" "$2" || { fault "$name: $(basename "$1") is not what $name.cmd gives:"; diff "$expected" "$2"; }
  fi
}

n=0
for command in "$kept"/*.cmd; do
  name=$(basename "$command" .cmd)
  n=$((n + 1))
  mkdir "$dir/$name" && cd "$dir/$name" && ln -s "$source/cases" cases || exit 1
  sh "$command" >../raw.out 2>../raw.err </dev/null
  status=$?
  cd "$dir" || exit 1
  for stream in out err; do
    volatile raw.$stream >$stream
    hold "$kept/$name.$stream" "$dir/$stream"
  done
  : >status
  [ $status = 0 ] || echo $status >status
  hold "$kept/$name.status" "$dir/status"
done
[ $n -gt 0 ] || fault "no commands in $kept"
for file in "$kept"/*.out "$kept"/*.err "$kept"/*.status; do
  [ -e "${file%.*}.cmd" ] || fault "$(basename "$file") belongs to no command"
done
exit $failed
