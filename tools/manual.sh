#!/bin/sh
# Writes the manual pages and the completion of three shells:  manual.sh CASUS SCDOC FOLDER
set -eu
casus=$1 scdoc=$2 folder=$3
mkdir -p "$folder"
"$casus" help --scdoc | "$scdoc" >"$folder/casus.1"
"$casus" help | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p' | while read -r command; do
  "$casus" help --scdoc "$command" | "$scdoc" >"$folder/casus-$command.1"
done
"$casus" help --completion bash >"$folder/casus.bash"
"$casus" help --completion zsh >"$folder/_casus"
"$casus" help --completion fish >"$folder/casus.fish"
