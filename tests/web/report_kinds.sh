#!/bin/sh
# The page of `casus report` in headless Chromium, of a case for each of three kinds of models: report.mjs.
. "${CASUS_SOURCE:-.}/tests/support/browser.sh"
browse report.mjs first cheap-drones nk-2017
