#!/bin/sh
# The page of `casus report` in headless Chromium, of packages, experts' judgments and a case full of markup: report.mjs.
. "${CASUS_SOURCE:-.}/tests/support/browser.sh"
browse report.mjs panama base-poll hostile
