# What tests of the page in headless Chromium share.  Sourced by a script of tests/web; skips it without
# Chromium, Node.js or the packages of package.json (fetched by npm the first time).
# shellcheck shell=sh
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
chromium=$(command -v chromium || command -v chromium-browser) || skip "no chromium"
command -v node >/dev/null || skip "no node"
cd "$source/tests/web" || exit 1
# One of the tests that run side by side fetches them, the others wait.
exec 9>.lock && flock 9
if [ ! -d node_modules/playwright-core ] || [ ! -d node_modules/axe-core ]; then
  command -v npm >/dev/null || skip "no npm"
  npm ci --silent --no-audit --no-fund >/dev/null 2>&1 || skip "npm could not fetch the tests' packages"
fi
exec 9>&-

browse() { # the script of this folder, its arguments
  script=$1
  shift
  node "$script" "$casus" "$source" "$chromium" "$@"
}
