/* Layered defence against a raid: what leaks through, when magazines run dry, what it costs. */
#ifndef CASUS_MODELS_ATTRITION_LEAK_H
#define CASUS_MODELS_ATTRITION_LEAK_H

#include "casus.h"

#include <stdbool.h>
#include <stddef.h>

enum { CS_LEAK_LAYERS = 16 };

/* One layer.  Whatever comes while its magazine lasts is shot at by `shots` interceptors each. */
typedef struct {
  double p_kill;   /* of one interceptor, 0..1 */
  double shots;    /* interceptors for each target, >= 1 */
  double magazine; /* interceptors there are */
  double price;    /* of one interceptor, MUSD */
  bool look;       /* shoot-look-shoot: stop when the target is hit */
  double channels; /* targets that can be engaged at once; 0: no limit */
  double load;     /* with channels: arrivals per engagement time (Erlang) */
} cs_leak_layer;

typedef struct {
  double price;  /* of one attacking munition, MUSD */
  double damage; /* value that one leaker destroys, MUSD */
} cs_leak_raid;

typedef struct {
  double leakers;                 /* expected number through all layers */
  double used[CS_LEAK_LAYERS];    /* interceptors spent, expected */
  double engaged[CS_LEAK_LAYERS]; /* targets engaged */
  double spent;                   /* on interceptors, MUSD */
  /* Three cost exchange ratios, the defender's cost per attacker's: */
  double munition_ratio;  /* interceptors / attacking munitions */
  double damage_ratio;    /* interceptors and damage / attacking munitions */
  double per_leaker;      /* MUSD the attacker pays for each leaker; infinite when none leaks */
  double protected_value; /* MUSD that would have been destroyed with no defence and was not */
} cs_leak_result;

/* Chance that one engaged target survives the layer, (1 - p_kill)^shots. */
double cs_leak_survival(const cs_leak_layer *l);

/* Expected interceptors for each target: shots, or (1 - (1 - p)^s) / p when looking between. */
double cs_leak_per_target(const cs_leak_layer *l);

/* Share of arrivals that finds all channels busy: Erlang's B formula (1917) with c >= 1 channels,
 * whole, and `load` Erlang, which doesn't depend on how service times are distributed. */
double cs_erlang_b(size_t channels, double load);

/* What a raid of n munitions meets, in expectation. */
void cs_leak_solve(const cs_leak_layer *layers, size_t n_layers, const cs_leak_raid *raid, double n,
                   cs_leak_result *out);

/* The size of the raid at which layer k's magazine is empty: beyond it every further munition that
 * reaches the layer passes it.  Infinite when nothing ever reaches it. */
double cs_leak_exhaustion(const cs_leak_layer *layers, size_t n_layers, size_t k);

/* The same for the whole defence: the largest of these. */
double cs_leak_exhausted(const cs_leak_layer *layers, size_t n_layers);

/* The exact distribution, n munitions one after another through each layer: leak[k], k = 0..n, is
 * the chance that k come through; exhausted[0..n_layers) that some munition that layer k could have
 * engaged found its magazine empty.  Each engaged target gets its shots or what is left of the
 * magazine (whole interceptors); with channels each munition is blocked with Erlang's chance,
 * independently of the others.  By passing the joint chances of interceptors spent and leakers from
 * one munition to the next (leak_exact.c); about n^2 steps a layer, times n shots where targets
 * take different numbers of interceptors.  CASUS_NOMEM; CASUS_LIMIT beyond CS_LEAK_WORK steps. */
#define CS_LEAK_WORK 1e9
casus_status cs_leak_exact(const cs_leak_layer *layers, size_t n_layers, size_t n, double *leak,
                           double *exhausted);

#endif
