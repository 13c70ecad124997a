#!/bin/sh
# What a case names is read only when it is a regular file beside or below the case, and no message shows
# what stands in a file that is not what the case says.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
mkdir -p in/tables away || exit 1
printf 'SECRET:x:0\nSECRET:y:1\n' >away/shadow
printf 'id,capability\nA,SECRET\n' >away/actors.csv
printf 'id,capability\nA,60\n' >in/tables/good.csv
printf 'expert,item,5,50,95\na,q,1,2,3\nb,q,1,2,4\n' >away/judgments.csv
cp away/judgments.csv in/tables/
ln -s ../away/actors.csv in/link.csv
ln -s tables/good.csv in/inside.csv
ln -s ../away in/folder
mkfifo in/pipe.csv || skip "no pipes"

actors() { # the name of a table
  printf 'casus: 1\nactors: {table: %s}\nmeasures: {m: 1}\n' "$1" >in/case.yaml
}
refused() { # what, the words of the message
  check "$1" 3 timeout 20 "$casus" check in/case.yaml
  has err "$2"
  has err "in/case.yaml:"
  lacks err SECRET
}

for name in tables/good.csv inside.csv ./tables/../inside.csv; do
  actors "$name"
  check "inside: $name" 0 "$casus" check in/case.yaml
done
for name in ../away/actors.csv "$dir/away/actors.csv" link.csv folder/actors.csv /etc/shadow /etc/passwd; do
  actors "$name"
  refused "outside: $name" "lies outside the folder"
done
has err "--read-anywhere"
actors /proc/self/environ
refused "a file of the system" "lies outside the folder"
actors pipe.csv
refused "a pipe" "is no regular file"
actors tables
refused "a folder" "is no regular file"
actors missing.csv
refused "a file that is not there" "No such file"
actors /dev/zero
check "a device, trusted" 3 timeout 20 "$casus" check --read-anywhere in/case.yaml
has err "is no regular file"

# Trusted, it is read; still, what is no table is not shown.
actors ../away/actors.csv
check "outside, trusted" 3 "$casus" check --read-anywhere in/case.yaml
has err "SECRET"
actors ../away/shadow
check "no table, trusted" 3 "$casus" check --read-anywhere in/case.yaml
lacks err SECRET
has err "needs 1 key column"
printf 'casus: 1\nmodels: {m: {kind: dynamics, steps: 1, noise: {e: {table: %s}}, states: {x: {start: 0, next: x + e}}, outputs: {o: {value: x}}}}\nmeasures: {m: m.o}\n' \
  ../away/shadow >in/case.yaml
refused "noise" "lies outside the folder"
check "noise, trusted" 3 "$casus" check --read-anywhere in/case.yaml
lacks err SECRET
printf 'casus: 1\nquantities: {q: "experts(table: %s, item: q, pool: linear)"}\nmeasures: {m: q}\n' ../away/judgments.csv >in/case.yaml
refused "experts" "lies outside the folder"
check "experts, trusted" 0 "$casus" check --read-anywhere in/case.yaml
printf 'casus: 1\nquantities: {q: "experts(table: %s, item: q, pool: linear)"}\nmeasures: {m: q}\n' tables/judgments.csv >in/case.yaml
check "experts inside" 0 "$casus" check in/case.yaml
printf 'casus: 1\nquantities: {q: "experts(table: %s, item: q, pool: linear)"}\nmeasures: {m: q}\n' ../away/shadow >in/case.yaml
check "experts, no table, trusted" 3 "$casus" check --read-anywhere in/case.yaml
lacks err SECRET

# What the user names may be anything.
actors tables/good.csv
check "the case from a pipe" 0 sh -c 'cd in && "$1" check /dev/stdin <case.yaml' - "$casus"
check "the case from standard input" 0 sh -c 'cd in && "$1" check - <case.yaml' - "$casus"
(cd in && "$casus" check - <case.yaml >/dev/null) || fault "standard input: tables stand in the working folder"
actors ../away/actors.csv
check "standard input, outside" 3 sh -c 'cd in && "$1" check - <case.yaml' - "$casus"
has err "lies outside"
exit $failed
