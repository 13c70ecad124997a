#!/bin/sh
# What `casus package --format json` writes is what its schema says: tests/support/package_schema_check.py.
set -u
source=${CASUS_SOURCE:-.}
[ -x /usr/bin/python3 ] || { echo "skipped: no /usr/bin/python3"; exit 77; }
PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$source/tests/support/package_schema_check.py" "$1" "$source"
