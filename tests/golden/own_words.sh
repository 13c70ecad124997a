#!/bin/sh
# Claims are told in our own words: tests/support/own_words.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
claims=${CASUS_REFERENCE:-$source/../shared/reference}/data/rok-us-2025/claims.csv
[ -f "$claims" ] || skip "the reference data are not here (CASUS_REFERENCE)"
python "$source/tests/support/own_words.py" "$source" "$claims"
