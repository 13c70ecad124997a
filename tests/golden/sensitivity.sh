#!/bin/sh
# casus sensitivity, thresholds and voi: exit statuses, forms of output, messages.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
cp "$source/cases/first/case.yaml" case.yaml
first=case.yaml

# 300 futures in which y = 2 a + b, a and b run over 1 .. 300 in different orders: a has four
# fifths of the variance, b one fifth; c says nothing.
awk 'BEGIN { print "a,b,c,y"
  for (i = 0; i < 300; i++) { a = i + 1; b = (i * 77) % 300 + 1; c = (i * 131) % 300 + 1
    print a "," b "," c "," 2 * a + b } }' >runs.csv

check designed 0 "$casus" sensitivity "$first" -s trade
has out "Shares of variance (Sobol'), with 95 % intervals."
has out "The rankings are settled."
has out "It hangs most on stances.ALLY.payment.position"
narrow out
cp out before
check "four threads, other blocks: the same bytes" 0 "$casus" sensitivity "$first" -s trade -t 4 --block 7
same out before
check "not settled" 4 "$casus" sensitivity "$first" -m years --most-runs 2000
has out "Stopped before the rankings were settled."
check "fixed points" 0 "$casus" sensitivity "$first" -m cost --points 32 -f csv
has out "target,input,with,index,value,error"
has out "cost | base,stances.ALLY.payment.position,,total,"
check "second order" 0 "$casus" sensitivity "$first" -m cost --points 64 --second -f json
has out '"second_order"'
check group 0 "$casus" sensitivity "$first" -m cost -g "money=stances.*.payment.*"
has out "It hangs most on money"
check "a claim" 0 "$casus" sensitivity "$first" --claim cheaper --method shapley --most-runs 100000
has out "claim cheaper"
narrow out
check "a difference from the futures at hand" 0 "$casus" sensitivity "$first" -n 2048 -d trade,firm -m cost --method given
has out "cost: trade - firm"
has out "quantities.goodwill"
narrow out
for method in morris pawn delta; do
  check $method 0 "$casus" sensitivity "$first" -m cost -n 4096 --method $method
  has out "It hangs most on stances.ALLY.payment.position"
  narrow out
done
check "unknown names" 3 "$casus" sensitivity "$first" -m cots -d trade,frim
has err 'the case has no measure "cots"'
has err 'the case has no strategy "frim"'
has err 'Did you mean "firm"?'
check "unknown claim" 3 "$casus" sensitivity "$first" -c chaper
has err 'Did you mean "cheaper"?'
check "a difference of one" 2 "$casus" sensitivity "$first" -d trade
has err "--difference wants two strategies"
check "a group of nothing" 3 "$casus" sensitivity "$first" -g "x=actors.HST.capability"
has err 'Did you mean "actors.HOST.capability"?'
check "points that are no power of two" 2 "$casus" sensitivity "$first" --points 100

check table 0 "$casus" sensitivity runs.csv -y y
has out "It hangs most on a: alone"
narrow out
check "a table has no design" 2 "$casus" sensitivity runs.csv -y y --method sobol
has err "it needs a case"
check "no outcome" 2 "$casus" sensitivity runs.csv
has err "a table needs --outcome"
check "unknown column" 3 "$casus" sensitivity runs.csv -y z
has err 'the table has no column "z"'

# SALib: the same runs, blanks between the numbers.
printf '# name bounds\na 1 300\nb 1 300\nc, 1, 300, group1, unif\n' >params.txt
sed 1d runs.csv | cut -d, -f1-3 | tr , ' ' >x.txt
sed 1d runs.csv | cut -d, -f4 >y.txt
check salib 0 "$casus" sensitivity --salib params.txt --X x.txt --Y y.txt -f csv
grep '^Y,a' out >salib
check "the same as CSV" 0 "$casus" sensitivity runs.csv -y y -f csv
sed -n 's/^y,a/Y,a/p' out | cmp -s - salib || fault "$what: differs"
sed '7s/ .*//' x.txt >short.txt
check "a short line" 3 "$casus" sensitivity --salib params.txt --X short.txt --Y y.txt
has err "short.txt:7:1: error: 1 numbers in this line, but 3 parameters"
sed 1d y.txt >fewer.txt
check "fewer results" 3 "$casus" sensitivity --salib params.txt --X x.txt --Y fewer.txt
has err "299 results, but 300 runs"

# Archives of the EMA Workbench are read like tables.
check "an archive" 0 "$casus" discover "runs.csv" -y "y <= 300" --resamples 0 --export "runs.tar.gz"
check "sensitivity of a table" 0 "$casus" sensitivity "runs.csv" -y y -f csv
cp out table.csv
check "sensitivity of an archive" 0 "$casus" sensitivity "runs.tar.gz" -y y -f csv
cmp -s out table.csv || { echo "$what: differs from the table"; failed=1; }
check "thresholds of an archive" 0 "$casus" thresholds "runs.tar.gz" -y y
check "voi of an archive" 0 "$casus" voi "runs.tar.gz" -y y -y c -x a -x b
check "twice the same rows" 0 sh -c 'cat "$1"; sed 1d "$1"' - "runs.csv"
cp out twice.csv
check "rows that stand twice count once" 0 "$casus" sensitivity "twice.csv" -y y
has out "300 futures of"
has out "300 more rows differ from one of these in one input only"
narrow out
# Errors come from batches: with a handful of futures there is none to be told.
head -3 "runs.csv" >few.csv
check "thresholds of too few" 3 "$casus" thresholds "few.csv" -y y
has err "2 futures are too few: at least 64 are needed"
check "voi of too few" 3 "$casus" voi "few.csv" -y y -y c
sed '100,$s/,[^,]*$/,/' "runs.csv" | sed '40,100s/,[^,]*$/,/' >holes.csv
check "too few with a value" 3 "$casus" thresholds "holes.csv" -y y
has err '38 futures with a value of "y" are too few'

# Names of any length and script: no line is wider than 80 columns.
name='Überlänge der Verhandlungen, in Wochen, längster bekannter Zeitraum seit 1990 (Median)'
sed "1s/.*/\"$name\",b,c,y/" "runs.csv" >long.csv
for command in sensitivity thresholds voi; do
  check "$command, long names" 0 "$casus" $command "long.csv" -y y -y c
  [ $command = voi ] || has out "Überlänge der Verhandlungen"
  # Each character counts once: bytes that continue one are taken out.
  LC_ALL=C tr -d '\200-\277' <out >narrow && mv narrow out
  narrow out
done

# A run of the ledger: its seed and futures.
rm -f case.casus.db
check run 0 "$casus" run "$first" -n 2048 --seed 7
check "as in run 1" 0 "$casus" sensitivity "$first" --run 1 --method given -m cost
has err "run 2 in case.casus.db"
has out "2048 futures of $first, seed 7."
sed 's/value: pert(0, 3, 8)/value: pert(0, 3, 9)/' "$first" >other.yaml
check "another case" 3 "$casus" sensitivity other.yaml --ledger case.casus.db --run 1
has err "the case is not what it was in run 1"

# The answer is in the ledger with the command that repeats it; --no-ledger leaves it out.
check "kept" 0 "$casus" runs "$first"
has out "casus sensitivity --futures 2048 --seed 7 --design sobol --replicates 16 --method given --measure cost $first"
check "the kept answer" 0 "$casus" runs "$first" --show 2
cp out kept.json
check "the same again" 0 "$casus" sensitivity "$first" -n 2048 --seed 7 --method given -m cost --no-ledger -f json
same out kept.json
check "still two" 0 "$casus" runs "$first"
! grep -q "^ *3 " out || fault "--no-ledger kept an answer"

check thresholds 0 "$casus" thresholds "$first" -d trade,firm -m cost
has out "trade does worse than firm on cost"
has out "if quantities.goodwill is below 1.2"
has out "new futures with these values held"
has out "Map: quantities.goodwill"
narrow out
# A deep range has no probability: what lies on the other side is a part of it.
cat >deep.yaml <<'END'
casus: 1
title: A deep range
quantities: {d: "range(0, 10)", e: "normal(0, 1)"}
measures: {y: {value: d + e, better: high, at_least: 6.5}}
END
check "thresholds of a deep range" 0 "$casus" thresholds --no-ledger deep.yaml
has out "(that is 35 % of its range)"
lacks out "a chance of"
has out "A deep range counts as spread evenly."
narrow out
check "thresholds of a deep range, as JSON" 0 "$casus" thresholds --no-ledger -f json deep.yaml
[ "$(grep -c '"deep": true' out)" = 1 ] || fault "one input is a deep range"

check "thresholds of a claim" 0 "$casus" thresholds "$first" -c bargain -f json
has out '"crossings"'
has out '"smallest_change"'
has out '"probability"'
check "thresholds of a table" 0 "$casus" thresholds runs.csv -y y -f csv
has out "target,input,probability,value,margin,error"

# Deep ranges: y = d + a, d swept over 0 .. 2, a drawn from 0 .. 1: b says nothing.
cat >deep.yaml <<'Y'
casus: 1
title: deep
quantities:
  d: range(0, 2)
  a: 0..1
  b: 0..1
measures:
  y: {value: d + a + 0 * b}
Y
check "deep ranges" 0 "$casus" sensitivity deep.yaml --method given -n 1024
has out "It hangs most on quantities.d"
lacks out "quantities.b"
sed 's/b: 0..1/b: range(0, 1)/' deep.yaml >deeper.yaml
for method in pawn delta; do
  check "one deep range, $method" 0 "$casus" sensitivity deep.yaml --method $method -n 1024
  has out "It hangs most on quantities.d"
  lacks out "(all deep ranges)"
  check "deep ranges, $method" 0 "$casus" sensitivity deeper.yaml --method $method -n 1024
  has out "Deep ranges are swept together over a few points"
  has out "(all deep ranges)"
  narrow out
done
check "too few futures for the deep points" 2 "$casus" sensitivity deep.yaml -n 128
has err "32 deep points need at least 512 futures each"

check voi 0 "$casus" voi "$first"
has out "By cost (less is better), choose trade now."
has out "Find out first: quantities.goodwill."
has out "no knowledge would change the choice"
narrow out
check "voi together" 0 "$casus" voi "$first" -m cost -g quantities.goodwill,stances.ALLY.payment.position -f csv
has out 'cost,evppi,"quantities.goodwill,stances.ALLY.payment.position",'
check "nothing to choose" 3 "$casus" voi runs.csv -y y
has err "there is nothing to choose between"
check "columns as choices" 0 "$casus" voi runs.csv -y y -y c -f json
has out '"choose_now": "y"'
exit $failed
