#!/bin/sh
# Every shipped case is valid, and says so in one line with its path.
set -u
casus=$1
cd "${CASUS_SOURCE:-.}" || exit 1
failed=0
for file in cases/*/case.yaml; do
  [ -f "$file" ] || { echo "no case is shipped"; exit 1; }
  out=$("$casus" check "$file") || { echo "$file is not valid"; failed=1; }
  case $out in
    "$file: valid"*) ;;
    *) echo "unexpected: $out"; failed=1 ;;
  esac
done
exit $failed
