#!/bin/sh
# The JSON Schema of cases says what the program says: tests/support/schema_check.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tests/support/schema_check.py" "$casus" "$source"
