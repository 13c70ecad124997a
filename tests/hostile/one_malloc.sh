#!/bin/sh
# Whole commands with one allocation that fails, and with all that follow it: of the process, libraries
# included.  Each ends as it would with memory (the failure did no harm) or with status 1 and a message;
# it never crashes, never shows other bytes with another status, and leaves no file half written.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
[ -f "${CASUS_FAIL_MALLOC:-}" ] || skip "no library that makes allocations fail"
if nm -D "$casus" 2>/dev/null | grep -q __asan_init; then skip "the sanitizer has an allocator of its own"; fi
cp -r "$source/cases" "$source/tests/hostile/corpus" . || exit 1
rm -f cases/*/*.casus.db*
POINTS=${POINTS:-${CASUS_THOROUGH:+12}} # allocations of each command that fail
POINTS=${POINTS:-3}

once() { # the command, under the library; its output goes to out, err and made.*
  rm -f made.* new.db
  # Not into timeout itself, which would count its own allocations after the command has.
  timeout 60 env LD_PRELOAD="$CASUS_FAIL_MALLOC" "$@" >out 2>err
}
# What the commands write, in one file.
gather() {
  for made in made.html made.tar.gz made.json made.csv; do
    [ ! -e $made ] || { echo "== $made" && cat $made; }
  done >files
  ls -a | grep -F .part && echo "a temporary file is left" >>files
}
# The command with the k-th allocation failing.
try() { # k, "" or 1 for all after it too, then the command
  k=$1 all=$2
  shift 2
  CASUS_FAIL_AT=$k CASUS_FAIL_ALL=$all
  export CASUS_FAIL_AT
  if [ "$all" ]; then export CASUS_FAIL_ALL; else unset CASUS_FAIL_ALL; fi
  once "$@"
  got=$?
  unset CASUS_FAIL_AT CASUS_FAIL_ALL
  gather
  what="$* [allocation $k$all]"
  if [ $got = 1 ] && [ "$status" != 1 ]; then
    [ -s err ] || fault "$what: status 1 without a message"
    # Of several things to write the first may be whole already.
    [ ! -s out ] || cmp -s out want || fault "$what: status 1, but other bytes"
    [ ! -s files ] || cmp -s files want_files || fault "$what: status 1, but a part of a file"
  elif [ $got = "$status" ]; then
    cmp -s out want || fault "$what: other bytes with status $got"
    cmp -s files want_files || fault "$what: another file with status $got"
  else
    fault "$what: status $got instead of $status or 1"
    head -3 err
  fi
}
sweep() { # the command
  CASUS_FAIL_COUNT=count
  export CASUS_FAIL_COUNT
  once "$@"
  status=$?
  unset CASUS_FAIL_COUNT
  n=$(cat count)
  mv out want
  gather
  mv files want_files
  [ "$n" -gt 20 ] || fault "$*: only $n allocations were seen"
  case $status in 0 | 3) ;; *) fault "$*: status $status"; cat err ;; esac
  # Points spread evenly, not at the same ones for both ways of failing.
  i=0
  while [ $i -lt "$POINTS" ]; do
    try $((1 + i * (n - 1) / POINTS)) "" "$@"
    [ $((i % 3)) != 1 ] || try $((1 + (2 * i + 1) * (n - 1) / (2 * POINTS))) 1 "$@"
    i=$((i + 1))
  done
}

first=cases/first/case.yaml
"$casus" run -q -n 256 --ledger kept.db $first >/dev/null || fault "no ledger"
"$casus" run -q -n 512 --ledger kept.db $first >/dev/null || fault "no ledger"
sed 's/capability: pert/capabilty: pert/; s/kind: bargaining/kind: bargain/' $first >broken.yaml
cat >small.csv <<EOF
a,b,cost
1,2,3
2,3,5
3,1,4
EOF
cp small.csv runs.csv
for i in 1 2 3 4 5 6; do sed '1d' small.csv >>runs.csv; done

sweep "$casus" check $first
sweep "$casus" check broken.yaml
sweep "$casus" check cases/rok-us-2025/case.yaml
sweep "$casus" show $first cost
sweep "$casus" run -n 256 --no-ledger $first
sweep "$casus" run -n 256 --no-ledger -f json -o made.json $first
sweep "$casus" run -n 256 --no-ledger -f csv $first
sweep "$casus" run -n 256 --no-ledger -f md $first
sweep "$casus" run -n 64 --no-ledger -f json cases/lake/case.yaml
sweep "$casus" run -q -n 256 --ledger new.db -f json $first
sweep "$casus" runs -f json kept.db
sweep "$casus" diff -f json kept.db 1 2
sweep "$casus" report -q -n 256 --no-ledger -o made.html $first
sweep "$casus" report -q --run 1 -o made.html kept.db
sweep "$casus" robust -n 256 --no-ledger -f json $first
sweep "$casus" sensitivity -n 256 --no-ledger -f json $first
sweep "$casus" thresholds -n 256 --no-ledger -f json $first
sweep "$casus" voi -n 256 --no-ledger $first
sweep "$casus" discover -n 256 --resamples 2 --no-ledger -f json --export made.tar.gz $first
sweep "$casus" discover --resamples 2 -t "cost >= 4" runs.csv
sweep "$casus" robust -f json -o made.json -q corpus/ema/good.tar.gz
sweep "$casus" conflict -f json cases/nk-2017/case.yaml
sweep "$casus" conflict corpus/gmcr/good.gmcr
sweep "$casus" package -f json cases/panama-1974/case.yaml
sweep "$casus" package -f json corpus/package_genius/good.xml
sweep "$casus" bargain corpus/bargaining_ktab_xml/good.xml
sweep "$casus" bargain -f json $first
sweep "$casus" power --quota 39 --weights 5x7,10x1 -f json
sweep "$casus" elicit -f json cases/base-poll/judgments.csv
sweep "$casus" score --resamples 20 -f json cases/rok-us-2025/record.csv
exit $failed
