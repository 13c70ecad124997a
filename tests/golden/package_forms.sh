#!/bin/sh
# The tables of `casus package` as CSV say what its JSON says: tests/support/package_forms_check.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python "$source/tests/support/package_forms_check.py" "$casus" "$source"
