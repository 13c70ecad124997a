#!/bin/sh
# casus score: exit statuses, forms of output, and numbers of a file small enough to work by hand.
set -u
casus=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

check() { # what, expected status, then the command; output goes to $dir/out and $dir/err
  what=$1 want=$2
  shift 2
  "$@" >"$dir/out" 2>"$dir/err"
  got=$?
  [ "$got" = "$want" ] || { echo "$what: exit status $got instead of $want"; cat "$dir/err"; failed=1; }
}
has() { # file, text
  grep -qF -- "$2" "$dir/$1" || { echo "no \"$2\" in:"; cat "$dir/$1"; failed=1; }
}

# Weighted means 75 and 10, outcomes 65 and 40: errors 10 and 30, MAE 20, RMSE sqrt(500).
# Plain means 50 and 10: errors 15 and 30, MAE 22.5.
cat >"$dir/two.csv" <<'EOF'
issue,group,actor,position,salience,capability,outcome,reference
a,g,A,0,50,1,65,
a,g,B,100,50,3,65,
"b,2",h,A,10,20,1,40,
EOF
check table 0 "$casus" score "$dir/two.csv"
has out "2 issues in 2 groups, 2 with an outcome"
has out "mean                  2     0  20.00  22.36   50%  20.00  baseline"
has out "equal                 2     0  22.50"
has out "shipped ones"
awk 'NR > 1 && length($0) > 80 { exit 1 }' "$dir/out" || { echo "a line is wider than 80"; failed=1; }
check cross-validated 0 "$casus" score --cross-validate --issues "$dir/issues.csv" "$dir/two.csv"
has out "fitted 2 times"
grep -q '^"b,2",h,40,mean,10[.0-9]*,30,' "$dir/issues.csv" || { cat "$dir/issues.csv"; failed=1; }
check csv 0 "$casus" score -f csv --resamples 0 "$dir/two.csv"
grep -q '^mean,2,0,20,22.36' "$dir/out" || { cat "$dir/out"; failed=1; }
check markdown 0 "$casus" score -f md "$dir/two.csv"
has out "| mean | 2 | 0 | 20.00 |"
check json 0 "$casus" score -f json -o "$dir/result.json" "$dir/two.csv"
grep -q '"parameters_are": "shipped"' "$dir/result.json" || { cat "$dir/result.json"; failed=1; }

check "no file" 1 "$casus" score "$dir/none.csv"
has err "none.csv"
check "one fold" 2 "$casus" score --folds 1 "$dir/two.csv"
sed 's/,65,/,650,/' "$dir/two.csv" >"$dir/bad.csv"
check "bad outcome" 3 "$casus" score "$dir/bad.csv"
has err "bad.csv:2:14: error: outcome is 650"
has err "2 errors"
head -3 "$dir/two.csv" >"$dir/one.csv"
check "one group" 2 "$casus" score --cross-validate "$dir/one.csv"
check "same bytes" 0 "$casus" score -f json "$dir/two.csv"
cmp -s "$dir/out" "$dir/result.json" || { echo "two runs differ"; failed=1; }
exit $failed
