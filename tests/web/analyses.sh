#!/bin/sh
# Analyses on the page of `casus report`, in headless Chromium: analyses.mjs.
. "${CASUS_SOURCE:-.}/tests/support/browser.sh"
browse analyses.mjs
