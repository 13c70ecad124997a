#!/bin/sh
# The same bytes whatever the processor, the compiler and its level of optimisation: cases, elicitation,
# duels and a calibration, with all numbers as JSON,
#   - by each casus named;
#   - by each casus named, told that the processor has neither AVX2 nor FMA (the GNU C library then takes
#     other code for exp, log, pow, sin, ...; elsewhere the setting means nothing).
#   sh processor_bytes.sh CASUS [CASUS ...]     the first is what the others are compared with
programs=
for program; do
  case $program in
    /*) ;;
    *) program=$PWD/$program ;;
  esac
  programs="$programs $program"
done
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

futures=1024
[ -z "${CASUS_THOROUGH:-}" ] || futures=4096
no_fma='glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable,-FMA4'

cat >contradiction.yaml <<'E'
casus: 1
title: every kind of draw, correlations that cannot all hold, every function
quantities:
  a: normal(0, 1)
  b: lognormal(0.3, 0.8)
  c: pert(1, 2.5, 7)
  d: beta(0.7, 2.3)
  e: quantiles(5: 1, 50: 3, 95: 8)
  f: tri(1, 2, 4)
  g: normal(1, 2) within 0..3
correlate:
  - {between: [a, b], rank: 0.9}
  - {between: [b, c], rank: 0.9}
  - {between: [a, c], rank: -0.9}
  - {between: [d, g], rank: 0.5}
measures:
  sum_of_functions:
    value: exp(a / 3) + log(b) - sqrt(c) + logistic(d) + norm_cdf(e - 2) + f ^ g
    better: high
    at_least: 3
E
awk 'BEGIN {
  OFS = ","
  print "str_att,str_def,wina,war"
  for (i = 1; i <= 60; i++)
    print 10 + i * 7 % 41, 8 + i * 11 % 37, (i * 5 % 9 > 3) * 2 - 1, "w" i % 6
}' >battles.csv

run() { # program, folder for its answers
  mkdir "$2" || exit 1
  for name in first cheap-drones nk-2017 panama-1974; do
    "$1" run "$source/cases/$name/case.yaml" --no-ledger -q -n $futures -f json -o "$2/$name" || return 1
  done
  "$1" run "$source/cases/rok-us-2025/case.yaml" --no-ledger -q --deep 8 -n 1024 -f json -o "$2/rok-us-2025" &&
    "$1" run contradiction.yaml --no-ledger -q -n $futures -f json -o "$2/contradiction" &&
    "$1" sensitivity contradiction.yaml --no-ledger -q -n 1024 -f json -o "$2/sensitivity" &&
    "$1" elicit "$source/cases/base-poll/judgments.csv" -f json >"$2/elicit" &&
    "$1" attrition duel -a count=100,kill=0.02/day -b count=80,kill=0.03/day,break=0.3 --law bracken \
      --p 0.7 --q 0.2 -f json >"$2/duel" &&
    "$1" attrition calibrate battles.csv -f json >"$2/calibrate"
}

first=
number=0
for program in $programs; do
  number=$((number + 1))
  for tunables in '' "$no_fma"; do
    answers=$number${tunables:+-no-fma}
    GLIBC_TUNABLES=$tunables run "$program" "$answers" 2>err || { fault "$program fails:"; cat err; continue; }
    [ -n "$first" ] || first=$answers
    for file in "$answers"/*; do
      cmp "$first/${file##*/}" "$file" || fault "$program${tunables:+ without FMA}: ${file##*/} has other bytes"
    done
  done
done
exit $failed
