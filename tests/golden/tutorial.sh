#!/bin/sh
# Every command of the documents, README first, gives the output that stands there, and every case in them is valid:
# tests/support/documents.py.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
for document in README.md $(cd "$source" && ls docs/tutorial*.md) docs/case-language.md docs/ledger.md; do
  python "$source/tests/support/documents.py" "$casus" "$source" "$document" || failed=1
done
exit $failed
