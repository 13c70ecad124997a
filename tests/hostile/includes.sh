#!/bin/sh
# Includes point one way: cli -> library -> faces -> question -> report, ledger -> analysis -> engine ->
# models -> quantity -> case -> base.  A part may include itself and what stands before it; report and
# ledger do not know each other, and a kind of model knows no other kind, in src/models or src/faces.
# What stands between models and faces, and above them, names no kind: it has the lists models/model.h
# and faces/faces.h.  The command line, a door, has casus.h alone.
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
          models/*/* | faces/*/*) # models/KIND/... and faces/KIND/...
            kind=${file#*/} kind=${kind%%/*}
            case $include in
              models/"$kind"/* | faces/"$kind"/* | models/model | models/declare) ;;
              models/* | faces/*) echo "$file includes $include.h, of another kind" ;;
            esac
            ;;
          cli/*) echo "$file includes $include.h; a door has casus.h and no other folder" ;;
          engine/* | analysis/* | report/* | ledger/* | question/* | library/*)
            case $include in
              models/*/* | faces/*/*) echo "$file includes $include.h, of one kind" ;;
            esac
            ;;
        esac
      done
    for kind in models/*/; do
      kind=${kind#models/} kind=${kind%/}
      for part in engine analysis report ledger question library cli; do
        [ ! -d $part ] || grep -rlF --include='*.[ch]' "\"$kind\"" $part |
          sed "s|\$| names the kind \"$kind\"|"
      done
    done
  )
}

# ---- Each sort of breach is found where it is planted ----------------------------------------------
mkdir -p src/models/conflict src/models/package src/engine src/analysis src/report src/faces/conflict \
  src/faces/package src/question src/library src/cli
printf '#include "models/package/coalition_game.h"\n' >src/models/conflict/stability_by_sets.c
printf '#include "analysis/study.h"\n#include "models/conflict/stability_by_sets.h"\n' >src/engine/run.c
printf 'static const char kind[] = "package";\n' >src/analysis/study.c
printf '#include "ledger/ledger.h"\n#include "base/text.h"\n' >src/report/table.c
printf '#include "faces/faces.h"\n' >src/report/page.c
printf '#include "faces/package/words.h"\n#include "report/text_layout.h"\n' >src/faces/conflict/table.c
printf '#include "models/model.h"\n#include "models/conflict/stability_by_sets.h"\n' >src/faces/package/table.c
printf '#include "library/settings.h"\n' >src/faces/faces.c
printf '#include "faces/faces.h"\n' >src/question/question.c
printf '#include "faces/faces.h"\n#include "faces/conflict/words.h"\n' >src/library/ask.c
printf 'if (!strcmp(m->kind, "conflict")) return;\n#include "base/text.h"\n' >src/cli/main.c
breaches src | sort >found
cat >planted <<'E2'
analysis/study.c names the kind "package"
cli/main.c includes base/text.h; a door has casus.h and no other folder
cli/main.c names the kind "conflict"
engine/run.c includes analysis/study.h
engine/run.c includes models/conflict/stability_by_sets.h, of one kind
faces/conflict/table.c includes faces/package/words.h, of another kind
faces/faces.c includes library/settings.h
faces/package/table.c includes models/conflict/stability_by_sets.h, of another kind
library/ask.c includes faces/conflict/words.h, of one kind
models/conflict/stability_by_sets.c includes models/package/coalition_game.h, of another kind
question/question.c includes faces/faces.h
report/page.c includes faces/faces.h
report/table.c includes ledger/ledger.h
E2
what="planted breaches"
same found planted

breaches "$source/src" >found
[ ! -s found ] || { fault "includes that point the wrong way, or kinds where none is named:"; cat found; }
exit $failed
