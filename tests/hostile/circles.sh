#!/bin/sh
# No two files need each other: what the objects of the library ask of one another goes one way.
#   circles.sh CASUS     beside whose program the objects lie
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
objects=$(dirname "$casus")/CMakeFiles/casus_objects.dir/src
[ -d "$objects" ] || skip "no objects beside $casus"
find "$objects" -name '*.o' -exec nm -A -g {} + | awk -v cut="$objects/" '
  { file = $1; sub(/:[^:]*$/, "", file); sub(/:$/, "", file); file = substr(file, length(cut) + 1) }
  $(NF - 1) == "U" { needs[file, $NF] }
  $(NF - 1) ~ /^[TDBRV]$/ { home[$NF] = file }
  END {
    for (pair in needs) {
      split(pair, of, SUBSEP)
      if (of[2] in home && home[of[2]] != of[1]) print of[1], home[of[2]]
    }
  }' | sort -u >edges
[ "$(wc -l <edges)" -gt 300 ] || fault "only $(wc -l <edges) ties between files were found"
tsort edges >/dev/null 2>loops || { fault "files need each other:"; cat loops; }
exit $failed
