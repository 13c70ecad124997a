/* Householder's, Givens', Cholesky's and Jacobi's methods; see linear.h. */
#include "base/linear.h"

#include "base/vector.h"

#include <math.h>
#include <string.h>

/* More than any matrix needs: convergence is cubic, and quadratic for Jacobi's method, in the end.
 */
enum { STEPS = 60 };

CS_COLUMNS
static void add_row(size_t n, double factor, const double *restrict x, double *restrict y) {
  for (size_t i = 0; i < n; i++) y[i] += factor * x[i];
}

/* Rows x, y -> c x + s y, -s x + c y. */
CS_COLUMNS
static void rotate(size_t n, double c, double s, double *restrict x, double *restrict y) {
  for (size_t i = 0; i < n; i++) {
    double a = x[i], b = y[i];

    x[i] = c * a + s * b;
    y[i] = c * b - s * a;
  }
}

static double product(size_t n, const double *x, const double *y) {
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

static void identity(size_t n, double *a) {
  memset(a, 0, n * n * sizeof *a);
  for (size_t i = 0; i < n; i++) a[i * n + i] = 1;
}

/* Algorithm 8.3.1: a = q' t q with a tridiagonal t, whose diagonal goes to d and whose other
 * elements go to e.  Reflections 1 - f v v', of which v and w are work space. */
static void make_tridiagonal(size_t n, double *a, double *q, double *d, double *e, double *v,
                             double *w) {
  identity(n, q);
  for (size_t k = 0; k + 2 < n; k++) {
    size_t m = n - k - 1;
    double *rest = a + (k + 1) * n + k + 1, length, f;

    memcpy(v, a + k * n + k + 1, m * sizeof *v);
    length = sqrt(product(m, v, v));
    d[k] = a[k * n + k];
    e[k] = v[0] > 0 ? -length : length;
    if (!(length > 0)) continue;
    v[0] -= e[k];
    f = 2 / product(m, v, v);
    memset(w, 0, m * sizeof *w);
    for (size_t i = 0; i < m; i++) add_row(m, f * v[i], rest + i * n, w);
    add_row(m, -0.5 * f * product(m, v, w), v, w);
    for (size_t i = 0; i < m; i++) {
      add_row(m, -v[i], w, rest + i * n);
      add_row(m, -w[i], v, rest + i * n);
    }
    memset(w, 0, n * sizeof *w);
    for (size_t i = 0; i < m; i++) add_row(n, v[i], q + (k + 1 + i) * n, w);
    for (size_t i = 0; i < m; i++) add_row(n, -f * v[i], w, q + (k + 1 + i) * n);
  }
  for (size_t k = n < 2 ? 0 : n - 2; k < n; k++) {
    d[k] = a[k * n + k];
    e[k] = k + 1 < n ? a[k * n + k + 1] : 0;
  }
}

/* Algorithm 8.3.2, an implicit QR step with Wilkinson's shift on the rows low .. high. */
static void qr_step(size_t n, size_t low, size_t high, double *d, double *e, double *q) {
  double half = (d[high - 1] - d[high]) / 2, last = e[high - 1];
  double root = sqrt(half * half + last * last);
  double x = d[low] - d[high] + last / (half + (half < 0 ? -root : root)) * last, z = e[low];

  for (size_t k = low; k < high; k++) {
    double r = sqrt(x * x + z * z), c = r > 0 ? x / r : 1, s = r > 0 ? z / r : 0;
    double p = d[k], t = d[k + 1], between = e[k];

    if (k > low) e[k - 1] = r;
    d[k] = c * c * p + 2 * c * s * between + s * s * t;
    d[k + 1] = s * s * p - 2 * c * s * between + c * c * t;
    e[k] = c * s * (t - p) + (c * c - s * s) * between;
    if (k + 1 < high) {
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    rotate(n, c, s, q + k * n, q + (k + 1) * n);
  }
}

/* Algorithm 8.3.3.  What is below rounding beside the largest element counts as 0. */
void cs_symmetric_eigen(size_t n, double *a, double *vectors, double *values, double *work) {
  double *d = values, *e = work, small = 0;
  size_t high = n ? n - 1 : 0;
  int steps = 0;

  make_tridiagonal(n, a, vectors, d, e, work + n, work + 2 * n);
  for (size_t k = 0; k < n; k++) {
    small = fabs(d[k]) > small ? fabs(d[k]) : small;
    small = fabs(e[k]) > small ? fabs(e[k]) : small;
  }
  small *= 0x1p-54;
  while (high > 0) {
    size_t low = high;

    while (low > 0 && fabs(e[low - 1]) > small) low--;
    if (low == high || ++steps > STEPS) {
      high--;
      steps = 0;
    } else {
      qr_step(n, low, high, d, e, vectors);
    }
  }
}

/* Algorithm 4.2.1, then two triangular systems. */
bool cs_solve_positive(size_t n, double *a, double *b) {
  for (size_t j = 0; j < n; j++) {
    double pivot = a[j * n + j];

    for (size_t k = 0; k < j; k++) pivot -= a[j * n + k] * a[j * n + k];
    if (!(pivot > 0)) return false;
    a[j * n + j] = sqrt(pivot);
    for (size_t i = j + 1; i < n; i++) {
      for (size_t k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[j * n + k];
      a[i * n + j] /= a[j * n + j];
    }
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}

static void exchange(double *x, double *y) {
  double z = *x;

  *x = *y;
  *y = z;
}

/* Columns p and q of a matrix of m rows and n columns. */
static void rotate_columns(size_t m, size_t n, double *a, size_t p, size_t q, double c, double s) {
  for (size_t i = 0; i < m; i++) {
    double x = a[i * n + p], y = a[i * n + q];

    a[i * n + p] = c * x - s * y;
    a[i * n + q] = s * x + c * y;
  }
}

/* Cosine and sine of the smaller of the angles that make the symmetric matrix (p, r; r, q)
 * diagonal, r not 0: algorithm 8.5.1. */
static void angle(double p, double q, double r, double *c, double *s) {
  double tau = (q - p) / (2 * r), t = 1 / (fabs(tau) + sqrt(1 + tau * tau));

  if (tau < 0) t = -t;
  *c = 1 / sqrt(1 + t * t);
  *s = t * *c;
}

/* Hestenes' one-sided method (section 8.6.3): columns of u are made orthogonal pair by pair; their
 * lengths are then the singular values. */
void cs_singular_values(size_t m, size_t n, double *u, double *s, double *v) {
  bool moved = true;

  identity(n, v);
  for (int sweep = 0; sweep < STEPS && moved; sweep++) {
    moved = false;
    for (size_t p = 0; p + 1 < n; p++) {
      for (size_t q = p + 1; q < n; q++) {
        double pp = 0, qq = 0, pq = 0, c, sine;

        for (size_t i = 0; i < m; i++) {
          pp += u[i * n + p] * u[i * n + p];
          qq += u[i * n + q] * u[i * n + q];
          pq += u[i * n + p] * u[i * n + q];
        }
        if (!(fabs(pq) > 0x1p-52 * sqrt(pp) * sqrt(qq))) continue;
        moved = true;
        angle(pp, qq, pq, &c, &sine);
        rotate_columns(m, n, u, p, q, c, sine);
        rotate_columns(n, n, v, p, q, c, sine);
      }
    }
  }
  for (size_t k = 0; k < n; k++) {
    double square = 0;

    for (size_t i = 0; i < m; i++) square += u[i * n + k] * u[i * n + k];
    s[k] = sqrt(square);
    for (size_t i = 0; i < m && s[k] > 0; i++) u[i * n + k] /= s[k];
  }
  for (size_t k = 0; k < n; k++) {
    size_t top = k;

    for (size_t l = k + 1; l < n; l++) top = s[l] > s[top] ? l : top;
    if (top == k) continue;
    exchange(&s[k], &s[top]);
    for (size_t i = 0; i < m; i++) exchange(&u[i * n + k], &u[i * n + top]);
    for (size_t i = 0; i < n; i++) exchange(&v[i * n + k], &v[i * n + top]);
  }
}
