/* A file of battles: strengths, losses, winner, and what else may tell who wins.
 *
 * CSV with a header; columns (those of CDB90): str_att, str_def (people, needed), cas_att, cas_def,
 * wina (1 attacker, -1 defender, 0 draw, empty unknown), war or war3 (the group that folds keep
 * together; war3 first), fold (0..), post1 (posture: PD prepared, FD fortified), arty_att,
 * arty_def, tank_att, tank_def, aeroa, and factors judged by historians: surpa, trnga, logsa,
 * techa, intela (known before the battle, in principle) and cea, leada, morala, momnta, inita (seen
 * after it). */
#ifndef CASUS_MODELS_ATTRITION_BATTLES_H
#define CASUS_MODELS_ATTRITION_BATTLES_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>

enum {
  CS_BATTLE_BEFORE = 5, /* factors known before */
  CS_BATTLE_AFTER = 5,  /* and seen after */
  CS_BATTLES = 1000000
};

typedef struct {
  double att, def;           /* strengths; NAN unknown */
  double lost_att, lost_def; /* NAN unknown */
  int winner;                /* 1 attacker, -1 defender, 0 draw or unknown */
  size_t group, fold;
  bool prepared, fortified;
  double arty[2], tanks[2], air;
  double before[CS_BATTLE_BEFORE], after[CS_BATTLE_AFTER];
} cs_battle;

typedef struct {
  cs_battle *battles;
  size_t n, n_groups;
  const char **groups; /* names, sorted by their bytes */
  bool has_posture, has_material, has_before, has_after, has_folds;
} cs_battles;

/* Everything lives in `arena`.  Without a column `fold` the k-th group by name goes to fold k mod
 * 10.  Problems, all of them, go to `d`. */
casus_status cs_battles_read(const char *path, cs_arena *arena, casus_diag *d, cs_battles *out);

#endif
