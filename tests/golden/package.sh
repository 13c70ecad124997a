#!/bin/sh
# casus package and casus power: exit statuses, forms of output, explanations and messages.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
panama=$source/cases/panama-1974/case.yaml

# Brams and Taylor 1996, chapter 5.
check winner 0 "$casus" package "$panama" --winner
has out "land_and_water is split: 2/15 to US, the rest to PANAMA"
has out "points of US: 66"
has out "Uncertain quantities are at their medians, deep ranges at their middles."
check json 0 "$casus" package "$panama" -f json
has out '"package": "treaty"'
has out '"inputs_at": "medians"'
check frontier 0 "$casus" package "$panama" --frontier f.csv
[ "$(head -c 22 f.csv)" = "point,packages,accepte" ] || fault "frontier: no CSV"
check draft 0 "$casus" package "$panama" --draft "$source/cases/panama-1974/draft.yaml" --swaps
has out "swaps of up to 4 issues"
check "swaps without draft" 3 "$casus" package "$panama" --swaps
check futures 0 "$casus" package "$panama" --futures 200
has out "accepted most often"
check lottery 0 "$casus" package "$panama" --lottery
check "unknown model" 3 "$casus" package "$panama" -m nope
check "no package" 3 "$casus" package "$source/cases/first/case.yaml"
has err "the case has no package"
check "bad epsilon" 2 "$casus" package "$panama" --epsilon 0
check cover 0 "$casus" package "$panama" --epsilon 0.1

# Nothing that both accept: which demands clash.
cat >none.yaml <<'EOF'
casus: 1
actors: {A: {}, B: {}, C: {}}
issues: {x: {from: 0, to: 10, now: 5}, y: {from: 0, to: 10, now: 5}}
stances:
  A: {x: {position: 10, salience: 50, red_line: {at_least: 8, hard: yes}}, y: {position: 0, salience: 10}}
  B: {x: {position: 0, salience: 50, red_line: {at_most: 6, hard: yes}}, y: {position: 10, salience: 10}}
  C: {y: {position: 5, salience: 10}}
models: {m: {kind: package, between: [A, B, C], issues: {x: [0, 5, 10], y: [0, 5, 10]}}}
EOF
check clash 0 "$casus" package none.yaml
has out "There is no zone of agreement."
has out "the red line of A on x"
has out "B wants no less than no deal gives it (30)"
lacks out "C wants"

# Mistakes have places.
cat >bad.yaml <<'EOF'
casus: 1
actors: {A: {}, B: {}}
issues: {x: {from: 0, to: 10, now: 5}}
stances: {A: {x: {position: 1, salience: 5}}, B: {x: {position: 9, salience: 5}}}
models:
  m: {kind: package, between: [A, Bee], issues: {ex: [1, 2]}, losses: linear}
EOF
check "bad case" 3 "$casus" package bad.yaml
has err 'bad.yaml:6:35: error: unknown actor "Bee"'
has err 'unknown issue "ex"'
has err 'has no key "losses"'

# GENIUS: the domain's indices have gaps, an item stands twice, the type is missing.
cat >a.xml <<'EOF'
<utility_space><objective index="0" name="root">
<weight index="2" value="0.5"/><weight index="4" value="0.5"/>
<issue index="2" name="price"><item index="1" value="low" evaluation="9"/><item index="1" value="low" evaluation="4"/><item index="2" value="high" evaluation="8"/></issue>
<issue index="4" name="days" type="integer" lowerbound="1" upperbound="3"><evaluator ftype="linear" slope="0.5" offset="0"/></issue>
</objective><reservation value="0.2"/></utility_space>
EOF
sed 's/slope="0.5" offset="0"/slope="-0.5" offset="1"/; s/evaluation="4"/evaluation="10"/; s/evaluation="8"/evaluation="5"/' a.xml >b.xml
check genius 0 "$casus" package a.xml b.xml -f csv
# Worked by hand: a has low 0.25, high 0.5, days 1..3 0, 0.25, 0.5; b low 0.5, high 0.25, days the
# other way round.  All six sum to 1 or 0.75 + ...: low/1 = (0.25, 1), high/3 = (1, 0.25).
has out '1,0.25,"high","3"'
has out '0.25,1,"low","1"'
check "no such file" 1 "$casus" package "$panama.nope"
printf '<other/>' >c.xml
check "wrong root" 3 "$casus" package c.xml
has err 'the root element is "other"'

# What is not read is refused by name.
sed 's/ftype="linear" slope="0.5" offset="0"/ftype="triangular" parameter0="2"/' a.xml >t.xml
check triangular 3 "$casus" package t.xml b.xml
has err 'an evaluator of the type "triangular" is not read'
printf '{"DefaultPartialOrdering": {"domain": {}, "bids": [], "better": []}}' >p.json
check "partial ordering" 3 "$casus" package p.json
has err "GeniusWeb's partial orderings are not read"
printf 'type: HyperRectangleUtilityFunction\nvalues: []\n' >h.yaml
check "another function" 3 "$casus" package h.yaml
has err 'Its type is "HyperRectangleUtilityFunction"'

# Side payments in sentences, worked by hand: the bridge is worth 10 to A and costs B 4, money is worth
# 1 and 2; the 10 - 4/2 = 8 in halves, so A pays 6.
cat >bridge.yaml <<'EOF'
casus: 1
actors: {A: {}, B: {}}
issues: {bridge: {from: 0, to: 1, now: 0}}
stances: {A: {bridge: {position: 1, salience: 10}}, B: {bridge: {position: 0, salience: 4}}}
models:
  m: {kind: package, between: [A, B], issues: {bridge: [0, 1]}, side_payments: {A: 1, B: 2},
      side_payment_unit: bn USD}
EOF
check payments 0 "$casus" package bridge.yaml --lottery
has out "A pays B 6 bn USD (worth 6 points to A, 12 to B)"
has out "with payments 1 of them still cannot be improved for all"
has out "A: a deal vanishes when no deal is worth more than 8 (now 0)"
check "payments as CSV" 0 "$casus" package bridge.yaml -f csv
has out '1,1,yes,yes,10,0,"1"'
has out '2,1,yes,no,0,4,"0"'
sed 's/A: 1, B: 2/A: 1, B: 2, Bee: 3/; s/bn USD}/[x]}/' bridge.yaml >bad.yaml
check "payments of nobody" 3 "$casus" package bad.yaml
has err '"Bee" is no party to "m"'
check "swaps as CSV without a draft" 3 "$casus" package bridge.yaml -f csv --swaps
check "mixes as CSV" 3 "$casus" package bridge.yaml -f csv --lottery
has err "as CSV there is the frontier"

# Power.
check council 0 "$casus" power --quota 39 --weights 5x7,10x1
has out "421/2145"
has out "add up to 1 exactly"
check veto 0 "$casus" power --quota 9 --weights 15x1 --veto 1,2,3,4,5
has out "421/2145"
check "quota too large" 3 "$casus" power --quota 40 --weights 3,3
check "no quota" 3 "$casus" power --weights 3,3
check "nothing" 2 "$casus" power
printf 'coalition,value\nA,-1\nC,1\nA+B,3\nA+C,4\nB+C,2\nA+B+C,5\n' >game.csv
check game 0 "$casus" power game.csv
has out "2.66667"
has out "The core is not empty"
check "game as JSON" 0 "$casus" power game.csv -f json
flatten out
has out '"together":5.0'
has out '"core_is_empty":false'
check "game as CSV" 0 "$casus" power game.csv -f csv
has out '"A",'
exit $failed
