/* Arrays of NumPy; see npy.h. */
#include "analysis/data/npy.h"

#include "base/bits.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* The header: a Python dictionary such as
 *   {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } */
typedef struct {
  const char *text;
  size_t n;
} header;

/* What follows a key, blanks passed over; NULL when there is no such key. */
static const char *value_of(const header *h, const char *key) {
  size_t k = strlen(key);

  for (size_t i = 0; i + k <= h->n; i++) {
    if (memcmp(h->text + i, key, k) != 0) continue;
    for (i += k; i < h->n && (h->text[i] == ' ' || h->text[i] == ':'); i++) continue;
    return h->text + i;
  }
  return NULL;
}

static bool starts(const header *h, const char *at, const char *with) {
  size_t left = at ? (size_t)(h->text + h->n - at) : 0, k = strlen(with);

  return left >= k && !memcmp(at, with, k);
}

/* "(3, 4)" into the runs and the values of one; false when it is something else or too large. */
static bool read_shape(const header *h, size_t most, cs_npy *out) {
  const char *s = value_of(h, "'shape'"), *end = h->text + h->n;
  size_t dimensions = 0, all = 1;

  if (!s || s == end || *s++ != '(') return false;
  while (s < end && *s != ')') {
    size_t x = 0;

    if (!isdigit((unsigned char)*s) || dimensions == 3) return false;
    for (; s < end && isdigit((unsigned char)*s); s++) {
      x = 10 * x + (size_t)(*s - '0');
      if (x > most) return false;
    }
    if (!x || x > most / all) return false;
    all *= x;
    if (!dimensions++) out->runs = x;
    while (s < end && (*s == ' ' || *s == ',')) s++;
  }
  out->per_run = dimensions ? all / out->runs : 0;
  return dimensions > 0 && s < end;
}

casus_status cs_npy_parse(const char *name, const unsigned char *bytes, size_t n, casus_diag *diag,
                          cs_npy *out) {
  static const unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
  cs_place at = {.file = name};
  size_t start = 10, length;
  header h;

  *out = (cs_npy){0};
  if (n < 12 || memcmp(bytes, magic, sizeof magic) != 0 || bytes[6] < 1 || bytes[6] > 2)
    return cs_error(diag, at, "this is no array of NumPy, or of another version than 1 and 2");
  length = bytes[8] | (size_t)bytes[9] << 8;
  if (bytes[6] == 2) {
    length |= (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24;
    start = 12;
  }
  if (length > n - start) return cs_error(diag, at, "the array is cut short");
  h = (header){(const char *)bytes + start, length};
  if (!starts(&h, value_of(&h, "'descr'"), "'<f8'") ||
      !starts(&h, value_of(&h, "'fortran_order'"), "False"))
    return cs_error(diag, at, "the array is not of 64-bit little-endian floats in C order");
  start += length;
  if (!read_shape(&h, (n - start) / sizeof(double), out) ||
      out->runs * out->per_run * sizeof(double) != n - start)
    return cs_error(diag, at,
                    "the array has not one to three dimensions, or not as many values as "
                    "it says");
  out->bytes = bytes + start;
  return CASUS_OK;
}

double cs_npy_value(const cs_npy *a, size_t run, size_t k) {
  const unsigned char *at = a->bytes + (run * a->per_run + k) * sizeof(double);
  uint64_t bits = 0;

  for (size_t b = 0; b < sizeof bits; b++) bits |= (uint64_t)at[b] << 8 * b;
  return cs_from_bits(bits);
}
