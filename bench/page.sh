#!/bin/sh
# Times of the flagship's page from the end of its run, its size, and its first paint:
#   page.sh CASUS [FUTURES [DEEP [THREADS]]]
# bench_page is looked for beside the program.  The first paint, from a file, needs chromium and the
# packages of tests/web.
set -eu
casus=$1
shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
case=cases/rok-us-2025/case.yaml
"$(dirname "$casus")/bench/bench_page" $case "$@"
chromium=$(command -v chromium) && [ -d tests/web/node_modules ] || exit 0
"$casus" report -q --no-ledger -n "${1:-4096}" --deep "${2:-32}" -o "$dir/page.html" $case
node tests/web/paint.mjs "$dir/page.html" "$chromium"
