# Builds the page of the report (web/dist/index.html) when its sources have changed.  Sourced by ./run
# and ./test, from the root of the source tree.  Without npm, or where npm cannot fetch its packages,
# casus is built without the page and `casus report` says so.
build_page() {
  page=web/dist/index.html
  if [ -f "$page" ] && [ -z "$(find web -path web/node_modules -prune -o -path web/dist -prune \
    -o -type f -newer "$page" -print)" ]; then
    return 0
  fi
  command -v npm >/dev/null || {
    echo "casus is built without the page of \`casus report\`: there is no npm." >&2
    return 0
  }
  echo "Building the page of the report with npm." >&2
  (cd web && npm ci --silent --no-audit --no-fund && npm run --silent build) >web-build.log 2>&1 || {
    rm -f "$page"
    echo "casus is built without the page of \`casus report\`: npm failed, see web-build.log." >&2
    return 0
  }
  rm -f web-build.log
}
