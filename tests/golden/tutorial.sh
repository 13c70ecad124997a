#!/bin/sh
# Every command of the documents, README first, gives the output that stands there, and every case in them is valid:
# tests/support/documents.py.
set -u
source=${CASUS_SOURCE:-.}
[ -x /usr/bin/python3 ] || { echo "skipped: no /usr/bin/python3"; exit 77; }
failed=0
for document in README.md docs/tutorial.md docs/tutorial-attrition.md docs/tutorial-conflict.md \
  docs/tutorial-package.md   docs/case-language.md docs/ledger.md docs/report.md; do
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$source/tests/support/documents.py" "$1" "$source" \
    "$document" || failed=1
done
exit $failed
