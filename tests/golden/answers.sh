#!/bin/sh
# What commands print as JSON is what the schemas of their answers say: tests/support/answers_check.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tests/support/answers_check.py" "$casus" "$source"
