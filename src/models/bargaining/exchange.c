/* The exchange model with equal gain: pairs of actors on opposite sides of two issues trade the one
 * they care less about for the other.
 *
 * Sources: Stokman and van Oosten, "The exchange of voting positions", in Bueno de Mesquita and
 * Stokman (eds.), European Community Decision Making (1994); the formulas as in the program
 * decide-exchange-model, whose candidates, gains and first realised exchanges ours equal
 * (tests/published/bargaining_exchange.c).  docs/methods/bargaining.md, section 6, has the formulas
 * and where the two lists part.
 *
 * The expected outcome of an issue is O = sum c s x / sum c s.  In the candidate (i, j, p, q) actor
 * i demands a move on p and supplies one on q, j the other way round; they stand on opposite sides
 * of O on both.  A move of j on p by m shifts the outcome by D_p = m c_j s_jp / sum c s, and
 *
 *   gain_i = D_p s_ip - D_q s_iq,  gain_j = D_q s_jq - D_p s_jp,
 *   equal when D_q / D_p = (s_ip + s_jp) / (s_iq + s_jq).
 *
 * Candidates are realised in the order of their gain, ties in the order of actors, then issues.
 * Each is reckoned anew from where its suppliers then stand.
 *
 * Departures: a candidate whose demander would be passed by the outcome is cut to reach it and is
 * never revived (the program lets a later one pass); issues without any weight are left out. */
#include "models/bargaining/rule.h"

#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Gains and moves below this, on scales of 0..1, are rounding. */
static const double SAME = 1e-11;

struct key {
  uint16_t i, j, p, q;
};

struct candidate {
  double move_i, move_j; /* signed: of i on q, of j on p */
  double shift_p, shift_q;
  /* The outcomes as this pair knows them: the first ones and what has since been moved for the same
   * demander or by the same supplier. */
  double known_p, known_q;
};

struct market {
  const cs_table *t;
  size_t n, issues;
  double *x, *y; /* [n * issues] at the start of the round; now */
  double *w;     /* [n * issues] share in the issue's weight */
  double *o;     /* [issues] outcome at the start of the round */
  double *column, *weight;
  /* Candidates, in three arrays, since each realised one takes a look at all keys and gains. */
  struct key *key;
  double *gain; /* 0: cannot be realised */
  struct candidate *c;
  size_t n_candidates, alive;
};

/* At most n^2 / 4 pairs stand on opposite sides of one issue. */
static size_t most_candidates(size_t n, size_t issues) {
  return issues ? n * n / 4 * (issues * (issues - 1) / 2) : 0;
}

static void layout(struct market *m, cs_work *w, size_t n, size_t issues) {
  m->x = cs_work_take(w, n * issues, sizeof *m->x);
  m->y = cs_work_take(w, n * issues, sizeof *m->y);
  m->w = cs_work_take(w, n * issues, sizeof *m->w);
  m->o = cs_work_take(w, issues, sizeof *m->o);
  m->column = cs_work_take(w, n, sizeof *m->column);
  m->weight = cs_work_take(w, n, sizeof *m->weight);
  m->key = cs_work_take(w, most_candidates(n, issues), sizeof *m->key);
  m->gain = cs_work_take(w, most_candidates(n, issues), sizeof *m->gain);
  m->c = cs_work_take(w, most_candidates(n, issues), sizeof *m->c);
}

size_t cs_exchange_workspace(size_t n_actors, size_t n_issues) {
  cs_work w = {0};
  struct market m;

  layout(&m, &w, n_actors, n_issues);
  return w.used;
}

/* Outcome of issue k with the positions of `x`. */
static double outcome(struct market *m, const double *x, size_t k) {
  const cs_table *t = m->t;
  size_t n = 0;

  for (size_t a = 0; a < m->n; a++) {
    size_t at = a * m->issues + k;

    if (!cs_present(t, a, k)) continue;
    m->column[n] = x[at];
    m->weight[n] = t->capability[at] * t->salience[at];
    n++;
  }
  return cs_weighted_mean(n, m->column, m->weight);
}

static void find_shares(struct market *m) {
  const cs_table *t = m->t;

  for (size_t k = 0; k < m->issues; k++) {
    double sum = 0.0;

    for (size_t a = 0; a < m->n; a++) {
      size_t at = a * m->issues + k;

      m->w[at] = cs_present(t, a, k) ? t->capability[at] * t->salience[at] : 0.0;
      sum += m->w[at];
    }
    for (size_t a = 0; a < m->n && sum > 0.0; a++) m->w[a * m->issues + k] /= sum;
  }
}

/* ---- Candidates -------------------------------------------------------------------------------
 */

/* Reckons moves of `c` from where its suppliers stand; returns the gain, 0 when there is none. */
static double reckon(const struct market *m, struct key key, struct candidate *c) {
  size_t ip = key.i * m->issues + key.p, iq = key.i * m->issues + key.q;
  size_t jp = key.j * m->issues + key.p, jq = key.j * m->issues + key.q;
  const double *s = m->t->salience;
  double up_q = m->x[jq] > m->x[iq] ? 1.0 : -1.0, up_p = m->x[ip] > m->x[jp] ? 1.0 : -1.0;
  double way_q = (m->x[jq] - m->y[iq]) * up_q, way_p = (m->x[ip] - m->y[jp]) * up_p;
  double room_q = cs_fmax(0.0, (m->x[jq] - c->known_q) * up_q);
  double room_p = cs_fmax(0.0, (m->x[ip] - c->known_p) * up_p);
  double rate = (s[ip] + s[jp]) / (s[iq] + s[jq]); /* D_q / D_p */
  double shift_p, shift_q, cut = 1.0, gain;

  if (way_q <= SAME || way_p <= SAME) return 0.0;
  shift_p = way_p * m->w[jp];
  shift_q = shift_p * rate;
  if (shift_q > way_q * m->w[iq]) {
    shift_q = way_q * m->w[iq];
    shift_p = shift_q / rate;
  }
  if (shift_p > room_p) cut = cs_fmin(cut, room_p / shift_p);
  if (shift_q > room_q) cut = cs_fmin(cut, room_q / shift_q);
  shift_p *= cut;
  shift_q *= cut;
  gain = shift_p * s[ip] - shift_q * s[iq];
  if (gain <= SAME) return 0.0;
  c->move_i = up_q * shift_q / m->w[iq];
  c->move_j = up_p * shift_p / m->w[jp];
  c->shift_p = up_p * shift_p;
  c->shift_q = up_q * shift_q;
  return gain;
}

static bool opposite(const struct market *m, size_t i, size_t j, size_t k) {
  size_t at_i = i * m->issues + k, at_j = j * m->issues + k;

  if (!(m->w[at_i] > 0.0) || !(m->w[at_j] > 0.0)) return false;
  return (m->x[at_i] <= m->o[k]) != (m->x[at_j] <= m->o[k]);
}

static void find_candidates(struct market *m) {
  const double *s = m->t->salience;
  size_t issues = m->issues;

  m->n_candidates = 0;
  for (size_t i = 0; i < m->n; i++) {
    for (size_t j = i + 1; j < m->n; j++) {
      for (size_t p = 0; p < issues; p++) {
        if (!opposite(m, i, j, p)) continue;
        for (size_t q = p + 1; q < issues; q++) {
          /* i demands p when it cares relatively more for p than j does. */
          bool i_demands_p =
              s[i * issues + p] * s[j * issues + q] >= s[j * issues + p] * s[i * issues + q];
          struct key *key = &m->key[m->n_candidates];
          struct candidate *c = &m->c[m->n_candidates];
          double *gain = &m->gain[m->n_candidates];

          if (!opposite(m, i, j, q)) continue;
          key->i = (uint16_t)(i_demands_p ? i : j);
          key->j = (uint16_t)(i_demands_p ? j : i);
          key->p = (uint16_t)p;
          key->q = (uint16_t)q;
          c->known_p = m->o[p];
          c->known_q = m->o[q];
          *gain = reckon(m, *key, c);
          if (*gain > 0.0) m->n_candidates++;
        }
      }
    }
  }
}

/* Number of the candidate with the largest gain, the first of equals; n_candidates when none is
 * left. */
static size_t best_candidate(const struct market *m) {
  size_t best = m->n_candidates;
  double most = 0.0;

  for (size_t k = 0; k < m->n_candidates; k++) {
    if (m->gain[k] > most + SAME) {
      best = k;
      most = m->gain[k];
    }
  }
  return best;
}

/* Does a move by `supplier` for `demander` on `issue` concern this candidate?  Without branches, as
 * nearly all are not. */
static inline unsigned concerns(struct key key, size_t demander, size_t supplier, size_t issue) {
  unsigned on_p = (key.p == issue) & ((key.j == supplier) | (key.i == demander));
  unsigned on_q = (key.q == issue) & ((key.i == supplier) | (key.j == demander));

  return on_p | on_q;
}

/* Tells `c` of that move. */
static void tell(struct key key, struct candidate *c, size_t issue, double shift) {
  if (key.p == issue) c->known_p += shift;
  if (key.q == issue) c->known_q += shift;
}

static void record(const struct market *m, const cs_recorder *r, size_t round, size_t chosen) {
  const struct candidate *c = &m->c[chosen];
  struct key key = m->key[chosen];
  cs_bargaining_move move = {.round = round,
                             .initiator = key.i,
                             .receiver = key.j,
                             .kind = CS_OFFER_EXCHANGE,
                             .probability = NAN,
                             .gain = m->gain[chosen]};

  move.mover = key.i;
  move.issue = key.q;
  move.from = m->y[key.i * m->issues + key.q];
  move.to = move.from + c->move_i;
  r->move(r->data, &move);
  move.mover = key.j;
  move.issue = key.p;
  move.from = m->y[key.j * m->issues + key.p];
  move.to = move.from + c->move_j;
  r->move(r->data, &move);
}

static double within_scale(double x) {
  return cs_fmin(1.0, cs_fmax(0.0, x));
}

/* Takes those that cannot be realised out of the arrays. */
static void compact(struct market *m) {
  size_t n = 0;

  for (size_t k = 0; k < m->n_candidates; k++) {
    if (!(m->gain[k] > 0.0)) continue;
    m->key[n] = m->key[k];
    m->gain[n] = m->gain[k];
    m->c[n] = m->c[k];
    n++;
  }
  m->n_candidates = m->alive = n;
}

static void realise(struct market *m, size_t chosen) {
  struct candidate done = m->c[chosen];
  struct key by = m->key[chosen];
  double *yi = &m->y[by.i * m->issues + by.q], *yj = &m->y[by.j * m->issues + by.p];

  *yi = within_scale(*yi + done.move_i);
  *yj = within_scale(*yj + done.move_j);
  m->gain[chosen] = 0.0;
  m->alive--;
  for (size_t k = 0; k < m->n_candidates; k++) {
    struct key key = m->key[k];
    unsigned p = concerns(key, by.i, by.j, by.p), q = concerns(key, by.j, by.i, by.q);

    if (!(p | q) || !(m->gain[k] > 0.0)) continue;
    if (p) tell(key, &m->c[k], by.p, done.shift_p);
    if (q) tell(key, &m->c[k], by.q, done.shift_q);
    m->gain[k] = reckon(m, key, &m->c[k]);
    m->alive -= !(m->gain[k] > 0.0);
  }
  if (m->alive < m->n_candidates / 2) compact(m);
}

/* ---- Rounds -----------------------------------------------------------------------------------
 */

/* Trades until nobody gains; false when there was no trade. */
static bool trade(struct market *m, size_t round, const cs_recorder *r) {
  bool any = false;
  size_t chosen;

  for (size_t k = 0; k < m->issues; k++) m->o[k] = outcome(m, m->x, k);
  memcpy(m->y, m->x, m->n * m->issues * sizeof *m->y);
  find_candidates(m);
  m->alive = m->n_candidates;
  while ((chosen = best_candidate(m)) < m->n_candidates) {
    if (r->move) record(m, r, round, chosen);
    realise(m, chosen);
    any = true;
  }
  return any;
}

/* Where the next round starts: the less an actor cares, the nearer to where it went. */
static void develop(struct market *m) {
  for (size_t k = 0; k < m->n * m->issues; k++) {
    double share = (1.0 - m->t->salience[k]) * 0.4 + 0.1;

    m->x[k] = (1.0 - share) * m->x[k] + share * m->y[k];
  }
}

void cs_exchange_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w,
                          const cs_recorder *r, cs_rule_result *out) {
  struct market m = {.t = t, .n = t->n_actors, .issues = t->n_issues};
  size_t limit = o->rounds ? o->rounds : 1, round = 0, size = m.n * m.issues;
  bool traded = true;

  layout(&m, w, m.n, m.issues);
  if (size) {
    memcpy(m.x, t->position, size * sizeof *m.x);
    memcpy(m.y, t->position, size * sizeof *m.y);
  }
  find_shares(&m);
  if (r->state) r->state(r->data, 0, 0, m.issues, m.y, NULL);
  while (size && traded && round < limit) {
    if (round) develop(&m);
    traded = trade(&m, round + 1, r);
    if (traded) round++;
    if (traded && r->state) r->state(r->data, round, 0, m.issues, m.y, NULL);
  }
  out->rounds = round;
  out->converged = limit == 1 || !traded;
  for (size_t k = 0; k < m.issues; k++) out->outcome[k] = outcome(&m, m.y, k);
  for (size_t k = 0; out->position && k < size; k++) out->position[k] = m.y[k];
}
