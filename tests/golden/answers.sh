#!/bin/sh
# What commands print as JSON is what the schemas of their answers say: tests/support/answers_check.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tools/lean_schema.py" "$source" --check || failed=1
python "$source/tests/support/answers_check.py" "$casus" "$source" || failed=1
exit $failed
