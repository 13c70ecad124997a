#!/bin/sh
# Includes point one way: cli -> report, ledger -> analysis -> engine -> models -> quantity -> case ->
# base.  A part may include itself and what stands before it; report and ledger do not know each
# other, and a kind of model knows no other kind.
cd "$CASUS_SOURCE/src" || exit 1
status=0
rank() {
  case $1 in
    base) echo 0 ;; case) echo 1 ;; quantity) echo 2 ;; models) echo 3 ;; engine) echo 4 ;;
    analysis) echo 5 ;; report | ledger) echo 6 ;; cli) echo 7 ;; *) echo 99 ;;
  esac
}
for file in $(find . -name '*.[ch]' | sed 's|^\./||'); do
  part=${file%%/*}
  for include in $(sed -n 's/^#include "\([a-z][a-z_0-9/]*\)\.h".*/\1/p' "$file"); do
    to=${include%%/*}
    [ "$to" = "$include" ] && continue # the public header
    if [ "$(rank "$to")" -gt "$(rank "$part")" ] ||
      { [ "$part" != "$to" ] && [ "$(rank "$to")" = "$(rank "$part")" ]; }; then
      echo "$file includes $include.h"
      status=1
    fi
    case $file in
      models/*/*)
        kind=${file#models/} kind=${kind%%/*}
        case $include in
          models/$kind/* | models/model) ;;
          models/*) echo "$file includes $include.h, of another kind" status=1 ;;
        esac
        ;;
    esac
  done
done
exit $status
