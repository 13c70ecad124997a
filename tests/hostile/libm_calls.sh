#!/bin/sh
# No function whose bits differ from processor to processor stands on a result's way: src calls no function
# of the C library that IEEE 754 leaves open (base/libm.h has casus' own), uses no long double, and the
# program asks libm only for functions that are exact, and LAPACK and BLAS for nothing.
#   sh libm_calls.sh CASUS
. "${CASUS_SOURCE:-.}/tests/support/golden.sh"

# Exact, or rounded once as IEEE 754 says.
exact='sqrt|fabs|floor|ceil|trunc|round|rint|nearbyint|l?lround|l?lrint|copysign|nextafter|ldexp|scalbl?n|frexp|modf|fmod|remainder|logb|ilogb'

# ---- Sources: also catches what a compiler computes or replaces by itself ----
cat >scan.py <<'E'
import re, sys
names = ("exp exp2 exp10 expm1 log log2 log10 log1p pow sin cos tan sincos asin acos atan atan2 sinh cosh "
         "tanh asinh acosh atanh cbrt hypot erf erfc gamma lgamma lgamma_r tgamma j0 j1 jn y0 y1 yn fma "
         "fmin fmax fdim").split()
call = re.compile(r"(?<![\w.>])((?:%s)[fl]?)\s*\(|\b(long\s+double|__float128)\b" % "|".join(names))
skip = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)
for path in sys.argv[1:]:
    text = skip.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), open(path, encoding="utf-8").read())
    for m in call.finditer(text):
        print("%s:%d: %s" % (path, text.count("\n", 0, m.start()) + 1, m.group(1) or m.group(2)))
E
printf '/* exp(1) */\ndouble f(double x) { return cs_exp(x) + pow (x, "log("[0]); }\n' >planted.c
python scan.py planted.c >out
[ "$(cat out)" = "planted.c:2: pow" ] || { fault "the scan does not find a planted call:"; cat out; }
python scan.py $(find "$source/src" "$source/include" -name '*.[ch]') >out
[ ! -s out ] || { fault "calls of functions whose bits differ by processor (use base/libm.h):"; cat out; }

# ---- Objects: everything the program asks of libm, also through pointers ----
command -v nm >nm.txt || skip "no nm"
libm=$(ldd "$casus" | sed -n 's/.* => \(.*libm\.so[^ ]*\).*/\1/p')
[ -n "$libm" ] || skip "no libm beside the program"
nm -D --defined-only "$libm" | sed -n 's/.* [TtWi] \([a-z][a-z0-9_]*\)@.*/\1/p' | sort -u >offered
inside=$(ldd "$casus" | sed -n 's/.* => \(.*libcasus_inside[^ ]*\).*/\1/p')
nm -D --undefined-only "$casus" $inside | sed -n 's/.* U \([a-zA-Z_][a-zA-Z0-9_]*\).*/\1/p' | sort -u >asked
grep -qx sqrt offered || fault "the list of what libm offers is wrong"
comm -12 offered asked | grep -vxE "($exact)[fl]?" >out
[ ! -s out ] || { fault "the program asks libm for"; cat out; }
grep -iE '^(lapack|cblas)|^d(sy|ge|po)[a-z]{2,4}_$' asked >out
[ ! -s out ] || { fault "the program asks LAPACK or BLAS for"; cat out; }
exit $failed
