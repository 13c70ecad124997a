#!/bin/sh
# web/page.html is what its sources give.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
exec "$source/tools/page.sh" --check
