#!/bin/sh
# Results as text: block charts in a terminal (and nowhere else), Markdown with what claims hinge on,
# and where the page is.  The case is small enough to know every number beforehand.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

cat >case.yaml <<'END'
casus: 1
title: A case to read
quantities: {x: 0..1, z: 0..0.5, add: 0}
measures: {m: {value: x + add, better: high, at_least: 0.5}}
strategies: {up: {set: {add: 1}}}
claims: {c: {says: the sum is large, source: the test, holds_if: E(x + z | base) > 0.7}}
END

# x + add is uniform on 0..1, or on 1..2.  From the least 5 % (0.05) to the most 95 % (1.95) are 52
# columns, 51 steps: 0.05 0.25 0.5 0.75 0.95 stand in columns 0, 5.4, 12.1, 18.8 and 24.2; 1.05 1.25
# 1.5 1.75 1.95 in 26.8, 32.2, 38.9, 45.6 and 51.
cat >wanted <<'END'
    base                ─────▒▒▒▒▒▒▒█▒▒▒▒▒▒▒─────
    up                                             ─────▒▒▒▒▒▒▒█▒▒▒▒▒▒▒─────
END
# Some machines (containers) have no pseudo-terminal to lend.
if /usr/bin/python3 -c 'import os, pty; pty.openpty()' 2>/dev/null; then
  check "a run in a terminal" 0 python "$source/tests/support/terminal.py" \
    "$casus" run -q --no-ledger case.yaml
  grep '[─▒█]' out >charts
  same charts wanted
  narrow out
fi
check "a run" 0 "$casus" run -q --no-ledger case.yaml
! grep '[─▒█]' out || fault "charts outside a terminal"

# The margin of the claim is 0.5 + 0.25 - 0.7; x has 1/12 of its variance, z 1/48: 80 % and 20 %.
check Markdown 0 "$casus" run -q --no-ledger --format md case.yaml
wants() {
  grep -qE -- "$1" out || { fault "$what: no line like $1:"; cat out; }
}
wants '^## A case to read$'
wants '^\| strategy \| mean \| 5 % \| 50 % \| 95 % \| meets \| best \| mean regret \|$'
wants '^\| base \| 0\.5 \| 0\.0(499|5|500)[0-9]* \| 0\.5 \| 0\.95 \| 0\.5 \| 0 \| 1 \|$'
wants '^\| up \| 1\.5 \| 1\.05 \| 1\.5 \| 1\.95 \| 1 \| 1 \| 0 \|$'
wants '^\| claim \| verdict \| margin \| error \| hinges on \| source \|$'
wants '^\| \*\*c\*\* the sum is large \| holds \| 0\.05 \| [0-9.e-]+ \| `quantities\.x` 80 %, `quantities\.z` 20 % \| the test \|$'
# Every row of a table has as many cells as its head.
awk -F'|' '/^\|/ { if (cells && NF != cells) { print "cells: " $0; bad = 1 } cells = NF; next }
  { cells = 0 } END { exit bad }' out || fault "a row with too many or too few cells"

# The last line says where the page is.
if [ -f "$source/web/dist/index.html" ]; then
  "$casus" run --no-progress case.yaml --report page.html >out 2>&1 || fault "a run with a page fails"
  [ "$(tail -n 1 out)" = "report in page.html" ] || { fault "where is the page?"; tail -n 3 out; }
  [ -s page.html ] || fault "no page"
fi
exit $failed
