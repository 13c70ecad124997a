/* Checks certificates.  Deliberately plain, and with no part in common with what made them. */
#include "models/conflict/certificate.h"

static bool can_move(const cs_conflict *c, size_t dm, uint32_t from, uint32_t to) {
  return dm < c->n_dms && to < c->n && cs_conflict_can_move(c, dm, from, to);
}

static bool is_answered(const cs_certificate *cert, uint32_t to) {
  for (size_t i = 0; i < cert->n_answers; i++) {
    if (cert->answers[i].to == to) return true;
  }
  return false;
}

/* Is x no better than the state, and (symmetric) so is all that dm can move to from there? */
static bool holds_down(const cs_conflict *c, const uint32_t *const *rank,
                       const cs_certificate *cert, uint32_t x) {
  const uint32_t *p = rank[cert->dm];

  if (p[x] > p[cert->state]) return false;
  if (cert->concept != CS_SMR && cert->concept != CS_SSEQ) return true;
  for (uint32_t y = 0; y < c->n; y++) {
    if (can_move(c, cert->dm, x, y) && p[y] > p[cert->state]) return false;
  }
  return true;
}

static const char *stable_fault(const cs_conflict *c, const uint32_t *const *rank,
                                const cs_certificate *cert) {
  const uint32_t *p = rank[cert->dm];

  for (uint32_t x = 0; x < c->n; x++) {
    if (can_move(c, cert->dm, cert->state, x) && p[x] > p[cert->state] && !is_answered(cert, x))
      return "an improvement is left out";
  }
  for (size_t i = 0; i < cert->n_answers; i++) {
    const cs_counter_move *a = &cert->answers[i];
    uint32_t at = a->to, last = UINT32_MAX;

    if (cert->concept == CS_NASH) return "a Nash stable state has no improvement to answer";
    if (!a->n_path) return "an answer without moves";
    for (size_t k = 0; k < a->n_path; k++) {
      uint32_t j = a->path[k].dm, to = a->path[k].to;

      if (j == cert->dm) return "the decision maker answers itself";
      if (j == last) return "somebody moves twice in a row";
      if (!can_move(c, j, at, to)) return "a move that cannot be made";
      if ((cert->concept == CS_SEQ || cert->concept == CS_SSEQ) && rank[j][to] <= rank[j][at])
        return "an opponent makes a move that does not improve its lot";
      at = to;
      last = j;
    }
    if (!holds_down(c, rank, cert, at)) return "an answer that does not punish";
  }
  return NULL;
}

static const char *unstable_fault(const cs_conflict *c, const uint32_t *const *rank,
                                  const cs_certificate *cert) {
  uint32_t N = (uint32_t)c->n_dms, s1;

  if (cert->n_answers != 1) return "an unstable state is shown by one improvement";
  s1 = cert->answers[0].to;
  if (!can_move(c, cert->dm, cert->state, s1)) return "the improvement cannot be made";
  if (rank[cert->dm][s1] <= rank[cert->dm][cert->state]) return "the improvement is none";
  if (cert->concept == CS_NASH) return NULL;
  if (!cert->closed || !(cert->closed[s1] >> N & 1)) return "the set does not hold the improvement";
  for (uint32_t x = 0; x < c->n; x++) {
    for (uint32_t last = 0; last <= N; last++) {
      if (!(cert->closed[x] >> last & 1)) continue;
      /* (x, nobody) is where the opponents start: it need not punish, and if it did it would be no
       * improvement. */
      if (last < N && holds_down(c, rank, cert, x)) return "the set holds a punishment";
      for (uint32_t j = 0; j < N; j++) {
        if (j == cert->dm || j == last) continue;
        for (uint32_t y = 0; y < c->n; y++) {
          if (!can_move(c, j, x, y)) continue;
          if ((cert->concept == CS_SEQ || cert->concept == CS_SSEQ) && rank[j][y] <= rank[j][x])
            continue;
          if (!(cert->closed[y] >> j & 1)) return "the set is not closed";
        }
      }
    }
  }
  return NULL;
}

const char *cs_certificate_fault(const cs_conflict *c, const uint32_t *const *rank,
                                 const cs_certificate *cert) {
  if (cert->dm >= c->n_dms || cert->state >= c->n) return "no such decision maker or state";
  return cert->stable ? stable_fault(c, rank, cert) : unstable_fault(c, rank, cert);
}
