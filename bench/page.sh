#!/bin/sh
# Times of the flagship's page, against the same run without it:  page.sh CASUS [options of casus run]
# The first paint, from a file, needs chromium and the packages of tests/web.
set -eu
casus=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
case=cases/rok-us-2025/case.yaml
seconds() {
  start=$(date +%s.%N)
  "$@" >/dev/null
  echo "$(date +%s.%N) $start" | awk '{ printf "%.2f", $1 - $2 }'
}
run=$(seconds "$casus" run -q --no-ledger "$@" $case)
page=$(seconds "$casus" report -q --no-ledger "$@" -o "$dir/page.html" $case)
echo "run $run s, run and page $page s: the page $(echo "$page $run" | awk '{ printf "%.2f", $1 - $2 }') s"
echo "size $(wc -c <"$dir/page.html") bytes"
chromium=$(command -v chromium) && [ -d tests/web/node_modules ] || exit 0
node tests/web/paint.mjs "$dir/page.html" "$chromium"
