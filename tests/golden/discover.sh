#!/bin/sh
# casus robust, discover and elicit: exit statuses, forms of output and messages.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
first=$source/cases/first/case.yaml
poll=$source/cases/base-poll/judgments.csv

check robust 0 "$casus" robust "$first" -n 512 --resamples 20
has out "Advised by satisficing on all thresholds"
has out "is first under"
narrow out
check "robust json" 0 "$casus" robust "$first" -n 512 --resamples 20 -f json
has out '"rank_agreement"'
has out '"mean_regret_by_deep_point"'
check "robust csv" 0 "$casus" robust "$first" -n 512 --resamples 0 -f csv
has out "measure,criterion,strategy,value,best_deep_point,rank,first_share"
check "unknown criterion" 2 "$casus" robust "$first" -n 64 -c maximn
has err 'Did you mean "maximin"?'
check "optimism out of range" 2 "$casus" robust "$first" -n 64 --optimism 2

# Six futures, two plans: plan a costs 1..6, b always 3; a is at most 3 in half of them.
printf 'w,x,plan,cost\n' >runs.csv
for i in 1 2 3 4 5 6; do printf '%d,%d.5,a,%d\n%d,%d.5,b,3\n' $i $i $i $i $i; done >>runs.csv
check "robust on a table" 0 "$casus" robust runs.csv --strategy-column plan --scenario-column w \
  -y "cost:low <= 3" --resamples 0
has out "Advised by satisficing on all thresholds: b (1)."
has out "satisficing            0.5           1*"
check "no outcome" 3 "$casus" robust runs.csv
has err "--outcome is missing"
check "unknown column" 3 "$casus" robust runs.csv -y "csot:low"
has err 'Did you mean "cost"?'
check "unknown strategy" 3 "$casus" robust runs.csv --strategy-column plan -y cost:low -s c

check discover 0 "$casus" discover "$first" -n 512 --resamples 20
has out "fails in"
has out "mostly where"
narrow out
check "discover json" 0 "$casus" discover "$first" -n 512 --resamples 20 -f json
for key in trajectory quasi_p_low scatter stacking tree logistic; do has out "\"$key\""; done
check "discover csv" 0 "$casus" discover "$first" -n 512 --resamples 0 -f csv
has out "limit,firm,1,"
check "a target" 0 "$casus" discover "$first" -n 512 --resamples 0 -t "cost >= 270" -s firm
has out '"cost >= 270" holds in'
check "a target without a bound" 2 "$casus" discover "$first" -n 64 -t cost
check "an unknown target" 3 "$casus" discover "$first" -n 64 -t "csot >= 1"
has err 'Did you mean "cost"?'
check "nothing failed" 0 "$casus" discover "$first" -n 64 --failed -s firm
has out "firm never has no result in 64 futures."
check "alpha out of range" 2 "$casus" discover "$first" -n 64 --alpha 0.6
check "export" 0 "$casus" discover "$first" -n 256 --resamples 0 -s firm --export runs.tar.gz
head -1 out >start
check "read back" 0 "$casus" discover runs.tar.gz -y "cost <= 260" -y "years <= 22" --resamples 0
has out "$(cat start)"
printf 'no archive' >bad.tar.gz
check "no archive" 3 "$casus" discover bad.tar.gz -y "y <= 1"

# Futures without a result are counted and located: x above 0.7 fails.
printf 'x,z,y\n' >failed.csv
i=0
while [ $i -lt 200 ]; do
  if [ $i -gt 140 ]; then y=; else y=$((i % 2)); fi
  printf '0.%03d,0.%03d,%s\n' $((i * 5)) $(((i * 37) % 1000)) "$y"
  i=$((i + 1))
done >>failed.csv
check "failures" 0 "$casus" discover failed.csv -y y --failed --resamples 0
has out "all has no result in 30 % of the futures, mostly where x is at least 0.7"
check "failures are left out" 0 "$casus" discover failed.csv -t "y >= 1" --resamples 0
has out "59 of 200 futures are left out"

check elicit 0 "$casus" elicit "$poll" --fit all --experts --lower 0
has out "3 experts, 4 items, 3 of them with a known truth."
narrow out
check "elicit json" 0 "$casus" elicit "$poll" -f json
has out '"calibration"'
check "elicit csv" 0 "$casus" elicit "$poll" -f csv
has out "score,Bob,,calibration,"
check "unknown item" 3 "$casus" elicit "$poll" --fit "next paymnt"
has err 'Did you mean "next payment"?'
printf 'expert,item,5,50,95\na,x,1,2,3\n' >one.csv
check "no seeds" 0 "$casus" elicit one.csv
has out "Nobody can be scored."
check "cooke without seeds" 3 "$casus" elicit one.csv -p cooke
has err "no item has come true"
printf 'expert,item,from,to,chips\na,x,0,10,2\na,x,10,20,6\na,x,20,30,2\n' >chips.csv
check roulette 0 "$casus" elicit chips.csv
has out "normal(mean 15"
check "roulette as CSV" 0 "$casus" elicit chips.csv -f csv
has out "fit,a,x,normal.mean,15"
check "roulette as JSON" 0 "$casus" elicit chips.csv -f json
flatten out
has out '"item":"x","who":"a","families":[{"family":"normal","parameters":{"mean":15.0,'
printf 'casus: 1\nquantities:\n  q: {value: experts(table: one.csv, item: y, pool: linear)}\nmeasures:\n  m: {value: q}\n' >case.yaml
check "experts of an unknown item" 3 "$casus" check case.yaml
has err 'the experts were not asked about "y"'
printf 'casus: 1\nquantities:\n  q: {value: experts(table: none.csv)}\nmeasures:\n  m: {value: q}\n' >case.yaml
check "experts without a table" 3 "$casus" check case.yaml
has err "No such file or directory"
exit $failed
