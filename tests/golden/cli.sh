#!/bin/sh
# The command line as its users meet it: exit statuses, help, messages, files whole or not at all,
# Ctrl-C, and a ledger that survives a kill and two writers.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
cp -r "$source/cases" . || exit 1
rm -f cases/*/*.casus.db*
first=cases/first/case.yaml
# In haste, commands that are interrupted work for a second, and the sanitized program is not asked what only takes
# long: golden.cli asks the one that ships.
work=3 sanitized=
if [ -z "${CASUS_THOROUGH:-}" ]; then
  work=1
  ! nm -D "$casus" 2>/dev/null | grep -q __asan_init || sanitized=yes
fi

# ---- help ----------------------------------------------------------------------------------------
check "no command" 2 "$casus"
empty out
has err "usage: casus COMMAND"
check overview 0 "$casus" help
empty err
narrow out
trimmed out
commands=$(awk '/^  [a-z]/ { print $1 }' out)
case " $(echo $commands) " in
  *" run check report show runs diff "*) ;;
  *) fault "unexpected list of commands: $commands" ;;
esac
check "--help" 0 "$casus" --help
check version 0 "$casus" --version
grep -qE '^casus [0-9]+\.[0-9]+\.[0-9]+$' out || fault "no version"
for command in $commands; do
  check "help of $command" 0 "$casus" help "$command"
  empty err
  narrow out
  trimmed out
  has out "usage: casus $command"
  has out "--help"
  cp out help
  check "--help of $command" 0 "$casus" "$command" --help
  cmp -s out help || fault "casus help $command and casus $command --help differ"
  check "manual of $command" 0 "$casus" help --scdoc "$command"
  if command -v scdoc >/dev/null; then
    scdoc <out >page 2>err || { fault "$what: refused by scdoc"; cat err; }
    grep -q '^\.TH "casus-'"$command"'" "1"' page || fault "$what: no heading"
  fi
done
check "overview's manual" 0 "$casus" help --scdoc
if command -v scdoc >/dev/null; then
  scdoc <out >page || fault "the overview's manual is refused by scdoc"
else
  echo "scdoc is not installed: manuals are not checked"
fi
for shell in bash zsh fish; do
  check "completion of $shell" 0 "$casus" help --completion $shell
  for command in $commands; do has out "$command"; done
  has out design
  if command -v $shell >/dev/null; then $shell -n out || fault "$what: no script for it"; fi
done
if [ -z "$sanitized" ] && command -v scdoc >/dev/null; then
  check "all manual pages" 0 sh "$source/tools/manual.sh" "$casus" "$(command -v scdoc)" man
  for command in $commands; do [ -s "man/casus-$command.1" ] || fault "no page of $command"; done
fi

# ---- wrong usage: 2, a message, the nearest name ---------------------------------------------------
check "unknown command" 2 "$casus" rnu
empty out
check "help of an unknown command" 2 "$casus" help rnu
has err 'Did you mean "run"?'
check "unknown option" 2 "$casus" run --futurs 10 "$first"
check "unknown letter" 2 "$casus" run -x "$first"
check "no operand" 2 "$casus" run
check "too many operands" 2 "$casus" run "$first" "$first"
check "no value" 2 "$casus" run "$first" --futures
check "no number" 2 "$casus" run --futures many "$first"
check "a fraction" 2 "$casus" run --futures 1.5 "$first"
check "no futures" 2 "$casus" run --futures 0 "$first"
check "unknown choice" 2 "$casus" run --format xml "$first"
has err "table json lean csv md page"
check "a flag with a value" 2 "$casus" run --quiet=yes "$first"
check "one future as CSV" 2 "$casus" run "$first" --future 1 --format csv
has err "--future has no --format csv"
check "unknown strategy" 2 "$casus" run --strategy trad "$first"
has err "trade"
check "a run of no ledger" 2 "$casus" diff 1 2

# ---- show, runs, diff ------------------------------------------------------------------------------
for name in HOST payment table trade cheaper scandal cost; do
  check "show $name" 0 "$casus" show "$first" $name
  empty err
done
check "show a strategy" 0 "$casus" show "$first" trade
has out "stances.HOST.lease.position set to 22"
check "show a claim" 0 "$casus" show "$first" cheaper
has out "holds if: E(cost | trade) < E(cost | base) - 5"
check "show what is not there" 3 "$casus" show "$first" HSOT
check "a folder" 1 "$casus" run cases/first
has err "it is a folder"
check "no runs yet" 0 "$casus" runs cases/nk-2017/case.yaml
has out "none yet"
check "no run to compare" 3 "$casus" diff cases/nk-2017/case.yaml 1 2
has err "there are none yet"
check "what is no result" 3 "$casus" diff "$source/README.md" "$source/CHANGELOG.md"
has err "not a result of casus run -f json"
cp "$first" changed.yaml
check "a run to keep" 0 "$casus" run -q -n 256 changed.yaml
sed 's/^title:.*/title: Another/' "$first" >changed.yaml
check "another run to keep" 0 "$casus" run -q -n 256 changed.yaml
check "an analysis to keep" 0 "$casus" robust -q -n 256 changed.yaml
check "runs with their answers" 0 "$casus" runs changed.yaml
has out "run          not settled between base, firm; claims: 3 hold, 1 fails"
has out "robust       of cost, years, all thresholds"
check "what changed in the case" 0 "$casus" diff changed.yaml 1 2
has out "+     4  title: Another"
check "what changed, as JSON" 0 "$casus" diff -f json changed.yaml 1 2
has out '"text": "title: Another"'
check "an analysis is not compared" 3 "$casus" diff changed.yaml 1 3
has err "run 3 is not one of casus run"
# Numbers of cases with deep ranges are compared with errors that cover the box, whatever the seed.
deep() { # settings of sed, options
  sed "s/pert(0, 3, 8)/range(0, 8)/;$1" "$first" >deep.yaml
  shift
  check "a run with a deep range" 0 "$casus" run -q -n 4096 "$@" deep.yaml
}
deep ""
deep "" --seed 2
deep "s/pert(300, 380, 450)/pert(330, 410, 480)/"
check "with another seed" 0 "$casus" diff deep.yaml 1 2
lacks out "measures.cost"
check "moved" 0 "$casus" diff deep.yaml 1 3
has out "measures.cost"
# Names are told apart however alike they begin: 90 is 30 below 120, in two strategies and two measures.
cat >alike.yaml <<'EOF'
casus: 1
title: Names that begin alike
quantities: {x: 90}
measures:
  what_the_ministry_of_finance_has_to_pay: {value: x, better: low, at_most: 100}
  what_the_ministry_of_finance_has_to_lend: {value: x, better: low, at_most: 100}
strategies:
  put_money_first_and_last: {set: {quantities.x: +1}}
  put_money_first_of_all: {set: {quantities.x: +2}}
EOF
check "a run before" 0 "$casus" run -q -n 256 alike.yaml
sed 's/x: 90/x: 120/' alike.yaml >later.yaml && mv later.yaml alike.yaml
check "a run after" 0 "$casus" run -q -n 256 alike.yaml
check "names that begin alike" 0 "$casus" diff alike.yaml 1 2
[ "$(sed -n '/^Numbers/,$p' out)" = "Numbers that moved by more than their errors
  base
    all thresholds                       all_met 1 -> 0
    measures.what_the_ministry_of_finance_has_to_pay
                                         mean    90 -> 120
    measures.what_the_ministry_of_finance_has_to_pay
                                         meets   1 -> 0
    measures.what_the_ministry_of_finance_has_to_lend
                                         mean    90 -> 120
    measures.what_the_ministry_of_finance_has_to_lend
                                         meets   1 -> 0
  put_money_first_and_last
    all thresholds                       all_met 1 -> 0
    measures.what_the_ministry_of_finance_has_to_pay
                                         mean    91 -> 121
    measures.what_the_ministry_of_finance_has_to_pay
                                         meets   1 -> 0
    measures.what_the_ministry_of_finance_has_to_lend
                                         mean    91 -> 121
    measures.what_the_ministry_of_finance_has_to_lend
                                         meets   1 -> 0
  put_money_first_of_all
    all thresholds                       all_met 1 -> 0
    measures.what_the_ministry_of_finance_has_to_pay
                                         mean    92 -> 122
    measures.what_the_ministry_of_finance_has_to_pay
                                         meets   1 -> 0
    measures.what_the_ministry_of_finance_has_to_lend
                                         mean    92 -> 122
    measures.what_the_ministry_of_finance_has_to_lend
                                         meets   1 -> 0" ] ||
  { fault "$what: the numbers"; cat out; }
narrow out
# What an older casus kept, before there was an envelope, is read as it was.
check "two runs of today" 0 "$casus" diff changed.yaml 1 2
cp out newer
python - changed.casus.db <<'EOF'
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for id, begin in (1, ("casus_result", "version")), (3, ("schema", "casus", "command", "source", "seed")):
    result = json.loads(db.execute("SELECT result FROM runs WHERE id = ?", (id,)).fetchone()[0])
    e = result.pop("casus")
    said = {"casus_result": 1, "schema": 1, "version": e["version"], "casus": e["version"],
            "command": e["answer"], "source": e["source"], "seed": e["seed"]}
    result = {**{k: said[k] for k in begin}, **result}
    db.execute("UPDATE runs SET result = ? WHERE id = ?", (json.dumps(result, indent=1), id))
db.commit()
EOF
check "an older run compared" 0 "$casus" diff changed.yaml 1 2
same out newer
check "an older run's page" 0 "$casus" report -q changed.yaml --run 1 -o older.html
has older.html '"casus":{"answer":"run",'
check "an older analysis on the page" 0 "$casus" report -q changed.yaml --run 2 -o older.html
has older.html '"casus":{"answer":"robust",'
check "an older analysis is not compared" 3 "$casus" diff changed.yaml 1 3
has err "run 3 is not one of casus run"
check "an older run as it was kept" 0 "$casus" runs changed.yaml --show 1
has out '"casus_result": 1'

# ---- could not be done: 1; invalid case: 3 -------------------------------------------------------
check "no file" 1 "$casus" run none.yaml
has err "none.yaml"
check "no file to check" 1 "$casus" check none.yaml
check "no ledger" 1 "$casus" runs cases/none.yaml
sed 's/salience/saliance/' "$first" >broken.yaml
check "invalid case" 3 "$casus" check broken.yaml
empty out
has err 'broken.yaml:33:7: error: a stance has no key "saliance"'
has err 'Did you mean "salience"?'
tail -n 1 err | grep -qE '^[0-9]+ errors$' || fault "no count of errors"
check "invalid case run" 3 "$casus" run broken.yaml
[ ! -e broken.casus.db ] || fault "an invalid case leaves a ledger"
check "one of two invalid" 3 "$casus" check "$first" broken.yaml
has out "$first: valid"
check "no run 99" 0 "$casus" run -q -n 64 "$first"
check "no run 99" 3 "$casus" runs "$first" --show 99

# ---- a limit was reached: 4 ----------------------------------------------------------------------
cat >rounds.csv <<'EOF'
actor,capability,position,salience_100
A,100,0,90
B,60,40,60
C,90,100,80
EOF
cp "$first" "my case; v2.yaml"
check "a name that a shell would cut" 0 "$casus" run -n 64 -q --no-ledger -f json "my case; v2.yaml"
has out "--replicates 16 'my case; v2.yaml'"

# A case's bargaining models with their own options: `run` and `bargain` say the same.
cat >options.yaml <<'Y'
casus: 1
actors: {A: {capability: 3}, B: {capability: 5}, C: {capability: 2}, D: {capability: 4}}
issues: {i: {from: 0, to: 100}}
stances:
  A: {i: {position: 2, salience: 50}}
  B: {i: {position: 80, salience: 100}}
  C: {i: {position: 100, salience: 30}}
  D: {i: {position: 35, salience: 90}}
models:
  t: {kind: bargaining, rule: mean, rules: [ktab], options: {VictoryProbModel: Binary, weights: full}}
measures: {m: t.i, k: t.ktab.i}
Y
# By hand: sum w x / sum w with w = c s, c, s, 1.
for pair in "full 55.046" "capability 53.285" "salience 52.777" "equal 54.25"; do
  weights=${pair% *} mean=${pair#* }
  sed "s/weights: full/weights: $weights/" options.yaml >weights.yaml
  check "run with weights $weights" 0 "$casus" run -n 64 -q --no-ledger -f csv weights.yaml
  has out "measure,measures.m,base,mean,$mean"
  check "bargain with weights $weights" 0 "$casus" bargain -r mean -f csv weights.yaml
  has out ",mean,\"i\",$mean"
done
check "bargain with the model's options" 0 "$casus" bargain -r ktab options.yaml
has out "63.564"
narrow out

check "a limit of rounds" 4 "$casus" bargain -r ktab --option rounds=1 rounds.csv

# ---- standard input and output ---------------------------------------------------------------------
check "check of standard input" 0 sh -c '"$1" check - <"$2"' sh "$casus" "$first"
has out "-: valid"
check "a file" 0 "$casus" run -q --no-ledger -n 1024 "$first"
cp out from_file
check "standard input" 0 sh -c '"$1" run -n 1024 - <"$2"' sh "$casus" "$first"
cmp -s out from_file || fault "a case from standard input gives another result"
[ ! -e ./-.casus.db ] || fault "a case from standard input leaves a ledger"
check "--out" 0 "$casus" run -q --no-ledger -n 1024 -o result.txt "$first"
empty out
cmp -s result.txt from_file || fault "--out writes another result"
echo old >result.txt
check "--out to no directory" 1 "$casus" run -q --no-ledger -n 64 -o none/result.txt "$first"
has err 'could not write "none/result.txt"'
[ ! -e none ] || fault "--out made a directory"
check "--out to a directory" 1 "$casus" run -q --no-ledger -n 64 -o cases "$first"
check "--out of an invalid case" 3 "$casus" run -o result.txt broken.yaml
[ "$(cat result.txt)" = old ] || fault "a failed run touched the file that --out names"
left=$(find . -name '*.part')
[ -z "$left" ] || fault "unfinished files are left: $left"
# A file keeps its mode, a link stays a link, and nothing left over from before is in the way.
echo old >kept.txt
chmod 640 kept.txt
ln -s kept.txt link.txt
ln -s new.txt dangling.txt
mkdir folder
echo old >folder/far.txt
ln -s folder/far.txt far.txt
for pid in 1 2 3; do : >.casus-$pid-0.part; done
umask 022
for to in kept.txt link.txt dangling.txt far.txt fresh.txt; do
  check "--out $to" 0 "$casus" run -q --no-ledger -n 1024 -o $to "$first"
  cmp -s $to from_file || fault "--out $to writes another result"
done
[ -L link.txt ] && [ -L dangling.txt ] && [ -L far.txt ] || fault "--out replaced a link by a file"
[ -f new.txt ] && [ ! -L new.txt ] || fault "--out to a link does not make the file it leads to"
for file in "kept.txt 640" "fresh.txt 644" "new.txt 644"; do
  [ "$(stat -c %a "${file% *}")" = "${file#* }" ] || fault "$file: mode $(stat -c %a "${file% *}")"
done
sh -c 'for k in 0 1 2; do : >".casus-$$-$k.part"; done; exec "$@"' - \
  "$casus" run -q --no-ledger -n 1024 -o fresh.txt "$first" || fault "a stale file is in the way"
rm -f .casus-*.part
chmod 444 kept.txt
if [ ! -w kept.txt ]; then
  check "--out to what may not be written" 1 "$casus" run -q --no-ledger -n 64 -o kept.txt "$first"
  cmp -s kept.txt from_file || fault "--out wrote to a file that may not be written"
fi
ln -s none/file.txt nowhere.txt
check "--out to a link that leads nowhere" 1 "$casus" run -q --no-ledger -n 64 -o nowhere.txt "$first"
[ -L nowhere.txt ] || fault "--out took away a link"
mkfifo pipe
cat pipe >piped &
check "--out to a pipe" 0 "$casus" run -q --no-ledger -n 1024 -o pipe "$first"
wait
[ -p pipe ] || fault "--out replaced a pipe by a file"
cmp -s piped from_file || fault "--out to a pipe writes another result"
# A reader that leaves early is no mistake worth a message.
("$casus" run -q --no-ledger -n 64 "$first" 2>err; echo $? >status) | head -n 1 >/dev/null
what="a reader that leaves"
empty err

# ---- colour ------------------------------------------------------------------------------------------
escape=$(printf '\033')
for how in "" "NO_COLOR=1" "TERM=dumb"; do
  check "colour $how" 0 env $how "$casus" run --no-ledger -n 64 "$first"
  ! grep -q "$escape" out err || fault "$what: escapes without a terminal"
done
check "colour always" 0 "$casus" run -q --color always --no-ledger -n 64 "$first"
has out "$escape"
# Some machines (containers) have no pseudo-terminal to lend.
if script -qec true /dev/null </dev/null >out 2>err; then
  terminal() { # settings: the output that a terminal would get
    script -qec "env $* '$casus' run -q --no-ledger -n 64 $first" /dev/null </dev/null >out ||
      fault "no run on a terminal"
  }
  terminal -u NO_COLOR TERM=xterm
  has out "${escape}[1m"
  terminal NO_COLOR=1 TERM=xterm
  ! grep -qF "${escape}[1m" out || fault "NO_COLOR is not heeded"
  terminal -u NO_COLOR TERM=dumb
  ! grep -qF "${escape}[1m" out || fault "TERM=dumb is not heeded"
fi

# ---- the result of every shipped case ----------------------------------------------------------------
for case in cases/*/case.yaml; do
  case $sanitized$case in yes*/lake/* | yes*/rok-us-2025/*) continue ;; esac
  check "result of $case" 0 "$casus" run -q --no-ledger -n 512 --deep 8 "$case"
  empty err
  narrow out
  trimmed out
done

# ---- Ctrl-C ----------------------------------------------------------------------------------------
# Many futures that no machine finishes in the meantime.  What was finished is told, kept and drawn,
# but for what needs the whole sample: drivers, and in which futures a strategy fails.
for kind in "table INT" "json INT" "table TERM" "csv HUP"; do
  format=${kind% *} signal=${kind#* }
  rm -f page.html cases/first/case.casus.db
  "$casus" run -n 1073741824 --format $format --report page.html "$first" >out 2>err &
  run=$!
  sleep $work
  before=$(date +%s)
  kill -"$signal" $run
  wait $run
  status=$?
  after=$(date +%s)
  what="interrupted by SIG$signal, $format"
  [ $status = 130 ] || fault "$what: exit status $status"
  [ $((after - before)) -le 4 ] || fault "$what: went on for $((after - before)) s"
  has err "report in page.html"
  has page.html "Stopped early"
  check "runs after $what" 0 "$casus" runs "$first"
  has out "stopped early"
done
check "the stopped run" 0 "$casus" runs "$first" --show 1
what="a stopped run"
python3 -c "
import json, sys
claims = json.load(open('out'))['claims']
sys.exit(not claims or any(c['hinges_on'] for c in claims))" ||
  fault "a stopped run names inputs that its claims hinge on"
"$casus" run --no-ledger -n 1073741824 "$first" >out 2>err &
run=$!
sleep $work
kill -INT $run
wait $run
has out "Stopped early"
has out "Claims"
! grep -q "Fails when\|hinges on" out || fault "a stopped run names drivers"

# ---- the ledger --------------------------------------------------------------------------------------
rm -f cases/first/case.casus.db
check "first run" 0 "$casus" run -n 1024 "$first"
has err "run 1 in cases/first/case.casus.db"
# Killed while it computes, and while it may be writing.
for wait in 0.5 0.02 0.05 0.1; do
  "$casus" run -q -n 65536 "$first" >/dev/null 2>&1 &
  run=$!
  sleep $wait
  kill -KILL $run 2>/dev/null
  wait $run 2>/dev/null
done
check "after a kill" 0 "$casus" runs "$first" -f json
count=$(grep -c '"id":' out)
[ "$count" -ge 1 ] || fault "the first run is gone"
if command -v sqlite3 >/dev/null; then
  [ "$(sqlite3 cases/first/case.casus.db 'PRAGMA integrity_check')" = ok ] || fault "unsound ledger"
fi
# Eight at once, on a ledger that is not there yet: all are kept.
for i in 1 2 3 4 5 6 7 8; do
  "$casus" run -q -n 256 --seed $i --ledger both.db "$first" >/dev/null 2>"err$i" &
done
wait
cat err? >err
what="runs at once"
empty err
check "runs at once" 0 "$casus" runs both.db -f json
[ "$(grep -c '"id":' out)" = 8 ] || fault "$(grep -c '"id":' out) of 8 runs are in the ledger"
for i in 1 2 3 4 5 6 7 8; do has out "--seed $i "; done
# What is kept is what was shown.
check "runs" 0 "$casus" runs "$first" -f json
has out '"answer": "runs"'
check "result of a run" 0 "$casus" run -q --no-ledger -f json -n 1024 "$first"
cp out shown.json
check "result in the ledger" 0 "$casus" runs "$first" --show 1
diff -q out shown.json >/dev/null || fault "the ledger holds another result than the run shows"
# A file that is no ledger is left alone.
echo text >no.db
for command in run robust thresholds; do
  check "$command, no ledger of ours" 1 "$casus" $command -n 512 --ledger no.db "$first"
  has err "the result is not in the ledger"
  [ -s out ] || fault "$what: the result is not shown"
  [ "$(cat no.db)" = text ] || fault "a file that is no ledger was changed"
done
# One that nobody asked for is a warning.
rm -rf cases/first/case.casus.db
mkdir cases/first/case.casus.db
check "a ledger that cannot be" 0 "$casus" run -n 64 "$first"
has err "the result is not in the ledger"
rmdir cases/first/case.casus.db
check "list of no ledger" 1 "$casus" runs no.db
# A seed keeps every digit, in JSON and in the command that gives the result again; one that JSON could
# not hold is refused.
check "a long seed" 0 "$casus" run -q --no-ledger -f json -n 64 --seed 9007199254740993 "$first"
has out '"seed": 9007199254740993'
has out "--seed 9007199254740993 "
check "the longest seed" 0 "$casus" run -q --no-ledger -f json -n 64 --seed 9223372036854775807 "$first"
has out '"seed": 9223372036854775807,'
check "a seed too long" 2 "$casus" run -q --no-ledger -n 64 --seed 9223372036854775808 "$first"
has err "--seed wants a whole number, 0 to 9223372036854775807"
check "a long seed kept" 0 "$casus" run -q -n 64 --seed 9007199254740993 --ledger seeds.db "$first"
check "a long seed taken up" 0 "$casus" robust "$first" --run 1 --ledger seeds.db --resamples 0 -f json
has out '"seed": 9007199254740993'
# Futures beyond the run are not there; 100 are rounded up to 112 in 16 replicates.
check "the last future" 0 "$casus" run -n 100 --future 111 --no-ledger "$first"
check "a future too far" 2 "$casus" run -n 100 --future 112 --no-ledger "$first"
has err "--future must be below 112: the run has that many"
# ---- Small, odd and missing files -------------------------------------------------------------------
printf '\357\273\277casus: 1\nmeasures: {m: 2}\n' >mark.yaml
check "a mark of byte order" 0 "$casus" check mark.yaml
printf '\357\273\277casus: 1\nmeasures: {m: 2 +}\n' >mark.yaml
check "a mistake after the mark" 3 "$casus" check mark.yaml
has err "mark.yaml:2:17: error"
printf '\357\273\277casis: 1\n' >mark.yaml
check "a mistake beside the mark" 3 "$casus" check mark.yaml
has err "mark.yaml:1:4: error" # its three bytes count, as in a table
printf 'casus: 1\nmeasures: {m: {better: high}}\nquantities: {q: {value: [1]}}\n' >valueless.yaml
check "values that are missing" 3 "$casus" check valueless.yaml
has err "measure \"m\" has no \"value\""
has err "2 errors"
printf 'casus: 1\ntitle: t\n' >little.yaml
check "a case that asks nothing" 0 "$casus" run --no-ledger -n 64 little.yaml
has out "The case has no measures and no claims, so there is nothing to answer."
check "bargaining that is not there" 3 "$casus" bargain little.yaml
has err "little.yaml: error: the case has no bargaining"
for command in "diff nowhere.yaml 1 2" "runs nowhere.yaml" "report nowhere.yaml --run 1" "runs nowhere.yaml --show 1"; do
  # shellcheck disable=SC2086
  check "$command" 1 "$casus" $command
  has err "could not read \"nowhere.yaml\""
done

exit $failed
