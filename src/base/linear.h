/* Small dense problems of linear algebra, row by row in memory.  Own code, since LAPACK's kernels
 * differ by processor; the order of every sum here is fixed.
 *
 * Golub and Van Loan, Matrix Computations (4th ed. 2013). */
#ifndef CASUS_BASE_LINEAR_H
#define CASUS_BASE_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Eigenvalues and eigenvectors of the symmetric n x n matrix `a`, which is overwritten: a = sum
 * over k of values[k] v v', v = row k of `vectors`; in no order.  Errors are some units in the last
 * place of the largest.  `work` has 3 n numbers.  Some 8 n^3 multiplications. */
void cs_symmetric_eigen(size_t n, double *a, double *vectors, double *values, double *work);

/* Solves a x = b for a symmetric positive definite n x n matrix, of which the lower triangle is
 * read; `a` becomes its factor, `b` the solution.  False when a pivot is not positive. */
bool cs_solve_positive(size_t n, double *a, double *b);

/* Singular values of an m x n matrix, m >= n, from the largest to the smallest: a = u diag(s) v'.
 * `u` holds `a` on entry (m x n); v is n x n. */
void cs_singular_values(size_t m, size_t n, double *u, double *s, double *v);

#endif
