#!/bin/sh
# What a case says never reaches a terminal as a command to it, and no cell of a CSV file is a formula.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
cat >plain.yaml <<'EOF'
casus: 1
title: "T \e[31mRED\e[0m \a \b \x7f \u202Ertl\u202C \u009b31m \u2066x\u2069 \u200f \r\nX: injected"
question: "Q \e]0;pwned\a \e[2J"
caveat: "C \e[1A\e[2K fake"
actors:
  A: {name: "\e[31m", capability: 60}
  B: {capability: 40}
issues: {price: {name: "=cmd|'/c calc'!A1", unit: "=1+1", from: 0, to: 100}}
stances:
  A: {price: {position: 20..30, salience: 80}}
  B: {price: {position: 70, salience: 50, source: "\e[5m"}}
models:
  talks: {kind: bargaining, about: "\e[5m"}
measures: {paid: {value: talks.price, better: low, at_most: 45, unit: "=HYPERLINK(\"http://x\")\e[31m"}}
strategies:
  s: {name: "\u202Eevil \e[32m", about: "@SUM(1)", set: {stances.A.price.position: 5}}
claims:
  c: {says: "=cmd() \e[31m says", source: "+1 \e[1m\nnewline", holds_if: E(paid | s) < E(paid | base)}
EOF
# Bytes of controls other than tabs and ends of lines, of C1 (C2 80..C2 9F), and of marks of direction.
ESC=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200[\216\217\252-\256]|\342\201[\246-\251]|\330\234')
clean() { # file
  ! sed 's/\r$//' "$1" | LC_ALL=C grep -naE "$ESC" || fault "$what: $1 has what a terminal acts on"
}
for form in table md csv json; do
  check "run -f $form" 0 "$casus" run -n 64 --no-ledger --color never -f $form plain.yaml
  clean out
  clean err
done
has out '\u001B[31mRED'
has out '\u202e'
has out '\u009b31m'
cp out result.json
check "JSON as it was said" 0 python -c 'import json; t = json.load(open("result.json"))["case"]["title"]; assert t.startswith("T \x1b[31mRED\x1b[0m \x07 \x08 \x7f \u202ertl\u202c \x9b31m"), ascii(t)'
for command in "show plain.yaml paid" "show plain.yaml" "check plain.yaml" "bargain plain.yaml" "run -n 64 --no-ledger --future 3 plain.yaml" \
  "robust -n 64 --no-ledger plain.yaml" "thresholds -n 512 --no-ledger plain.yaml" "voi -n 512 --no-ledger plain.yaml"; do
  # shellcheck disable=SC2086
  "$casus" $command >out 2>err
  what=$command
  clean out
  clean err
done
# Our own colours pass, and nothing but them.
check colours 0 "$casus" run -n 64 --no-ledger --color always plain.yaml
has out "$(printf '\033[1m')"
tr -d '\n' <out | sed "s/$(printf '\033')\[[0-9;]*m//g" >uncoloured
clean uncoloured
# Messages, with the lines that they quote, and file names.
bad=$(printf 'bad\033[31m.yaml')
printf 'casus: 1\ntitel: "raw \302\233 \342\200\256 and \033[31m"\nx\177y: 1\n' >"$bad"
check messages 3 "$casus" check "$bad"
clean err
has err '\u001b[31m.yaml'
printf 'casus: 1\nquantities: {q: "no\\e[31mname \\u202e"}\nmeasures: {m: q}\n' >name.yaml
check "an unknown name" 3 "$casus" check name.yaml
clean err
check "an unknown command" 2 "$casus" "$(printf 'r\033[2Jn')"
clean err
check "an unknown option" 2 "$casus" run "$(printf -- '--r\033[2Jn')" plain.yaml
clean err
# The ledger gives the case back as it was.
check "kept" 0 "$casus" run -q -n 64 --ledger l.db plain.yaml
check "the case out of the ledger" 0 "$casus" runs l.db --show 1 --case
cmp -s out plain.yaml || fault "the ledger changed the case"
printf 'casus: 1\r\nquantities: {q: 1}\r\nmeasures: {m: q}\r\n# \033\342\200\256\r\n' >crlf.yaml
sed 's/\x1b//' crlf.yaml >crlf2.yaml
check "ends of lines" 0 "$casus" run -q -n 64 --ledger m.db crlf2.yaml
check "ends of lines out of the ledger" 0 "$casus" runs m.db --show 1 --case
cmp -s out crlf2.yaml || fault "the ledger changed the ends of lines"

# CSV: text that a spreadsheet would run has an apostrophe before it, numbers have none.
formulas() { # file: no cell begins like a formula, but for numbers
  python - "$1" <<'EOF' || fault "$what: $1 has a formula"
import csv, sys
for row in csv.reader(open(sys.argv[1], newline="")):
    for cell in row:
        if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
            float(cell)
EOF
}
cat >votes.csv <<'EOF'
name,weight
=1+1,3
@x,2
-cmd,2
+a,1
EOF
check power 0 "$casus" power votes.csv --quota 5 -f csv
formulas out
has out "'=1+1"
has out "'-cmd"
check bargain 0 "$casus" bargain -f csv plain.yaml
formulas out
cp "$source/tests/hostile/corpus/package_genius/good.xml" g.xml || exit 1
sed -i 's/name="price"/name="=price()"/; s/value="low"/value="-2"/; s/value="high"/value="@high"/' g.xml
check package 0 "$casus" package -f csv g.xml
formulas out
has out "'=price()"
has out '"-2"'
check run 0 "$casus" run -n 64 --no-ledger -f csv plain.yaml
formulas out
exit $failed
