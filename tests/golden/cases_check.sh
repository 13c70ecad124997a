#!/bin/sh
# Every shipped case is valid, and says so in one line with its path.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
cd "$source" || exit 1
for file in cases/*/case.yaml; do
  [ -f "$file" ] || fault "no case is shipped"
  out=$("$casus" check "$file") || fault "$file is not valid"
  case $out in
    "$file: valid"*) ;;
    *) fault "unexpected: $out" ;;
  esac
done
exit $failed
