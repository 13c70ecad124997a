#!/bin/sh
# The page of `casus report` in headless Chromium, the flagship's: report.mjs.
. "${CASUS_SOURCE:-.}/tests/support/browser.sh"
browse report.mjs flagship
