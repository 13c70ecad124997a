#!/bin/sh
# What `casus package --format json` writes is what its schema says: tests/support/package_schema_check.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tests/support/package_schema_check.py" "$casus" "$source"
