#!/bin/sh
# Systems of difference equations on the command line: messages at their places, show, one future, the
# page's picture; trees pruned by cross-validation.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

printf '1, 2, 3\n4, 5\n' >rain.csv
cat >wrong.yaml <<'EOF'
casus: 1
quantities: {rate: 0.5}
models:
  pond:
    kind: dynamics
    steps: 3
    noise: {rain: {table: rain.csv}}
    states:
      level: {start: 1, next: levl * (1 - rat) + rain}
    flows: {inn: out + 1, out: 2}
    outputs: {end: {value: level, steps: lst}}
measures: {end: pond.end}
EOF
check "all mistakes at once" 3 "$casus" check wrong.yaml
cat >expected <<'EOF'
rain.csv:2:1: error: this row has 2 numbers for 3 steps
wrong.yaml:9:31: error: unknown name "levl" in a formula of "pond"
wrong.yaml:9:43: error: unknown name "rat" in a formula of "pond"
wrong.yaml:10:18: error: "out" comes later than this formula
wrong.yaml:11:42: error: unknown way to fold steps, "lst"
EOF
for line in 1 2 3 4 5; do has err "$(sed -n "${line}p" expected)"; done
has err 'Did you mean "level"?'
has err 'Did you mean "rate"?'
has err "It is one of: last, mean, sum, min, max."

printf '1, 2, 3\n4, 5, 6\n' >rain.csv
cat >pond.yaml <<'EOF'
casus: 1
quantities: {rate: {value: 0.5, status: data}}
models:
  pond:
    kind: dynamics
    about: water
    steps: 3
    noise: {rain: {table: rain.csv}}
    states: {level: {start: 1, next: level * (1 - rate) + rain, status: data}}
    outputs: {end: level}
measures: {end: pond.end}
EOF
# From 1: 0.5 + 1 = 1.5, 0.75 + 2 = 2.75; and 4.5, 2.25 + 5 = 7.25.
check "show" 0 "$casus" show pond.yaml
has out "models.pond.computed.1                         formula    1 - rate"
check "one future" 0 "$casus" run pond.yaml --future 0 -n 16 --no-ledger
sed -n '/^  pond/,/^  models.pond.end/p' out >one
cat >expected <<'EOF'
  pond
    level
      at step 0: 1 (paths from 1 to 1)
      at step 1: 3 (paths from 1.5 to 4.5)
      at step 2: 5 (paths from 2.75 to 7.25)
  models.pond.end                                         5
EOF
same one expected
check "json" 0 "$casus" run pond.yaml -n 16 --no-ledger -f json
has out '"picture"'
has out '"state": "level"'
before=$(grep -o '"hash": "[0-9a-f]*"' out | head -1)
printf '1, 2, 3\n4, 5, 7\n' >rain.csv
check "another table, another case" 0 "$casus" run pond.yaml -n 16 --no-ledger -f json
after=$(grep -o '"hash": "[0-9a-f]*"' out | head -1)
[ -n "$before" ] && [ "$before" != "$after" ] ||
  fault "the hash of the case does not cover the table of noise: $before, $after"

first=$source/cases/first/case.yaml
check "a pruned tree" 0 "$casus" discover "$first" -s firm -n 512 --resamples 0 --folds 10
has out "The tree, pruned by 10-fold cross-validation to"
check "the same, as JSON" 0 "$casus" discover "$first" -s firm -n 512 --resamples 0 --folds 10 -f json
has out '"tree_pruned"'
check "one fold" 2 "$casus" discover "$first" --folds 1
has err "--folds is 0, or 2 and more"
check "too many folds" 2 "$casus" discover "$first" --folds 51
has err "--folds lies between 0 and 50"
check "opportuneness" 0 "$casus" robust "$first" -n 256 --resamples 0 -c opportuneness
has out "opportuneness"
exit $failed
