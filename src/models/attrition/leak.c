/* Expected flow of a raid through layers with limited magazines. */
#include "models/attrition/leak.h"

#include "base/libm.h"
#include "base/number.h"

#include <math.h>

double cs_leak_survival(const cs_leak_layer *l) {
  return cs_pow(1 - l->p_kill, l->shots);
}

double cs_leak_per_target(const cs_leak_layer *l) {
  if (!l->look || l->p_kill <= 0) return l->shots;
  return (1 - cs_leak_survival(l)) / l->p_kill;
}

double cs_erlang_b(size_t channels, double load) {
  double b = 1;

  /* B(c) = load B(c-1) / (c + load B(c-1)), B(0) = 1. */
  for (size_t c = 1; c <= channels; c++) b = load * b / ((double)c + load * b);
  return b;
}

/* A layer as a function of the number that arrives: of the first `full` arrivals the share `pass`
 * gets through, of those beyond all. */
typedef struct {
  double full, pass, blocked;
} slope;

static slope layer_slope(const cs_leak_layer *l) {
  slope s;

  s.blocked = l->channels > 0 ? cs_erlang_b(cs_to_count(l->channels, SIZE_MAX), l->load) : 0;
  s.full = s.blocked < 1 ? l->magazine / cs_leak_per_target(l) / (1 - s.blocked) : INFINITY;
  s.pass = s.blocked + (1 - s.blocked) * cs_leak_survival(l);
  return s;
}

void cs_leak_solve(const cs_leak_layer *layers, size_t n_layers, const cs_leak_raid *raid, double n,
                   cs_leak_result *out) {
  double arriving = n, attack = n * raid->price;

  *out = (cs_leak_result){0};
  for (size_t k = 0; k < n_layers; k++) {
    slope s = layer_slope(&layers[k]);
    double met = cs_fmin(arriving, s.full);

    out->engaged[k] = met * (1 - s.blocked);
    out->used[k] = out->engaged[k] * cs_leak_per_target(&layers[k]);
    out->spent += out->used[k] * layers[k].price;
    arriving = met * s.pass + (arriving - met);
  }
  out->leakers = arriving;
  out->munition_ratio = out->spent / attack;
  out->damage_ratio = (out->spent + arriving * raid->damage) / attack;
  out->per_leaker = arriving > 0 ? attack / arriving : INFINITY;
  out->protected_value = (n - arriving) * raid->damage;
}

double cs_leak_exhaustion(const cs_leak_layer *layers, size_t n_layers, size_t k) {
  double wanted = k < n_layers ? layer_slope(&layers[k]).full : INFINITY;

  /* Back through the layers before: how many must arrive so that `wanted` leave? */
  while (k-- > 0) {
    slope s = layer_slope(&layers[k]);

    wanted = wanted <= s.full * s.pass && s.pass > 0 ? wanted / s.pass
                                                     : s.full + (wanted - s.full * s.pass);
  }
  return wanted;
}

double cs_leak_exhausted(const cs_leak_layer *layers, size_t n_layers) {
  double most = 0;

  for (size_t k = 0; k < n_layers; k++)
    most = cs_fmax(most, cs_leak_exhaustion(layers, n_layers, k));
  return most;
}
