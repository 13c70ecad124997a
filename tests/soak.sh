#!/bin/sh
# Runs every fuzz target for a while, two ways:
#   tests/soak.sh HOURS    all of them together for so many hours (48 is a weekend), in rounds of about
#                          an hour, so that the time is spread over the targets whenever it is stopped
#   tests/soak.sh 10s      each of them for 10 seconds, from the same random numbers each time: what
#                          continuous integration does
# Corpora grow in build-fuzz/corpus, findings are kept in build-fuzz/findings (give one to its target as
# argument to see it again), and a line for each target says how many inputs were tried.  Ends with
# status 1 when there was a finding.
set -eu
cd "$(dirname "$0")/.."
[ $# = 1 ] || { sed -n '2,10s/^# //p' "$0"; exit 2; }
cmake -G Ninja -S . -B build-fuzz -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-O1 -g1" \
  -DCASUS_SANITIZE=ON -DCASUS_FUZZ=ON -DCMAKE_C_COMPILER=clang >/dev/null
targets=$(cd tests/hostile && ls fuzz_*.c | sed 's/\.c$//')
# shellcheck disable=SC2086
ninja -C build-fuzz --quiet $targets
jobs=$(nproc)
mkdir -p build-fuzz/findings build-fuzz/log build-fuzz/corpus
rm -f build-fuzz/log/*
touch build-fuzz/started
case $1 in
  *s) rounds=1 slice=${1%s} seed=1 ;;
  *)
    seed=0 # libFuzzer's own choice, another each time
    rounds=$(awk -v h="$1" 'BEGIN { print int(h < 1 ? 1 : h) }')
    slice=$(awk -v h="$1" -v r="$rounds" -v j="$jobs" -v n="$(echo "$targets" | wc -l)" \
      'BEGIN { s = int(h * 3600 * j / (r * n)); print s < 1 ? 1 : s }')
    ;;
esac

one() { # target: for `slice` seconds, going on after a finding
  name=${1#fuzz_}
  mkdir -p "build-fuzz/corpus/$name"
  end=$(($(date +%s) + slice))
  left=$slice
  while [ "$left" -gt 0 ]; do
    "build-fuzz/tests/$1" -seed=$seed -max_total_time="$left" -timeout=20 -rss_limit_mb=3000 \
      -artifact_prefix="build-fuzz/findings/$name-" -print_final_stats=1 \
      "build-fuzz/corpus/$name" "tests/hostile/corpus/$name" >>"build-fuzz/log/$name" 2>&1 || sleep 1
    left=$((end - $(date +%s)))
  done
}
round=0
while [ $round -lt "$rounds" ]; do
  round=$((round + 1))
  running=0
  for target in $targets; do
    one "$target" &
    running=$((running + 1))
    # As many at once as there are processors, in batches: they all take the same time.
    [ $((running % jobs)) != 0 ] || wait
  done
  wait
done

status=0
for target in $targets; do
  name=${target#fuzz_}
  awk -v name="$name" '
    /^stat::number_of_executed_units/ { n += $2 }
    /INITED *cov: / { cov = $0; sub(/.* cov: /, "", cov); sub(/ .*/, "", cov) }
    / cov: / { last = $0; sub(/.* cov: /, "", last); sub(/ .*/, "", last) }
    END {
      printf "%-24s %12d inputs, coverage %d -> %d\n", name, n, cov, last
      exit (cov + 0 == 0)
    }' "build-fuzz/log/$name" || {
    echo "$name: the fuzzer sees no coverage"
    status=1
  }
done
found=$(find build-fuzz/findings -newer build-fuzz/started -type f)
[ -z "$found" ] || {
  echo "findings:"
  echo "$found"
  status=1
}
exit $status
