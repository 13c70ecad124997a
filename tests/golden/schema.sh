#!/bin/sh
# The JSON Schemas of cases and results say what the program says: tests/support/schema_check.py.
set -u
source=${CASUS_SOURCE:-.}
[ -x /usr/bin/python3 ] || { echo "skipped: no /usr/bin/python3"; exit 77; }
PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$source/tests/support/schema_check.py" "$1" "$source"
