#!/bin/sh
# Includes point one way: cli -> library -> faces -> question -> report, ledger -> analysis -> engine ->
# models -> quantity -> case -> base.  A part may include itself and what stands before it; report and ledger do not know each
# other, and a kind of model knows no other kind.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

rank() {
  case $1 in
    base) echo 0 ;; case) echo 1 ;; quantity) echo 2 ;; models) echo 3 ;; engine) echo 4 ;;
    analysis) echo 5 ;; report | ledger) echo 6 ;; question) echo 7 ;; faces) echo 8 ;;
    library) echo 9 ;; cli) echo 10 ;; *) echo 99 ;;
  esac
}
breaches() { # folder: a line for each include that points the wrong way
  (
    cd "$1" || exit 1
    grep -rHo --include='*.[ch]' '^#include "[a-z][a-z_0-9/]*\.h"' . |
      sed 's|^\./\([^:]*\):#include "\(.*\)\.h"$|\1 \2|' |
      while read -r file include; do
        part=${file%%/*} to=${include%%/*}
        [ "$to" != "$include" ] || continue # the public header
        if [ "$(rank "$to")" -gt "$(rank "$part")" ] ||
          { [ "$part" != "$to" ] && [ "$(rank "$to")" = "$(rank "$part")" ]; }; then
          echo "$file includes $include.h"
        fi
        case $file in
          models/*/*)
            kind=${file#models/} kind=${kind%%/*}
            case $include in
              models/"$kind"/* | models/model) ;;
              models/*) echo "$file includes $include.h, of another kind" ;;
            esac
            ;;
        esac
      done
  )
}

# ---- Each sort of breach is found where it is planted ----------------------------------------------
mkdir -p src/models/conflict src/engine src/report
printf '#include "models/package/game.h"\n' >src/models/conflict/sets.c
printf '#include "analysis/study.h"\n' >src/engine/run.c
printf '#include "ledger/ledger.h"\n#include "base/text.h"\n' >src/report/table.c
breaches src | sort >found
cat >planted <<'E2'
engine/run.c includes analysis/study.h
models/conflict/sets.c includes models/package/game.h, of another kind
report/table.c includes ledger/ledger.h
E2
what="planted breaches"
same found planted

breaches "$source/src" >found
[ ! -s found ] || { fault "includes that point the wrong way:"; cat found; }
exit $failed
