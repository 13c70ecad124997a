#!/bin/sh
# casus score: exit statuses, forms of output, and numbers of a file small enough to work by hand.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

# Weighted means 75 and 10, outcomes 65 and 40: errors 10 and 30, MAE 20, RMSE sqrt(500).
# Plain means 50 and 10: errors 15 and 30, MAE 22.5.
cat >two.csv <<'EOF'
issue,group,actor,position,salience,capability,outcome,reference
a,g,A,0,50,1,65,
a,g,B,100,50,3,65,
"b,2",h,A,10,20,1,40,
EOF
check table 0 "$casus" score two.csv
has out "2 issues in 2 groups, 2 with an outcome"
has out "mean                  2     0  20.00  22.36   50%  20.00  baseline"
has out "equal                 2     0  22.50"
has out "shipped ones"
narrow out
check cross-validated 0 "$casus" score --cross-validate --issues issues.csv two.csv
has out "fitted 2 times"
grep -q '^"b,2",h,40,mean,10[.0-9]*,30,' issues.csv || { fault "$what: no row of b,2"; cat issues.csv; }
check csv 0 "$casus" score -f csv --resamples 0 two.csv
grep -q '^mean,2,0,20,22.36' out || { fault "$what: no row of mean"; cat out; }
check markdown 0 "$casus" score -f md two.csv
has out "| mean | 2 | 0 | 20.00 |"
check json 0 "$casus" score -f json -o result.json two.csv
has result.json '"parameters_are": "shipped"'

check "no file" 1 "$casus" score none.csv
has err "none.csv"
check "one fold" 2 "$casus" score --folds 1 two.csv
sed 's/,65,/,650,/' two.csv >bad.csv
check "bad outcome" 3 "$casus" score bad.csv
has err "bad.csv:2:14: error: outcome is 650"
has err "2 errors"
head -3 two.csv >one.csv
check "one group" 2 "$casus" score --cross-validate one.csv
check "same bytes" 0 "$casus" score -f json two.csv
same out result.json
exit $failed
