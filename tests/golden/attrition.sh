#!/bin/sh
# casus attrition: values known from elsewhere, refusals at their place, formats, exit statuses.
#   sh attrition.sh PATH-OF-CASUS
casus=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

fail() {
  echo "FAILED: $1"
  cat "$dir/out" "$dir/err"
  failed=1
}

# expect STATUS PATTERN ARGUMENTS...: exit status, and a line of output or messages that matches.
expect() {
  status=$1 pattern=$2
  shift 2
  "$casus" attrition "$@" >"$dir/out" 2>"$dir/err"
  got=$?
  [ "$got" = "$status" ] || fail "status $got instead of $status: $*"
  cat "$dir/out" "$dir/err" | grep -q -e "$pattern" || fail "no \"$pattern\": $*"
}

# 100 against 102 is 0.403787 exactly (recursion in another program).
expect 0 'exact Markov chain *0\.403787' duel -a count=100,kill=1/day -b count=102,kill=1/day
# Square law, 1000 against 800 at equal rates: 600 left after 109.861 (closed form by hand).
expect 0 'a at the end *600 units' duel -a count=1000,kill=0.01/day -b count=800,kill=0.01/day
expect 0 'time to the end *109\.861 day' duel -a count=1000,kill=0.01/day -b count=800,kill=0.01/day
# Engel's Iwo Jima on day 36: 51,985 and 217 (his curve, solved exactly by another program).
expect 0 'a at the end *51985' duel -a count=0,kill=0.0106/day -b count=21500,kill=0.0544/day \
  --reinforce from=0,a=54000/day --reinforce from=1 --reinforce from=2,a=6000/day \
  --reinforce from=3 --reinforce from=5,a=13000/day --reinforce from=6 --until 36
# Both equations stand in help and output; so does the record on real battles.
expect 0 'linear *da/dt = -kill_b a b' duel -a count=10,kill=1/day -b count=8,kill=1/day
expect 0 'On 614 real battles' duel -a count=10,kill=1/day -b count=8,kill=1/day
expect 0 'square, da/dt = -kill_b b' --help
# 50 interceptors, two a target: 25 engaged with 0.2^2 = 0.04 left each, 1 + 175 leak.
expect 0 'get through *176 munitions' leak --raid count=200,price=0.035,damage=2 \
  --layer p=0.8,magazine=50,shots=2,price=4
expect 0 'empties all layers *25 munitions' leak --raid count=200,price=0.035 \
  --layer p=0.8,magazine=50,shots=2
# Stock 300, 30 a month short: ten months.
expect 0 'stock is empty *10 months' sustain --stock stock=300,use=40/month,make=10/month
expect 0 '"key",\|empty' sustain --stock stock=300,use=40/month -f csv
# Best per money first: 8 of the type with 0.4 a million, the rest of the other.
expect 0 'buy of y *20 units' mix --budget 100 --type name=x,price=10,effect=4,cap=8 \
  --type name=y,price=1,effect=0.2
# (20 + 0) / 100 = 0.2 is below 0.3: never deterred; at 0.4 always.
expect 0 "doesn't pay *0 " deny --p-win 0.3 --value 100 --cost 20
expect 0 "doesn't pay *1 " deny --p-win 0.3 --value 100 --cost 40
expect 0 '"casus_attrition": 1' salvo -a units=2,shots=2,hit=0.5 -b units=1,shots=1,hit=1 -f json
# One certain hit on one unit of two.
expect 0 'mean loss of a, one round *1 units' salvo -a units=2,shots=2,hit=0.5 -b units=1,shots=1,hit=1

expect 3 '^--a:1:7: error: count is -5' duel -a count=-5,kill=1/day -b count=1,kill=1/day
expect 3 'has no unit of time' duel -a count=5,kill=1 -b count=1,kill=1/day
expect 3 'rates in 1/day and 1/hour are mixed' duel -a count=5,kill=1/day -b count=1,kill=1/hour
expect 3 'neither side can hit anything' duel -a count=5,kill=0/day -b count=1,kill=0/day
expect 3 'neither side can hit anything' salvo -a units=1,shots=1,hit=0 -b units=1,shots=0,hit=1
expect 3 'must lie between 0 and 1' salvo -a units=1,shots=1,hit=1.5 -b units=1,shots=0,hit=1
expect 3 'Did you mean "kill"' duel -a count=5,kil=1/day -b count=1,kill=1/day
expect 3 'p is 0' leak --raid count=1,price=1 --layer p=0,magazine=5
expect 3 'a chance lies between 0 and 1' deny --p-win 0.5..1.5 --value 1 --cost 1
expect 2 'unknown model "dual"' dual
expect 2 'duel wants --a' duel

printf 'str_att,str_def,wina,war\n10,5,1,x\n10,-5,-1,y\n' >"$dir/bad.csv"
expect 3 'bad.csv:3:4: error: str_def is -5' calibrate "$dir/bad.csv"
printf 'str_att,wina,war\n10,1,x\n' >"$dir/bad.csv"
expect 3 'no column "str_def"' calibrate "$dir/bad.csv"
exit $failed
