#!/bin/sh
# Small files do not take long.  Each of these took a minute or more where work grew with the square
# of the input; the limit of processor time is a hundred times what they take now.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
within() { # seconds of processor time, then the command
  (
    ulimit -t "$1"
    shift
    exec "$@"
  )
}
quick() { # what, expected status, case
  check "$1" "$2" within 20 "$casus" check "$3"
}

awk 'BEGIN { printf "casus: 1\ntitle: "; for (i = 0; i < 1000000; i++) printf "("; print "\nquantities: {q: 1}\nmeasures: {m: q}" }' >parens.yaml
quick "a million parentheses" 0 parens.yaml
awk 'BEGIN {
  printf "casus: 1\nquantities: {q: 1"
  for (i = 0; i < 100000; i++) printf ", q%d: %d", i, i
  print "}\nmeasures: {m: q}" }' >line.yaml
quick "a case on one line" 0 line.yaml
awk 'BEGIN { print "casus: 1\nquantities:"; for (i = 0; i < 50000; i++) printf "  q%d: zq%d\n", i, i }' >unknown.yaml
quick "unknown names" 3 unknown.yaml
has err "50000 errors"
has err 'unknown quantity "zq0"'
has err 'Did you mean "q0"?'
awk 'BEGIN {
  long = "a"; for (i = 0; i < 85; i++) long = long "b"
  print "casus: 1\nquantities:"
  for (i = 0; i < 20000; i++) printf "  %s%d: %sx%d\n", long, i, long, i }' >near.yaml
quick "unknown names that are near to all" 3 near.yaml
awk 'BEGIN {
  printf "id"; for (j = 0; j < 9999; j++) printf ",c%d", j; print ""
  for (i = 0; i < 200; i++) { printf "a%d", i; for (j = 0; j < 9999; j++) printf ",%d", j; print "" } }' >wide.csv
printf 'casus: 1\nactors: {table: wide.csv}\nmeasures: {m: 1}\n' >wide.yaml
quick "a table of ten thousand columns" 3 wide.yaml
has err "errors"
sed 's/,c\([0-9]*\)/,c\1_low/g' wide.csv >low.csv
printf 'casus: 1\nactors: {table: low.csv}\nmeasures: {m: 1}\n' >low.yaml
quick "columns that look for others" 3 low.yaml
awk 'BEGIN {
  print "casus: 1\nquantities:"; for (i = 0; i < 20000; i++) printf "  q%d: 1\n", i
  print "measures: {m: q0}\nstrategies:"
  for (i = 0; i < 900; i++) printf "  s%d: {set: {\"q*\": 1}}\n", i }' >patterns.yaml
quick "patterns that match everything" 3 patterns.yaml
has err "more than 2000000 changes"

# What would unfold without end is refused.
printf 'casus: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' >alias.yaml
quick "aliases" 3 alias.yaml
has err "aliases"
awk 'BEGIN { printf "casus: 1\nquantities: "; for (i = 0; i < 100000; i++) printf "["; print "" }' >deep.yaml
quick "a hundred thousand lists in one another" 3 deep.yaml
has err "nested more than 32 deep"

# Messages stay short, whatever the length of names and lines.
awk 'BEGIN { printf "casus: 1\nquantities: {q: "; for (i = 0; i < 200000; i++) printf "x"; print "}" }' >name.yaml
quick "a name of 200,000 letters" 3 name.yaml
[ "$(wc -c <err)" -lt 3000 ] || fault "the message has $(wc -c <err) bytes"
exit $failed
