# Ctrl-C ends every command within seconds: a command is sent the signal while it works.  What shows a
# part of its result then does so; all end with 130, or by the signal, which a shell calls 130 too.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
env --default-signal=INT true 2>/dev/null || skip "env cannot set signals"

cat >case.yaml <<'E'
casus: 1
actors: {A: {capability: 40..60}, B: {capability: 30..70}}
issues: {toll: {unit: USD, from: 0, to: 100, now: 50}}
stances:
  A: {toll: {position: 10..30, salience: 60..90}}
  B: {toll: {position: 60..95, salience: 40..80}}
models: {talks: {kind: bargaining, rule: exchange}}
quantities:
  wide: range(0, 1)
  x: normal(0, 1)
  y: lognormal(0, 0.5)
measures:
  toll: {value: talks.toll + wide + x, better: low, at_most: 50}
  other: {value: x * y + wide, better: high, at_least: 0.3}
strategies:
  firm: {set: {stances.A.toll.position: 5}}
  soft: {set: {stances.A.toll.position: 40}}
claims: {c: {says: "It helps.", holds_if: E(toll | firm) < E(toll | soft)}}
E
awk 'BEGIN { srand(1); print "a,b,c,d,e,f,strategy,cost,gain"
  for (i = 0; i < 400000; i++)
    print rand() "," rand() "," rand() "," rand() "," rand() "," rand() "," i % 2 "," rand() "," rand() }' >runs.csv

awk 'BEGIN { srand(2); print "expert,item,5,50,95,truth"
  for (i = 0; i < 600; i++) truth[i] = 10 * rand()
  for (e = 0; e < 150; e++) for (i = 0; i < 600; i++) {
    m = 10 * rand(); printf "e%d,i%d,%g,%g,%g,%g\n", e, i, m - 1, m, m + 1, truth[i] } }' >judgments.csv

# A command that has not ended by itself after a second (half a one in haste) is interrupted; it must end within five more
# (two on a quiet machine: the test says that it ends, not how fast the machine is).
work=0.5
[ -z "${CASUS_THOROUGH:-}" ] || work=1
interrupted() { # what, then the command
  what=$1
  shift
  env --default-signal=INT "$@" >out 2>err &
  child=$!
  sleep $work
  kill -0 "$child" 2>/dev/null || { fault "$what: it ended before it could be interrupted"; return; }
  kill -INT "$child"
  waited=0
  while kill -0 "$child" 2>/dev/null && [ "$waited" -lt 50 ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  if kill -0 "$child" 2>/dev/null; then
    kill -KILL "$child"
    fault "$what: still at work five seconds after Ctrl-C"
  fi
  wait "$child"
  got=$?
  [ "$got" = 130 ] || { fault "$what: exit status $got instead of 130"; cat err; }
}

interrupted run "$casus" run --no-ledger --no-progress -n 16777216 case.yaml
has out "Stopped early"
interrupted "report" "$casus" report --no-ledger --no-progress -n 16777216 case.yaml -o page.html
interrupted "the futures of robust" "$casus" robust --no-ledger -n 4096 --deep 4096 case.yaml
interrupted "robust of a table" "$casus" robust runs.csv -y cost:low -y gain:high \
  --strategy-column strategy --resamples 100000
interrupted discover "$casus" discover --no-ledger -n 2048 --deep 64 --resamples 10000 case.yaml
interrupted "discover of a table" "$casus" discover runs.csv -t "cost >= 0.7" -y gain --resamples 10000
interrupted sensitivity "$casus" sensitivity --no-ledger --points 16777216 case.yaml
interrupted "sensitivity by Shapley" "$casus" sensitivity --no-ledger --method shapley \
  --points 16777216 case.yaml
interrupted "sensitivity by delta" "$casus" sensitivity --no-ledger --method delta -n 4194304 --deep 2 \
  case.yaml
interrupted "sensitivity of a table" "$casus" sensitivity runs.csv -y cost -y gain --by strategy
interrupted thresholds "$casus" thresholds --no-ledger -n 4194304 --deep 2 case.yaml
interrupted voi "$casus" voi --no-ledger -n 4194304 --deep 2 --group x,y,wide case.yaml
interrupted "package over futures" "$casus" package "$source/cases/rok-us-2025/case.yaml" \
  --futures 6000
interrupted elicit "$casus" elicit judgments.csv --fit all --experts
interrupted "conflict over futures" "$casus" conflict "$source/cases/rok-us-2025/case.yaml" \
  -m nk_seat --flips status_quo --futures 20000000
exit $failed
