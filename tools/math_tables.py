#!/usr/bin/env python3
"""Writes src/base/math_tables.c: the tables and polynomials of src/base/math_*.c, from their
definitions, computed with 60 digits.  docs/methods/mathematics.md says what each is for.

    python3 tools/math_tables.py > src/base/math_tables.c     (python3-mpmath)
"""
from mpmath import mp, mpf, atan, chebyfit, cos, diff, erfc, exp, floor, log, loggamma, pi, sin, sqrt

mp.dps = 60


def double(x):
    return float(x)  # mpmath rounds to nearest, ties to even


def split(x):
    """x as a sum of two doubles."""
    hi = double(x)
    return hi, double(x - mpf(hi))


def on_grid(x, bits):
    """x as a multiple of 2^-bits, and the rest as a double."""
    hi = mpf(int(floor(x * 2**bits + mpf(1) / 2))) / 2**bits
    return double(hi), double(x - hi)


def fit(f, low, high, n):
    """The first n coefficients c of c[0] + c[1] r + ..., near the best fit of f on [low, high]: f
    interpolated in the Chebyshev nodes."""
    return [double(c) for c in reversed(chebyfit(f, [low, high], n))]


def table(comment, name, rows, flat=False):
    if comment:
        print()
        print("/* %s */" % comment)
    if flat:
        print("const double %s[%d] = {" % (name, len(rows)))
        for at in range(0, len(rows), 3):
            print("    " + ", ".join(x.hex() for x in rows[at : at + 3]) + ",")
    else:
        print("const double %s[%d][%d] = {" % (name, len(rows), len(rows[0])))
        for row in rows:
            lines = [", ".join(x.hex() for x in row[at : at + 3]) for at in range(0, len(row), 3)]
            print("    {" + ",\n     ".join(lines) + "},")
    print("};")


def exponential():
    n = 128
    rows = []
    for j in range(n):
        exact = mpf(2) ** (mpf(j) / n)
        hi = double(exact)
        rows += [hi, double((exact - mpf(hi)) / mpf(hi))]
    table("2^(j/128), j = 0..127, and what it is larger than that double, relatively.",
          "cs_exp_table", rows, flat=True)
    step = log(mpf(2)) / n
    # 800 * 128 / log 2 is below 2^18, so 35 bits leave a product without rounding.
    table("log(2) / 128: its first 35 bits, the rest; 128 / log(2).", "cs_exp_step",
          list(on_grid(step, 42)) + [double(1 / step)], flat=True)
    half = step * mpf("0.5001")
    def rest(r):
        return (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10)**-20 else mpf(1) / 2
    table("(e^r - 1 - r) / r^2, |r| <= log(2) / 256; the same, better.", "cs_exp_rest",
          fit(rest, -half, half, 4), flat=True)
    table("", "cs_expm1_rest", fit(rest, -half, half, 6), flat=True)
    # For columns: without a table, only 1 and the root of 2.
    root = sqrt(mpf(2))
    table("log(2) / 2: its first 40 bits, the rest; 2 / log(2); what sqrt(2) is larger than its double, "
          "relatively.", "cs_exp_half_step",
          list(on_grid(log(mpf(2)) / 2, 41)) + [double(2 / log(mpf(2))),
           double((root - mpf(double(root))) / mpf(double(root)))], flat=True)
    half = log(mpf(2)) / 4 * mpf("1.0001")
    table("(e^r - 1 - r) / r^2, |r| <= log(2) / 4.", "cs_exp_half_rest", fit(rest, -half, half, 9),
          flat=True)


def logarithm():
    rows, widest = [], mpf(0)
    for j in range(256):
        # The interval begins at the number whose bits are 0x3fe6a + j followed by zeros.
        high = 0x3FE6A + j
        scale = mpf(1) / 2 if high >> 8 == 0x3FE else mpf(1)
        low = scale * (1 + mpf(high & 0xFF) / 256)
        up = low + scale / 256
        # Nine bits of 1 / centre: with them the product with a double has an exact rest (math_log.c).
        c = 2 / (low + up)
        bits = 8 if c >= 1 else 9
        c = floor(c * 2**bits + mpf(1) / 2) / 2**bits
        if 1 - mpf(1) / 256 <= low and up <= 1 + mpf(1) / 256:
            c = mpf(1)
        widest = max(widest, abs(low * c - 1), abs(up * c - 1))
        rows.append([double(c)] + list(on_grid(-log(c), 42)))
    assert widest <= mpf(2)**-8
    table("c near 1 / m; -log(c) to 42 bits after the point, and the rest.", "cs_log_table", rows)
    table("log(2): 42 bits after the point, and the rest.", "cs_log_2", list(on_grid(log(mpf(2)), 42)),
          flat=True)
    r = mpf(2)**-8
    def rest(x):
        if abs(x) > mpf(10)**-15:
            return (log(1 + x) - x + x**2 / 2) / x**3
        return mpf(1) / 3 - x / 4
    table("(log(1 + r) - r + r^2 / 2) / r^3, |r| <= 2^-8.", "cs_log_rest", fit(rest, -r, r, 6), flat=True)
    table("1 / log(10), as a sum of two.", "cs_log_10", list(split(1 / log(mpf(10)))), flat=True)


def trigonometric():
    rows = []
    for j in range(52):
        c = mpf(j) / 64
        rows.append(list(split(sin(c))) + list(split(cos(c))))
    table("sin and cos of j / 64, each as a sum of two.", "cs_sin_table", rows)
    half = pi / 2
    p1 = floor(half * 2**32) / 2**32
    p2 = floor((half - p1) * 2**65) / 2**65
    table("pi / 2 in three parts, of which two have 33 bits; 2 / pi.", "cs_half_pi",
          [double(p1), double(p2), double(half - p1 - p2), double(1 / half)], flat=True)
    mp.dps = 420
    whole = int(floor(2 / pi * mpf(2) ** 1280))
    mp.dps = 60
    print()
    print("/* 64 bits of 2 / pi before the point, 1,280 after it, most significant first. */")
    print("const uint64_t cs_two_over_pi[21] = {")
    words = [(whole >> (64 * (20 - k))) & (2**64 - 1) for k in range(21)]
    for at in range(0, 21, 3):
        print("    " + ", ".join("0x%016x" % w for w in words[at : at + 3]) + ",")
    print("};")


def arc():
    table("atan(j / 64), j = 0..64, as a sum of two.", "cs_atan_table",
          [list(split(atan(mpf(j) / 64))) for j in range(65)])
    table("pi, as a sum of two.", "cs_pi", list(split(pi)), flat=True)


def piecewise(comment, name, f, at, degree, doubled):
    """Polynomials in x - centre: a row for each (low, high, centre); the first `doubled`
    coefficients are sums of two doubles, the polynomial of the rest is fitted without them."""
    rows = []
    for low, high, centre in at:
        series = [diff(f, centre, n) / mp.factorial(n) for n in range(doubled)]
        def rest(d):
            if abs(d) < mpf(10)**-9:
                return diff(f, centre, doubled) / mp.factorial(doubled)
            value = f(centre + d)
            for n in range(doubled):
                value -= series[n] * d**n
            return value / d**doubled
        row = []
        for c in series:
            row += list(split(c))
        rows.append([double(centre)] + row + fit(rest, low - centre, high - centre,
                                                 degree + 1 - doubled))
    table(comment, name, rows)


def special():
    def scaled(x):
        return exp(x**2) * erfc(x)

    mp.dps = 50
    intervals = []
    for j in range(80):
        octave, step = divmod(j, 16)
        width = mpf(2)**octave / 16
        low = mpf(2)**octave * (1 + mpf(step) / 16) - 1
        if low >= 28:
            break
        intervals.append((low, low + width, low + width / 2))
    piecewise("e^(x^2) erfc(x), 0 <= x < 28, round the first number of a row; the next two are its value.",
              "cs_erfc_table", scaled, intervals, 10, 1)
    intervals = []
    for j in range(81):
        octave, step = divmod(j, 16)
        scale = mpf(2)**(octave - 1)
        centre = scale * (1 + mpf(step) / 16)
        below = scale / 16 if step else scale / 32
        intervals.append((centre - below / 2, centre + scale / 32, centre))
    piecewise("log Gamma(x), 15/32 <= x < 16.5, round the first number of a row; the next four are its value "
              "and its slope.", "cs_gamma_table", lambda x: mp.re(loggamma(x)), intervals, 11, 2)
    mp.dps = 60
    table("(log(2 pi) - 1) / 2, as a sum of two.", "cs_gamma_constant",
          list(split((log(2 * pi) - 1) / 2)), flat=True)


print("/* Tables of the mathematical functions, written by tools/math_tables.py.  Do not edit. */")
print('#include "base/math_tables.h"')
print()
print("/* clang-format off */")
exponential()
logarithm()
trigonometric()
arc()
special()
