#!/bin/sh
# Writes the manual pages:  manual.sh CASUS SCDOC FOLDER
set -eu
casus=$1 scdoc=$2 folder=$3
mkdir -p "$folder"
"$casus" help --scdoc | "$scdoc" >"$folder/casus.1"
"$casus" help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' | while read -r command; do
  "$casus" help --scdoc "$command" | "$scdoc" >"$folder/casus-$command.1"
done
"$casus" help --completion >"$folder/casus.bash"
