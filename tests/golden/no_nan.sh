# Where nothing can be computed, every command says so in words: no NaN and no infinity reaches a
# sentence, a table, a document or a message, and no key of a document is left out for one.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

# Measures that fail everywhere, in half of the futures, and under one strategy only; numbers at both
# ends of what there is; shocks of which nobody knows whether they happen; strategies that are the same.
cat >failing.yaml <<'E'
casus: 1
quantities:
  a: 0..1
  b: log(a - 0.5)
  d: 1 / (a - a)
  small: a * 1e-300
  large: a * 1e60
  smallest: 0..5e-324
shocks:
  unknown: {chance: log(a + 0.5), set: {large: "*2"}}
  never: {chance: 0}
measures:
  half: {value: b, better: high, at_least: -2}
  all: {value: d, better: high, at_least: 0}
  ok: {value: a, better: high, at_least: 0.1}
  tiny: {value: small, better: low, at_most: 1e-301}
  giant: {value: large, better: low}
  least: {value: smallest, better: low}
  exploding: {value: "exp(300 * a)", better: low, at_most: 5}
strategies:
  s: {set: {a: 0.2}}
  t: {set: {a: 0.9}}
  u: {set: {a: 0.9}}
claims:
  p: {says: p, holds_if: P(half > -2 | base) > 0.3}
  e: {says: e, holds_if: E(half | base) > -2}
  x: {says: x, holds_if: E(all | base) > 0}
  z: {says: z, holds_if: E(half | s) < E(half | t)}
  n: {says: n, holds_if: "E(ok | base, shock: never) > 0"}
  r: {says: r, holds_if: E(ok | base) / (E(ok | t) - E(ok | t)) > 0}
  q: {says: q, holds_if: Q(0.5, tiny | base) > 0}
  g: {says: g, holds_if: E(giant | base) * E(giant | base) > 0}
E
sed 's/  a: 0..1/  a: 0..1\n  w: range(0, 1)/; s/ok: {value: a/ok: {value: a + w - w/' failing.yaml >deep.yaml
# Nothing but failures.
cat >nothing.yaml <<'E'
casus: 1
quantities: {a: 0..1, d: 1 / (a - a)}
measures: {m: {value: d, better: high, at_least: 0}}
strategies: {s: {set: {a: 0.2}}, t: {set: {a: 0.9}}}
claims: {c: {says: c, holds_if: E(m | s) > E(m | t)}}
E

words() { # no such word in what was written
  for file in out err; do
    ! grep -niE '(^|[^a-z_])-?(nan|inf(inity)?)([^a-z_]|$)' "$file" >found ||
      { fault "$what: in $file"; head -3 found; }
  done
}
for case in failing deep nothing; do
  few="-n 256"
  [ $case = deep ] && few="-n 128 --deep 8"
  for form in table json csv md; do
    # shellcheck disable=SC2086 # options
    check "run $case $form" 0 "$casus" run --no-ledger $few -f $form $case.yaml
    words
  done
  # shellcheck disable=SC2086
  check "report $case" 0 "$casus" report --no-ledger $few $case.yaml -o page.html
  words
  for future in 0 100; do
    # shellcheck disable=SC2086
    check "future $future of $case" 0 "$casus" run --no-ledger $few --future $future $case.yaml
    words
  done
  for form in table json csv; do
    for command in robust discover "discover --failed" sensitivity "sensitivity --method given" \
      "sensitivity --method pawn" "sensitivity --method delta" "sensitivity --method morris" \
      "sensitivity --method shapley" thresholds voi; do
      what="$command $case $form"
      # shellcheck disable=SC2086
      "$casus" $command --no-ledger $few -f $form $case.yaml >out 2>err
      got=$?
      # What has nothing to work on may be refused; nothing may crash.
      case $got in
        0 | 2 | 3 | 4) ;;
        *) fault "$what: exit status $got"; cat err ;;
      esac
      words
      if [ $form = json ] && [ $got = 0 ]; then
        python - out <<'P' || fault "$what: this is no JSON"
import json, sys
json.load(open(sys.argv[1]), parse_constant=lambda x: sys.exit(x))
P
      fi
    done
  done
done

what="advice among failures"
"$casus" run --no-ledger -n 256 nothing.yaml >out 2>err
has out "A tie: the first place is shared by the case as it stands, s and t (0)."
has out "no value   c: c"
has out "cannot be computed: E(m | s) has a value in no future"
what="the plain page"
has page.html "no value"
exit $failed
