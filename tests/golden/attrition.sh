#!/bin/sh
# casus attrition: values known from elsewhere, refusals at their place, formats, exit statuses.
#   sh attrition.sh PATH-OF-CASUS
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

expect() { # exit status, pattern of a line of output or messages, arguments
  status=$1 pattern=$2
  shift 2
  check "$*" "$status" "$casus" attrition "$@"
  cat out err | grep -q -e "$pattern" || { fault "$what: no \"$pattern\" in:"; cat out err; }
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
expect 0 '"answer": "attrition salvo"' salvo -a units=2,shots=2,hit=0.5 -b units=1,shots=1,hit=1 -f json
# One certain hit on one unit of two.
expect 0 'mean loss of a, one round *1 units' salvo -a units=2,shots=2,hit=0.5 -b units=1,shots=1,hit=1

expect 3 '^--a:1:7: error: count is -5' duel -a count=-5,kill=1/day -b count=1,kill=1/day
expect 3 'has no unit of time' duel -a count=5,kill=1 -b count=1,kill=1/day
expect 3 'rates in 1/day and 1/hour are mixed' duel -a count=5,kill=1/day -b count=1,kill=1/hour
# A unit that can't hit anything.
expect 3 '^--a:1:14: error: kill is 0' duel -a count=5,kill=0/day -b count=1,kill=1/day
expect 3 '^--a:1:21: error: hit is 0' salvo -a units=1,shots=1,hit=0 -b units=1,shots=0,hit=1
expect 3 'neither side can hit anything' salvo -a units=1,shots=0,hit=1 -b units=1,shots=0,hit=1
expect 3 '^--layer:1:16: error: magazine is 0' leak --raid count=1,price=1 --layer p=0.5,magazine=0
expect 3 'effect is 0' mix --budget 1 --type name=x,price=1,effect=0
expect 3 'must be above 0 and at most 1' salvo -a units=1,shots=1,hit=1.5 -b units=1,shots=0,hit=1
expect 3 'Did you mean "kill"' duel -a count=5,kil=1/day -b count=1,kill=1/day
expect 3 'p is 0' leak --raid count=1,price=1 --layer p=0,magazine=5
expect 3 'a chance lies between 0 and 1' deny --p-win 0.5..1.5 --value 1 --cost 1
expect 2 'unknown model "dual"' dual
expect 2 'duel wants --a' duel

# ---- FILE: every model takes one; the values are those of the options above ----
cat >duel.yaml <<'E'
law: square
a: {count: 1000, kill: 0.01/day}
b: {count: 800, kill: 0.01/day}
E
expect 0 'a at the end *600 units' duel duel.yaml
# An option goes before the file: linear law, 1000 - 800 = 200 left.
expect 0 'a at the end *200 units' duel duel.yaml --law linear
cat >iwo.yaml <<'E'
a: {count: 0, kill: 0.0106/day}
b: {count: 21500, kill: 0.0544/day}
until: 36
reinforce:
  - {from: 0, a: 54000/day}
  - {from: 1}
  - {from: 2, a: 6000/day}
  - {from: 3}
  - {from: 5, a: 13000/day}
  - {from: 6}
E
expect 0 'a at the end *51985' duel iwo.yaml
# sqrt(0.01) (100 - 2/0.01) - sqrt(0.04) (100 - 1/0.04) = -10 - 15 = -25: a loses in the end.
expect 0 'a wins above 0 *-25' duel -a count=100,kill=0.01/day -b count=100,kill=0.04/day \
  --reinforce from=0,a=1/day,b=2/day
# One type of a against two of b: a fires first at the one with the larger product of rates, foot
# (0.02 * 0.03 against 0.05 * 0.01), until b breaks with all its guns left.
cat >mixed.yaml <<'E'
a:
  fire: best
  types: {tanks: {count: 100, kill: {guns: 0.05/day, foot: 0.02/day}}}
b:
  break: 0.5
  types:
    guns: {count: 40, kill: {tanks: 0.01/day}}
    foot: {count: 40, kill: {tanks: 0.03/day}}
E
expect 0 'guns of b at the end *40 units' duel mixed.yaml
expect 0 'no way to share out its fire leaves a more than' duel mixed.yaml
sed 's,guns: 0.05/day,guns: 0/day,; s,foot: 0.02/day,foot: 0/day,' mixed.yaml >bad.yaml
expect 3 "bad.yaml:3:37: error: tanks can't hit anything" duel bad.yaml
sed 's/foot: 0.02/fot: 0.02/' mixed.yaml >bad.yaml
expect 3 'bad.yaml:3:54: error: unknown key "fot" of kill' duel bad.yaml
expect 3 'Did you mean "foot"' duel bad.yaml
sed 's,0.02/day,0.02,' mixed.yaml >bad.yaml
expect 3 'foot is a rate and has no unit of time' duel bad.yaml
sed 's/count: 100/count: -100/' mixed.yaml >bad.yaml
expect 3 'bad.yaml:3:26: error: count is -100' duel bad.yaml
sed 's/fire: best/fire: bset/' mixed.yaml >bad.yaml
expect 3 'bad.yaml:2:9: error: unknown fire "bset"' duel bad.yaml
printf 'a: {units: 2, shots: 2, hit: 0.5}\nb: {units: 1, shots: 1, hit: 1}\n' >salvo.yaml
expect 0 'mean loss of a, one round *1 units' salvo salvo.yaml
# Two against one, each unit fires once and always hits, point defence stops nothing: the one is gone
# after a round and has hit one of the two.
expect 0 'only a is left after all rounds *1 ' salvo -a units=2,shots=1,hit=1 -b units=1,shots=1,hit=1 \
  --rounds 2 --defence point
expect 0 'mean of a left *1 units' salvo -a units=2,shots=1,hit=1 -b units=1,shots=1,hit=1 \
  --rounds 2 --defence point
expect 3 'for units that one hit takes out' salvo -a units=2,shots=1,hit=1,damage=0.5 \
  -b units=1,shots=1,hit=1 --rounds 2 --defence point
printf 'a: {units: 2, shots: 2, hit: 1.5}\nb: {units: 1, shots: 1, hit: 1}\n' >bad.yaml
expect 3 'bad.yaml:1:30: error: hit is 1.5' salvo bad.yaml
cat >leak.yaml <<'E'
raid: {count: 200, price: 0.035, damage: 2}
layer:
  dear: {p: 0.8, magazine: 50, shots: 2, price: 4}
E
expect 0 'get through *176 munitions' leak leak.yaml
expect 0 'chance that layer dear is exhausted *1 ' leak leak.yaml
# Two munitions, two interceptors of 1/2: none leaks in 1/4, the median is one.
expect 0 'none gets through *0.25 ' leak --raid count=2,price=1 --layer p=0.5,magazine=2
expect 0 '  median *1 munitions' leak --raid count=2,price=1 --layer p=0.5,magazine=2
sed 's/dear: {p: 0.8/dear: {p: 1.8/' leak.yaml >bad.yaml
expect 3 'bad.yaml:3:13: error: p is 1.8' leak bad.yaml
printf 'stock: {stock: 300, use: 40/month, make: 10/month}\n' >stock.yaml
expect 0 'stock is empty *10 months' sustain stock.yaml
printf 'stock: {stock: 300, use: 40}\n' >bad.yaml
expect 3 'bad.yaml:1:26: error: use is a rate and has no unit of time' sustain bad.yaml
printf 'budget: 100\ntype:\n  x: {price: 10, effect: 4, cap: 8}\n  y: {price: 1, effect: 0.2}\n' \
  >mix.yaml
expect 0 'buy of y *20 units' mix mix.yaml
printf 'p-win: 0.3\nvalue: 100\ncost: 40\nspend: {walls: {price: 10, p_times: 0.5}}\n' >deny.yaml
expect 0 "doesn't pay *1 " deny deny.yaml
printf 'p-win: 0.5..1.5\nvalue: 1\ncost: 1\n' >bad.yaml
expect 3 'bad.yaml:1:8: error: p-win reaches' deny bad.yaml
printf 'p_win: 0.3\nvalue: 1\ncost: 1\n' >bad.yaml
expect 3 'Did you mean "p-win"' deny bad.yaml

# What is given once is no list, and nothing is dropped silently.
printf 'a: []\nb: [{count: 1, kill: 1/day}]\n' >bad.yaml
expect 3 'bad.yaml:1:4: error: a is a mapping, not a list' duel bad.yaml
printf 'raid: {x: {count: 1, price: 1}}\nlayer: {p: 0.5, magazine: 1}\n' >bad.yaml
expect 3 'unknown key "x" of raid' leak bad.yaml
sed 's/law: square/law: [square]/' duel.yaml >bad.yaml
expect 3 'bad.yaml:1:6: error: law is text, not a list' duel bad.yaml
sed 's/p-win: 0.3/p-win: [0.3]/' deny.yaml >bad.yaml
expect 3 'bad.yaml:1:8: error: p-win is a number or a distribution, not a list' deny bad.yaml
printf '' >bad.yaml
expect 3 'bad.yaml: error:' duel bad.yaml

# Two sides that buy against each other.  Each of a's types is strong against one of b's, in a ring:
# no pure pair in three lots, value 1/2 by symmetry.
cat >two.yaml <<'E'
a:
  budget: 3
  types:
    x: {price: 1, against: {u: 3, v: 1}}
    y: {price: 1, against: {u: 1, v: 3}}
b:
  budget: 3
  types:
    u: {price: 1, against: {x: 1, y: 3}}
    v: {price: 1, against: {x: 3, y: 1}}
E
expect 0 'best replies to each other *0 ' mix two.yaml
expect 0 'Best replies go round' mix two.yaml
expect 0 'share of the strength there *0.5 ' mix two.yaml
sed 's/{u: 3, v: 1}/{u: 0, v: 0}/' two.yaml >bad.yaml
expect 3 "bad.yaml:4:28: error: x can't hit anything" mix bad.yaml
sed 's/{u: 3, v: 1}/{u: 3, w: 1}/' two.yaml >bad.yaml
expect 3 'bad.yaml:4:35: error: unknown key "w" of against' mix bad.yaml

# The record stands in every form of every forecast.
for verb in duel salvo leak mix deny; do
  for form in table json csv; do
    expect 0 'On 614 real battles' $verb $verb.yaml -f $form
  done
done
expect 0 'On 614 real battles' sustain stock.yaml -f csv
expect 0 'On 614 real battles' mix two.yaml -f json
expect 0 'On 614 real battles' duel mixed.yaml

# So it does in every form of a case's run.
for form in table json csv md; do
  check "record in run -f $form" 0 "$casus" run "$source/cases/cheap-drones/case.yaml" --futures 64 \
    --no-ledger -f $form
  tr '\n' ' ' <out | tr -s ' ' >line
  has line 'On 614 real battles (CDB90) the force ratio alone'
done

printf 'str_att,str_def,wina,war\n10,5,1,x\n10,-5,-1,y\n' >bad.csv
expect 3 'bad.csv:3:4: error: str_def is -5' calibrate bad.csv
printf 'str_att,wina,war\n10,1,x\n' >bad.csv
expect 3 'no column "str_def"' calibrate bad.csv
exit $failed
