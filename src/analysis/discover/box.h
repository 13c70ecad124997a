/* Boxes in the space of inputs, and the futures they are looked for in. */
#ifndef CASUS_ANALYSIS_DISCOVER_BOX_H
#define CASUS_ANALYSIS_DISCOVER_BOX_H

#include "analysis/data/data.h"

/* What is asked about each future. */
enum { CS_NOT_OF_INTEREST = 0, CS_OF_INTEREST = 1, CS_NOT_ASKED = 2 };

/* Futures as discovery sees them: the inputs' columns and which futures are of interest. */
typedef struct {
  size_t n, n_inputs;
  const cs_input *inputs;
  unsigned char *y;     /* [n]: one of the above; not asked: failed, or an input is unknown */
  size_t asked, cases;  /* futures asked about; of interest among them */
  size_t *level_at;     /* [n_inputs + 1]: where an input's levels begin among all levels */
  double *least, *most; /* [n_inputs]: of the futures asked about */
  atomic_int *stop;     /* the data's */
} cs_space;

/* The inputs of `d` and the marks y[0..d->n), which are copied; futures with an unknown input are
 * not asked about.  CASUS_OK or CASUS_NOMEM; release with cs_space_free() in any case. */
casus_status cs_space_make(const cs_data *d, const unsigned char *y, cs_space *out);
void cs_space_free(cs_space *s);

/* A box: limits of each input, both ends inside; of a category, the levels inside. */
typedef struct {
  double *low, *high; /* [n_inputs] */
  unsigned char *in;  /* [all levels]: 1 inside */
  size_t n, k;        /* futures inside; of interest among them */
} cs_box;

/* The whole space.  CASUS_NOMEM: nothing to free. */
casus_status cs_box_make(const cs_space *s, cs_box *out);
casus_status cs_box_copy(const cs_space *s, const cs_box *from, cs_box *out);
void cs_box_free(cs_box *b);

/* The inputs that a box limits: what many futures are compared with.  Past CS_LIMITING of them all
 * inputs count. */
enum { CS_LIMITING = 64 };
typedef struct {
  size_t n, inputs[CS_LIMITING];
  bool all;
} cs_limiting;
void cs_box_limiting(const cs_space *s, const cs_box *b, cs_limiting *out);

/* Is future i, one that was asked about, inside?  `l` of this box. */
bool cs_box_holds(const cs_space *s, const cs_box *b, const cs_limiting *l, size_t i);
/* Is input j limited, below, above, or in its levels? */
bool cs_box_limits_low(const cs_space *s, const cs_box *b, size_t j);
bool cs_box_limits_high(const cs_space *s, const cs_box *b, size_t j);
bool cs_box_limits_levels(const cs_space *s, const cs_box *b, size_t j);
bool cs_box_limits(const cs_space *s, const cs_box *b, size_t j);
size_t cs_box_restricted(const cs_space *s, const cs_box *b);
/* Takes one limit off: low and high, or all of them. */
void cs_box_release(const cs_space *s, cs_box *b, size_t j, bool low, bool high);
/* Counts n and k among the futures asked about; those with out[i] set are passed over (out may be
 * NULL).  y[i]: is future i of interest; NULL: as the space has it. */
void cs_box_count(const cs_space *s, cs_box *b, const unsigned char *out, const unsigned char *y);

/* Share of the cases of interest that are inside; share of those inside that are of interest. */
double cs_box_coverage(const cs_space *s, const cs_box *b);
double cs_box_density(const cs_box *b);

/* How surprising each limit is: the chance of at least k of n futures of interest, were their share
 * that of the box with this one limit taken off (Bryant and Lempert 2010, section 3.4: quasi-p, one
 * sided; small: the limit matters).  NaN where there is no limit; a category has its quasi-p in
 * low[].  low and high have n_inputs numbers; b's n and k are counted; out and y as above. CASUS_OK
 * or CASUS_NOMEM. */
casus_status cs_box_quasi_p(const cs_space *s, const cs_box *b, const unsigned char *out,
                            const unsigned char *y, double *low, double *high);

#endif
