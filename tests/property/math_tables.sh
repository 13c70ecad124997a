#!/bin/sh
# The tables of the mathematical functions are what tools/math_tables.py computes.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
python -c 'import mpmath' 2>err || skip "no mpmath"
check "tools/math_tables.py" 0 python "$source/tools/math_tables.py"
same "$source/src/base/math_tables.c" out
exit $failed
