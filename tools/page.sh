#!/bin/sh
# Makes web/page.html, the built front end of the report, out of the sources in web/, and web/src/schema/, the
# types of the answers that it shows, out of schema/:
#   tools/page.sh            writes them, and formats the sources and those of the page's tests (tests/web)
#   tools/page.sh --check    compares them, and checks the sources of both with a formatter and a linter; exit status
#                            1 if something differs, 77 where npm cannot fetch what it is built with
set -eu
cd "$(dirname "$0")/../web"
command -v npm >/dev/null || { echo "skipped: no npm"; exit 77; }
[ -d node_modules/json-schema-to-typescript ] || npm ci --silent --no-audit --no-fund >/dev/null 2>&1 ||
  { echo "skipped: npm could not fetch what the page is built with"; exit 77; }
# What was checked before and has not changed since is not linted and formatted again, but in continuous integration.
[ -z "${CASUS_THOROUGH:-}" ] || rm -rf node_modules/.cache
if [ "${1:-}" = --check ]; then
  npm run --silent check >page.log 2>&1 || { cat page.log; exit 1; }
  npm run --silent bundle >page.log 2>&1 || { cat page.log; exit 1; }
else
  npm run --silent types
  npm run --silent format >page.log
  npm run --silent build >page.log 2>&1 || { cat page.log; exit 1; }
fi
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
