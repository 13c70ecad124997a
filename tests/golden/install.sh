#!/bin/sh
# What is installed works from where it is: the program, its manual pages, and the library with its header,
# pkg-config file and examples, in C and from Python.
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"
build=$(dirname "$casus")
[ -f "$build/cmake_install.cmake" ] && [ -e "$build/libcasus.so" ] ||
  skip "$build is no build folder with the library in it"
command -v pkg-config >/dev/null || skip "no pkg-config"

check "install" 0 cmake --install "$build" --prefix "$dir/usr"
lib=$(dirname "$(find "$dir/usr" -name libcasus.so)")
share=$dir/usr/share
for file in bin/casus include/casus.h share/casus/schema/run.schema.json share/casus/cases/first/case.yaml; do
  [ -f "usr/$file" ] || fault "$file is not installed"
done
for file in "$lib"/libcasus.a "$lib"/libcasus.so.0 "$lib"/pkgconfig/casus.pc \
  "$(find "$share" -name ask.c)"; do
  [ -f "$file" ] || fault "$file is not installed"
done
if command -v scdoc >/dev/null; then
  for page in casus casus-run casus-conflict; do
    [ -s "$share/man/man1/$page.1" ] || fault "no manual page $page"
  done
  [ -s "$share/bash-completion/completions/casus" ] || fault "no completion for bash"
fi

# ---- the library shows the functions of its header and no others -----------------------------------
nm -D --defined-only "$lib/libcasus.so" | sed -n 's/.* T \([a-z_]*\).*/\1/p' | sort >shown
grep -oE '^CASUS_API[^(]*\(' usr/include/casus.h | grep -oE 'casus_[a-z_]+\($' | tr -d '(' | sort >declared
what="nm -D against the header"
same shown declared
[ "$(wc -l <declared)" -gt 40 ] || fault "only $(wc -l <declared) functions are declared"

# ---- the program -----------------------------------------------------------------------------------
case=$share/casus/cases/first/case.yaml
check "the installed program" 0 usr/bin/casus run -q --no-ledger -n 4096 "$case"
cp out by_program
PKG_CONFIG_PATH=$lib/pkgconfig
export PKG_CONFIG_PATH

# ---- C ---------------------------------------------------------------------------------------------
for name in ask columns; do
  # shellcheck disable=SC2046
  check "$name.c" 0 "${CC:-cc}" -std=c17 -Wall -Wextra -Werror "$(find "$share" -name $name.c)" \
    $(pkg-config --cflags --libs casus) -o "$name"
done
LD_LIBRARY_PATH=$lib
export LD_LIBRARY_PATH
check "ask, nothing changed" 0 ./ask "$case" quantities.goodwill "pert(20, 50, 80)"
check "ask, with a mistake" 1 ./ask "$case" quantities.godwill 3
has err 'Did you mean "quantities.goodwill"?'
check "columns" 0 ./columns "$case"
has out "base.cost"
# Statically too, with what the library needs.
# shellcheck disable=SC2046
check "a static program" 0 "${CC:-cc}" "$(find "$share" -name ask.c)" -I usr/include "$lib/libcasus.a" \
  $(pkg-config --libs yaml-0.1 jansson sqlite3 expat libsodium libarchive) -lCbcSolver -lpthread -lm -o ask_static

# ---- Python ----------------------------------------------------------------------------------------
python "$source/tests/support/library.py" "$lib/libcasus.so.0" "$share/casus/cases/rok-us-2025" >said ||
  { fault "the library from Python:"; cat said; }
exit $failed
