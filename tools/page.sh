#!/bin/sh
# Makes web/page.html, the built front end of the report, out of the sources in web/:
#   tools/page.sh            writes it
#   tools/page.sh --check    compares it with what the sources give; exit status 1 if it differs,
#                            77 where npm cannot fetch what it is built with
set -eu
cd "$(dirname "$0")/../web"
command -v npm >/dev/null || { echo "skipped: no npm"; exit 77; }
[ -d node_modules/vite ] || npm ci --silent --no-audit --no-fund >/dev/null 2>&1 ||
  { echo "skipped: npm could not fetch what the page is built with"; exit 77; }
npm run --silent build >page.log 2>&1 || { cat page.log; exit 1; }
rm -f page.log
if [ "${1:-}" = --check ]; then
  cmp dist/index.html page.html || {
    echo "web/page.html is not what its sources give: run tools/page.sh"
    exit 1
  }
else
  cp dist/index.html page.html
fi
rm -rf dist
