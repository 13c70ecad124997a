/* Tables of the mathematical functions; math_tables.c, written by tools/math_tables.py, says what
 * each holds. */
#ifndef CASUS_BASE_MATH_TABLES_H
#define CASUS_BASE_MATH_TABLES_H

#include <stdint.h>

extern const double cs_exp_table[256], cs_exp_step[3], cs_exp_rest[4], cs_expm1_rest[6];
extern const double cs_exp_half_step[4], cs_exp_half_rest[9];
extern const double cs_log_table[256][3], cs_log_2[2], cs_log_rest[6], cs_log_10[2];
extern const double cs_sin_table[52][4], cs_half_pi[4];
extern const uint64_t cs_two_over_pi[21];
extern const double cs_atan_table[65][2], cs_pi[2];
extern const double cs_erfc_table[77][13], cs_gamma_table[81][15], cs_gamma_constant[2];

#endif
