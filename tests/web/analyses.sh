#!/bin/sh
# Analyses on the page of `casus report`, in headless Chromium: analyses.mjs.  Skipped without Chromium, Node.js, the
# page, or the packages of package.json (fetched by npm the first time).
set -u
case $1 in
  /*) casus=$1 ;;
  *) casus=$PWD/$1 ;;
esac
source=$(cd "${CASUS_SOURCE:-.}" && pwd) || exit 1
skip() {
  echo "skipped: $1"
  exit 77
}
chromium=$(command -v chromium || command -v chromium-browser) || skip "no chromium"
command -v node >/dev/null || skip "no node"
[ -f "$source/web/dist/index.html" ] || skip "casus was built without the page"
cd "$source/tests/web" || exit 1
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
  command -v npm >/dev/null || skip "no npm"
  npm ci --silent --no-audit --no-fund >/dev/null 2>&1 || skip "npm could not fetch the tests' packages"
fi
exec node analyses.mjs "$casus" "$source" "$chromium"
