/* The spatial model of KTAB (smpc 1.4): each turn every actor challenges at most one other, each
 * challenge gives a bargain, and each actor chooses among the bargains it is a party to by a
 * probabilistic Condorcet election in which all actors vote.
 *
 * Source: the program smpc of the KAPSARC Toolkit for Behavioral Analysis, version 1.4, checked
 * against its output turn by turn (tests/published/bargaining_ktab.c).  Formulas and their names
 * stand in docs/methods/bargaining.md, section 4.
 *
 * Work per turn is O(n^3) for n actors: only the challenges as their initiators see them are
 * computed, while smpc computes each as every actor sees it, O(n^4).
 *
 * Departures, each where smpc stops with an error:
 *  - no spread of winning probabilities (all alike): everybody is neutral to risk;
 *  - risk that leaves utilities outside 0..1 is no error;
 *  - an actor with no salience at all is content everywhere;
 *  - saliences that add up to more than 1 for some actor are all divided by the largest such sum,
 *    since the sum is the chance to resist;
 *  - an actor without a stance on an issue stands at that issue's weighted mean;
 *  - capabilities may differ by issue: an actor's capability is their mean by its salience. */
#include "models/bargaining/condorcet.h"
#include "base/libm.h"
#include "models/bargaining/rule.h"

#include "base/random.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

enum { MOST_TURNS = 100, LEAST_TURNS = 2 };
static const double CHANGE_SHARE = 0.02;        /* a turn that moves less than this share of */
static const double CHANGE_FLOOR = 1e-4;        /* the first turn's movement ends the talks */
static const double LEAST_GAIN = 1e-5;          /* below this no challenge is worth its trouble */
static const double PRINCIPAL_FLOOR = 1e-10;    /* strength of a principal who doesn't care */
static const double INTERPOLATION_FLOOR = 1e-6; /* weight of the owner of an untouched position */
static const double SAME_POSITION = 1e-3;
static const double BARGAIN_GRID = 1e4; /* bargains are settled to four decimals */

/* A proposal that moves i and j; `at` holds i's new coordinates, then j's. */
struct bargain {
  size_t i, j;
  double probability, gain;
};

/* One space of K issues with the n actors that take part in it. */
struct space {
  size_t n, dims, first; /* first: number of the first issue */
  size_t *actor;         /* [n] number in the table */
  double *x, *ideal, *s; /* [n * dims] */
  double *next;          /* [n * dims] */
  double *capability;    /* [n] */
  double *resolve;       /* [n] sum of saliences: the chance to resist */
  double *weight;        /* [n] sum of salience times capability */
  double *scale;         /* [n] 1 / sum of squared saliences, 0 when there are none */
  double *d;             /* [n * n] distance of position j from the ideal of i */
  double *risk;          /* [n] R_i */
  double *win;           /* [n] chance of each actor's position */
  size_t *distinct;      /* [n_distinct] the first actor at each distinct position */
  size_t n_distinct;
  double *u;                /* [n * n] utilities as one actor sees them */
  double *base;             /* [n] sum over positions of an actor's utility */
  double *own, *other;      /* [n] coalitions of initiator and receiver, by receiver */
  double *own0, *other0;    /* [n] the same before third parties join */
  struct bargain *bargains; /* [2 n] */
  double *at;               /* [2 n * 2 dims] */
  size_t n_bargains;
  size_t *queue;   /* [2 n + 1] bargains of one actor */
  double *options; /* [n * (2 n + 1)] utilities of its bargains */
  double *c, *election, *p;
};

static void layout(struct space *sp, cs_work *w, size_t n, size_t dims) {
  size_t m = 2 * n + 1;

  sp->actor = cs_work_take(w, n, sizeof *sp->actor);
  sp->x = cs_work_take(w, n * dims, sizeof *sp->x);
  sp->ideal = cs_work_take(w, n * dims, sizeof *sp->ideal);
  sp->s = cs_work_take(w, n * dims, sizeof *sp->s);
  sp->next = cs_work_take(w, n * dims, sizeof *sp->next);
  sp->capability = cs_work_take(w, n, sizeof *sp->capability);
  sp->resolve = cs_work_take(w, n, sizeof *sp->resolve);
  sp->weight = cs_work_take(w, n, sizeof *sp->weight);
  sp->scale = cs_work_take(w, n, sizeof *sp->scale);
  sp->d = cs_work_take(w, n * n, sizeof *sp->d);
  sp->risk = cs_work_take(w, n, sizeof *sp->risk);
  sp->win = cs_work_take(w, n, sizeof *sp->win);
  sp->distinct = cs_work_take(w, n, sizeof *sp->distinct);
  sp->u = cs_work_take(w, n * n, sizeof *sp->u);
  sp->base = cs_work_take(w, n, sizeof *sp->base);
  sp->own = cs_work_take(w, n, sizeof *sp->own);
  sp->other = cs_work_take(w, n, sizeof *sp->other);
  sp->own0 = cs_work_take(w, n, sizeof *sp->own0);
  sp->other0 = cs_work_take(w, n, sizeof *sp->other0);
  sp->bargains = cs_work_take(w, 2 * n, sizeof *sp->bargains);
  sp->at = cs_work_take(w, 2 * n * 2 * dims, sizeof *sp->at);
  sp->queue = cs_work_take(w, m, sizeof *sp->queue);
  sp->options = cs_work_take(w, n * m, sizeof *sp->options);
  sp->c = cs_work_take(w, m * m, sizeof *sp->c);
  sp->election = cs_work_take(w, 2 * m * m + m, sizeof *sp->election);
  sp->p = cs_work_take(w, m, sizeof *sp->p);
}

size_t cs_ktab_workspace(size_t n_actors, size_t n_issues) {
  cs_work w = {0};
  struct space sp;

  layout(&sp, &w, n_actors, n_issues);
  return w.used;
}

/* ---- The space --------------------------------------------------------------------------------
 */

/* Weighted mean of one issue over the actors that have a stance on it. */
static double issue_mean(const cs_table *t, size_t issue) {
  double top = 0.0, bottom = 0.0, plain = 0.0;
  size_t n = 0;

  for (size_t a = 0; a < t->n_actors; a++) {
    size_t k = a * t->n_issues + issue;
    double w = t->salience[k] * t->capability[k];

    if (!cs_present(t, a, issue)) continue;
    top += w * t->position[k];
    bottom += w;
    plain += t->position[k];
    n++;
  }
  return bottom > 0.0 ? top / bottom : n ? plain / (double)n : 0.5;
}

static void load(struct space *sp, const cs_table *t, size_t first, size_t dims) {
  double most = 1.0;

  sp->n = 0;
  sp->dims = dims;
  sp->first = first;
  for (size_t a = 0; a < t->n_actors; a++) {
    size_t i = sp->n, stances = 0;
    double resolve = 0.0, weight = 0.0, plain = 0.0;

    for (size_t k = 0; k < dims; k++) {
      size_t at = a * t->n_issues + first + k;
      bool here = cs_present(t, a, first + k);
      double s = here ? t->salience[at] : 0.0;

      sp->s[i * dims + k] = s;
      sp->x[i * dims + k] = here ? t->position[at] : issue_mean(t, first + k);
      resolve += s;
      weight += s * t->capability[at];
      if (here) plain += t->capability[at];
      stances += here;
    }
    if (!stances) continue;
    sp->actor[i] = a;
    sp->resolve[i] = resolve;
    sp->capability[i] = resolve > 0.0 ? weight / resolve : plain / (double)stances;
    most = cs_fmax(most, resolve);
    sp->n++;
  }
  for (size_t i = 0; i < sp->n; i++) {
    double squares = 0.0;

    for (size_t k = 0; k < dims; k++) {
      double *s = &sp->s[i * dims + k];

      *s /= most;
      squares += *s * *s;
    }
    sp->resolve[i] /= most;
    sp->weight[i] = sp->resolve[i] * sp->capability[i];
    sp->scale[i] = squares > 0.0 ? 1.0 / squares : 0.0;
  }
  memcpy(sp->ideal, sp->x, sp->n * dims * sizeof *sp->ideal);
}

/* d = sqrt(sum_k (s_ik (ideal_ik - y_k))^2 / sum_k s_ik^2), in 0..1. */
static double distance(const struct space *sp, size_t i, const double *y) {
  const double *s = sp->s + i * sp->dims, *ideal = sp->ideal + i * sp->dims;
  double sum = 0.0;

  for (size_t k = 0; k < sp->dims; k++) {
    double step = s[k] * (ideal[k] - y[k]);

    sum += step * step;
  }
  return sqrt(sum * sp->scale[i]);
}

/* Utility of distance d with attitude R to risk: (1 - d)(1 + d R). */
static inline double utility(double d, double risk) {
  return (1.0 - d) * (1.0 + d * risk);
}

/* ---- Risk -------------------------------------------------------------------------------------
 */

/* Chance of each of the m positions at[0..m) (numbers of actors) in an election in which all actors
 * vote with their capability; in p[m]. */
static void elect(struct space *sp, const cs_rule_options *o, size_t m, const size_t *at,
                  double *p) {
  size_t n = sp->n;

  for (size_t i = 0; i < n; i++) {
    for (size_t a = 0; a < m; a++) sp->u[i * m + a] = utility(sp->d[i * n + at[a]], sp->risk[i]);
  }
  cs_coalitions(o->vote, n, m, sp->capability, sp->u, sp->c);
  cs_election(o->victory, o->pce, m, sp->c, sp->election, p);
}

/* The likelier an actor's position is to win, the more risk it takes: R in -1..1, -1/2..1 or 0..1.
 */
static void find_risks(struct space *sp, cs_bigr_range range) {
  double least = INFINITY, most = -INFINITY, width;

  for (size_t i = 0; i < sp->n; i++) {
    least = cs_fmin(least, sp->win[i]);
    most = cs_fmax(most, sp->win[i]);
  }
  width = most - least;
  for (size_t i = 0; i < sp->n; i++) {
    double p = sp->win[i];

    if (!(width > 0.0)) {
      sp->risk[i] = 0.0;
    } else if (range == CS_BIGR_MIN) {
      sp->risk[i] = (p - least) / width;
    } else if (range == CS_BIGR_MID) {
      sp->risk[i] = (3.0 * p - most - 2.0 * least) / (2.0 * width);
    } else {
      sp->risk[i] = (2.0 * p - most - least) / width;
    }
  }
}

static bool same_position(const struct space *sp, size_t i, size_t j) {
  double squares = 0.0;

  for (size_t k = 0; k < sp->dims; k++) {
    double step = sp->x[i * sp->dims + k] - sp->x[j * sp->dims + k];

    squares += step * step;
  }
  return sqrt(squares) < SAME_POSITION;
}

/* Chances of the distinct positions, in p; actors at the same one share its chance.  An actor
 * within the tolerance of several belongs to the last of them, as in smpc. */
static void find_chances(struct space *sp, const cs_rule_options *o) {
  size_t m = 0, *distinct = sp->distinct;

  for (size_t i = 0; i < sp->n; i++) {
    size_t a = 0;

    while (a < m && !same_position(sp, distinct[a], i)) a++;
    if (a == m) distinct[m++] = i;
  }
  sp->n_distinct = m;
  elect(sp, o, m, distinct, sp->p);
  for (size_t i = 0; i < sp->n; i++) {
    for (size_t a = 0; a < m; a++) {
      if (same_position(sp, distinct[a], i)) sp->win[i] = sp->p[a];
    }
  }
}

/* Distances; then attitudes, out of an election among all positions, those that are the same
 * counted apart, in which nobody minds risk; then the chances. */
static void assess(struct space *sp, const cs_rule_options *o) {
  for (size_t i = 0; i < sp->n; i++) {
    for (size_t j = 0; j < sp->n; j++) sp->d[i * sp->n + j] = distance(sp, i, sp->x + j * sp->dims);
    sp->risk[i] = 0.0;
    sp->queue[i] = i;
  }
  elect(sp, o, sp->n, sp->queue, sp->win);
  find_risks(sp, o->bigr_range);
  find_chances(sp, o);
}

/* What h takes the attitude of i to be. */
static double estimated_risk(const struct space *sp, cs_bigr_adjust adjust, size_t h, size_t i) {
  double own = sp->risk[h], true_one = sp->risk[i];

  switch (adjust) {
    case CS_BIGR_NONE:
      return own;
    case CS_BIGR_HALF:
      return (own + true_one) / 2.0;
    case CS_BIGR_TWO_THIRDS:
      return (own + 2.0 * true_one) / 3.0;
    case CS_BIGR_FULL:
      return true_one;
    default:
      return (2.0 * own + true_one) / 3.0;
  }
}

/* All utilities as h sees them, in u. */
static void see(struct space *sp, const cs_rule_options *o, size_t h) {
  size_t n = sp->n;

  for (size_t i = 0; i < n; i++) {
    double risk = estimated_risk(sp, o->bigr_adjust, h, i);
    const double *d = sp->d + i * n;
    double *u = sp->u + i * n;

    for (size_t j = 0; j < n; j++) u[j] = utility(d[j], risk);
  }
}

/* ---- Challenges -------------------------------------------------------------------------------
 */

/* The principals' strengths in a challenge of i to each j: own0 for i, other0 for j. */
static void weigh_principals(struct space *sp, cs_bargaining_vote rule, size_t i) {
  size_t n = sp->n;
  const double *u = sp->u;

  for (size_t j = 0; j < n; j++) {
    double vi = cs_vote_between(rule, sp->weight[i], u[i * n + i] - u[i * n + j]);
    double vj = cs_vote_between(rule, sp->weight[j], u[j * n + i] - u[j * n + j]);

    sp->own0[j] = PRINCIPAL_FLOOR + cs_fmax(0.0, vi) + cs_fmax(0.0, vj);
    sp->other0[j] = PRINCIPAL_FLOOR + cs_fmax(0.0, -vi) + cs_fmax(0.0, -vj);
    sp->own[j] = sp->own0[j];
    sp->other[j] = sp->other0[j];
  }
}

/* What third party k gains by joining i rather than j when i wins (A - C) and when j wins (B - D):
 * commitments make the winner's ally bear the outcome for itself too. */
static inline double join_gain(cs_commit commit, double p, double with_i, double with_j,
                               double alone) {
  if (commit != CS_COMMIT_SEMI) return 0.0;
  return p * (2.0 * with_i + alone) + (1.0 - p) * (3.0 * with_j) -
         (p * (3.0 * with_i) + (1.0 - p) * (2.0 * with_j + alone));
}

/* Third party k joins one side of the challenge of i to each j. */
static inline void join(cs_bargaining_vote rule, cs_commit commit, size_t n, size_t i, double w,
                        const double *restrict u, double alone, const double *restrict own0,
                        const double *restrict other0, double *restrict own,
                        double *restrict other) {
  double with_i = u[i];

  for (size_t j = 0; j < n; j++) {
    double little = cs_vote_between(rule, w, with_i - u[j]);
    double up = little > 0.0 ? little : 0.0, down = little < 0.0 ? -little : 0.0;
    double p = (own0[j] + up) / (own0[j] + up + (other0[j] + down));
    double v = cs_vote_between(rule, w, join_gain(commit, p, with_i, u[j], alone));

    own[j] += v > 0.0 ? v : 0.0;
    other[j] += v < 0.0 ? -v : 0.0;
  }
}

CS_COLUMNS static void join_by_rule(cs_bargaining_vote rule, cs_commit commit, size_t n, size_t i,
                                    double w, const double *u, double alone, const double *own0,
                                    const double *other0, double *own, double *other) {
  switch (rule) {
    case CS_VOTE_BINARY:
      join(CS_VOTE_BINARY, commit, n, i, w, u, alone, own0, other0, own, other);
      break;
    case CS_VOTE_PROPBIN:
      join(CS_VOTE_PROPBIN, commit, n, i, w, u, alone, own0, other0, own, other);
      break;
    case CS_VOTE_PROPCBC:
      join(CS_VOTE_PROPCBC, commit, n, i, w, u, alone, own0, other0, own, other);
      break;
    case CS_VOTE_CUBIC:
      join(CS_VOTE_CUBIC, commit, n, i, w, u, alone, own0, other0, own, other);
      break;
    case CS_VOTE_ASYMPROSP:
      join(CS_VOTE_ASYMPROSP, commit, n, i, w, u, alone, own0, other0, own, other);
      break;
    default:
      join(CS_VOTE_PROP, commit, n, i, w, u, alone, own0, other0, own, other);
  }
}

/* Strengths of i (own) and of each j (other) in a challenge of i to j, with the utilities of u. */
static void weigh_coalitions(struct space *sp, const cs_rule_options *o, size_t i) {
  size_t n = sp->n;

  weigh_principals(sp, o->vote, i);
  if (o->commit != CS_COMMIT_SEMI) return; /* every third party is indifferent */
  for (size_t k = 0; k < n; k++) {
    double own = sp->own[k], other = sp->other[k];

    if (k == i) continue;
    join_by_rule(o->vote, o->commit, n, i, sp->weight[k], sp->u + k * n, sp->u[k * n + k], sp->own0,
                 sp->other0, sp->own, sp->other);
    sp->own[k] = own; /* k is a principal there */
    sp->other[k] = other;
  }
}

/* Expected gain to i of its challenge to j, with the utilities of u and the strengths found; the
 * chance to win goes to *p.  j resists with the chance of its salience. */
static double expected_gain(const struct space *sp, size_t i, size_t j, double *p) {
  double with_i = sp->u[i * sp->n + i], with_j = sp->u[i * sp->n + j], resist = sp->resolve[j];

  *p = sp->own[j] / (sp->own[j] + sp->other[j]);
  return (1.0 - resist) * 2.0 * with_i + resist * (*p * 2.0 * with_i + (1.0 - *p) * 2.0 * with_j) -
         (with_i + with_j);
}

/* Whom i challenges, by its own lights: the j with the largest expected gain; n when nobody.  The
 * chance to win goes to *p. */
static size_t best_target(struct space *sp, const cs_rule_options *o, size_t i, double *p,
                          double *gain) {
  size_t n = sp->n, best = n;

  *gain = LEAST_GAIN;
  see(sp, o, i);
  weigh_coalitions(sp, o, i);
  for (size_t j = 0; j < n; j++) {
    double pj, gain_j;

    if (j == i) continue;
    gain_j = expected_gain(sp, i, j, &pj);
    if (!(gain_j > *gain)) continue;
    best = j;
    *gain = gain_j;
    *p = pj;
  }
  return best;
}

/* ---- Bargains ---------------------------------------------------------------------------------
 */

static double settle(double x) {
  return floor(x * BARGAIN_GRID + 0.5) / BARGAIN_GRID;
}

/* Where a challenge of i to j with chance p leaves both, in at[0..dims) and at[dims..2 dims). */
static void interpolate(const struct space *sp, cs_inter kind, size_t i, size_t j, double p,
                        double *at) {
  size_t dims = sp->dims;
  double q = 1.0 - p;

  for (size_t k = 0; k < dims; k++) {
    double xi = sp->x[i * dims + k], xj = sp->x[j * dims + k];
    double si = sp->s[i * dims + k], sj = sp->s[j * dims + k];

    if (kind == CS_INTER_S2PMAX) {
      double di = cs_fmax(0.0, q - p), dj = cs_fmax(0.0, p - q);
      double ai = di * sj * sj, aj = dj * si * si;

      at[k] = xi + ai / (ai + INTERPOLATION_FLOOR + (1.0 - di) * si * si) * (xj - xi);
      at[dims + k] = xj + aj / (aj + INTERPOLATION_FLOOR + (1.0 - dj) * sj * sj) * (xi - xj);
    } else {
      double wi = kind == CS_INTER_S1P1 ? si * p : si * si * p * p;
      double wj = kind == CS_INTER_S1P1 ? sj * q : sj * sj * q * q;
      double sum = wi + wj + INTERPOLATION_FLOOR;

      at[k] = settle(((wi + INTERPOLATION_FLOOR) * xi + wj * xj) / sum);
      at[dims + k] = settle((wi * xi + (wj + INTERPOLATION_FLOOR) * xj) / sum);
    }
  }
}

static double *new_bargain(struct space *sp, size_t i, size_t j, double gain) {
  sp->bargains[sp->n_bargains] = (struct bargain){.i = i, .j = j, .gain = gain};
  return sp->at + sp->n_bargains++ * 2 * sp->dims;
}

/* What smpc takes for the chance of i in its challenge to j as j sees it: in fact i's expected gain
 * as j sees it, the second number of a pair of which the first is the chance.  Kept, since it is
 * what smpc's results with InitRcvrInterp and PWCompInterp rest on; cut to 0..1. */
static double chance_seen_by(struct space *sp, const cs_rule_options *o, size_t j, size_t i) {
  double p, gain;

  see(sp, o, j);
  weigh_coalitions(sp, o, i);
  gain = expected_gain(sp, i, j, &p);
  return cs_fmin(1.0, cs_fmax(0.0, gain));
}

static void propose(struct space *sp, const cs_rule_options *o, size_t i) {
  double p = 0.0, gain, pj;
  size_t j = best_target(sp, o, i, &p, &gain), width = 2 * sp->dims;
  double *at, *theirs;

  if (j == sp->n) return;
  at = new_bargain(sp, i, j, gain);
  interpolate(sp, o->inter, i, j, p, at);
  if (o->bargain == CS_BARGAIN_INIT) return;
  pj = chance_seen_by(sp, o, j, i);
  theirs = new_bargain(sp, i, j, gain);
  interpolate(sp, o->inter, i, j, pj, theirs);
  if (o->bargain == CS_BARGAIN_POWER) {
    double wi = sp->resolve[i], wj = sp->resolve[j], sum = wi + wj;

    for (size_t k = 0; k < width; k++)
      at[k] = sum > 0.0 ? (wi * at[k] + wj * theirs[k]) / sum : 0.5 * (at[k] + theirs[k]);
    sp->n_bargains--;
  }
}

/* ---- Choice -----------------------------------------------------------------------------------
 */

/* The average utility of all positions after bargain b (n_bargains: as they are), to actor a. */
static double outcome_utility(const struct space *sp, size_t a, size_t b) {
  size_t n = sp->n;
  const struct bargain *g = &sp->bargains[b];
  const double *at = sp->at + b * 2 * sp->dims;
  double sum = sp->base[a];

  if (b < sp->n_bargains) {
    double r = sp->risk[a];

    sum -= utility(sp->d[a * n + g->i], r) + utility(sp->d[a * n + g->j], r);
    sum += utility(distance(sp, a, at), r) + utility(distance(sp, a, at + sp->dims), r);
  }
  return sum / (double)n;
}

/* The number of the option that actor k takes of m; `stay` is the status quo, which wins ties. */
static size_t choose(const struct space *sp, const cs_rule_options *o, size_t m, size_t stay,
                     size_t turn, size_t k) {
  size_t best = stay;

  if (o->state == CS_STATE_STOCHASTIC) {
    double u = cs_random_unit(o->seed, o->future,
                              (turn * CS_TABLE_ISSUES + sp->first) * CS_TABLE_ACTORS + k);

    for (best = 0; best + 1 < m && u >= sp->p[best]; best++) u -= sp->p[best];
    return best;
  }
  for (size_t b = 0; b < m; b++) {
    if (sp->p[b] > sp->p[best]) best = b;
  }
  return best;
}

static void record_move(const struct space *sp, const cs_recorder *r, size_t turn, size_t k,
                        const struct bargain *g, double probability) {
  for (size_t dim = 0; dim < sp->dims; dim++) {
    cs_bargaining_move move = {.round = turn,
                               .mover = sp->actor[k],
                               .initiator = sp->actor[g->i],
                               .receiver = sp->actor[g->j],
                               .issue = sp->first + dim,
                               .from = sp->x[k * sp->dims + dim],
                               .to = sp->next[k * sp->dims + dim],
                               .kind = CS_OFFER_BARGAIN,
                               .probability = probability,
                               .gain = g->gain};

    if (fabs(move.from - move.to) > 0.0) r->move(r->data, &move);
  }
}

/* Actor k chooses among the bargains offered to it, the status quo and its own offers.  The order
 * counts only for the rule ASymProsp, whose vote depends on which of two options is named first. */
static void move_actor(struct space *sp, const cs_rule_options *o, size_t turn, size_t k,
                       const cs_recorder *r) {
  size_t n = sp->n, m = 0, dims = sp->dims, chosen, stay;
  const double *to = sp->x + k * dims;

  for (size_t b = 0; b < sp->n_bargains; b++) {
    if (sp->bargains[b].j == k) sp->queue[m++] = b;
  }
  stay = m;
  sp->queue[m++] = sp->n_bargains;
  for (size_t b = 0; b < sp->n_bargains; b++) {
    if (sp->bargains[b].i == k) sp->queue[m++] = b;
  }
  memcpy(sp->next + k * dims, to, dims * sizeof *to);
  if (m == 1) return;
  for (size_t a = 0; a < n; a++) {
    for (size_t b = 0; b < m; b++) sp->options[a * m + b] = outcome_utility(sp, a, sp->queue[b]);
  }
  cs_coalitions(o->vote, n, m, sp->capability, sp->options, sp->c);
  cs_election(o->victory, o->pce, m, sp->c, sp->election, sp->p);
  chosen = choose(sp, o, m, stay, turn, k);
  if (chosen != stay) {
    size_t b = sp->queue[chosen];

    to = sp->at + b * 2 * dims + (sp->bargains[b].i == k ? 0 : dims);
    memcpy(sp->next + k * dims, to, dims * sizeof *to);
    if (r->move) record_move(sp, r, turn, k, &sp->bargains[b], sp->p[chosen]);
  }
}

/* ---- Turns ------------------------------------------------------------------------------------
 */

/* new ideal_i = sum_j a_ij x_j + (1 - sum_j a_ij) ideal_i; by default it follows the position. */
static void follow(struct space *sp, const cs_table *t, const double *adjust) {
  size_t dims = sp->dims;

  for (size_t i = 0; i < sp->n; i++) {
    for (size_t k = 0; k < dims; k++) {
      double *ideal = &sp->ideal[i * dims + k], sum = 0.0, rest = 1.0;

      if (!adjust) {
        *ideal = sp->x[i * dims + k];
        continue;
      }
      for (size_t j = 0; j < sp->n; j++) {
        double a = adjust[sp->actor[i] * t->n_actors + sp->actor[j]];

        sum += a * sp->x[j * dims + k];
        rest -= a;
      }
      *ideal = sum + rest * *ideal;
    }
  }
}

/* Everybody's challenges of turn `turn`, in the order in which they are said to arrive. */
static void propose_all(struct space *sp, const cs_rule_options *o, const cs_table *t,
                        size_t turn) {
  const size_t *arrival =
      o->arrival && turn <= o->arrival_turns ? o->arrival + (turn - 1) * t->n_actors : NULL;

  for (size_t k = 0; k < t->n_actors; k++) {
    size_t actor = arrival ? arrival[k] : k;

    for (size_t i = 0; i < sp->n; i++) {
      if (sp->actor[i] == actor) propose(sp, o, i);
    }
  }
}

/* Plays turn `turn` (from 1); the sum of the distances moved. */
static double play(struct space *sp, const cs_rule_options *o, const cs_table *t, size_t turn,
                   const cs_recorder *r) {
  size_t n = sp->n, dims = sp->dims;
  double moved = 0.0;

  sp->n_bargains = 0;
  propose_all(sp, o, t, turn);
  for (size_t a = 0; a < n; a++) {
    sp->base[a] = 0.0;
    for (size_t j = 0; j < n; j++) sp->base[a] += utility(sp->d[a * n + j], sp->risk[a]);
  }
  for (size_t k = 0; k < n; k++) move_actor(sp, o, turn, k, r);
  for (size_t i = 0; i < n; i++) {
    double squares = 0.0;

    for (size_t k = 0; k < dims; k++) {
      double step = sp->next[i * dims + k] - sp->x[i * dims + k];

      squares += step * step;
    }
    moved += sqrt(squares);
  }
  memcpy(sp->x, sp->next, n * dims * sizeof *sp->x);
  follow(sp, t, o->ideal_adjust);
  return moved;
}

static void report_state(struct space *sp, const cs_table *t, size_t turn, const cs_recorder *r) {
  if (r->state && sp->n == t->n_actors)
    r->state(r->data, turn, sp->first, sp->dims, sp->x, sp->win);
}

/* Outcome on dimension k, out of the final positions and chances. */
static double settle_issue(const struct space *sp, const cs_rule_options *o, const cs_table *t,
                           size_t k) {
  size_t n = 0, mode = 0;
  double *x = sp->u, *w = sp->base, sum = 0.0;

  for (size_t i = 0; i < sp->n; i++) {
    size_t at = sp->actor[i] * t->n_issues + sp->first + k;

    if (sp->win[i] > sp->win[mode]) mode = i;
    if (!cs_present(t, sp->actor[i], sp->first + k)) continue;
    x[n] = sp->x[i * sp->dims + k];
    w[n] = t->salience[at] * t->capability[at];
    n++;
  }
  if (!n) return NAN;
  for (size_t a = 0; a < sp->n_distinct; a++)
    sum += sp->p[a] * sp->x[sp->distinct[a] * sp->dims + k];
  switch (o->outcome) {
    case CS_OUTCOME_MODE:
      return sp->x[mode * sp->dims + k];
    case CS_OUTCOME_EXPECTED:
      return sum;
    case CS_OUTCOME_MEDIAN:
      return cs_weighted_median(n, x, w, o->median, sp->queue);
    default:
      return cs_weighted_mean(n, x, w);
  }
}

static void run(struct space *sp, const cs_rule_options *o, const cs_table *t, const cs_recorder *r,
                cs_rule_result *out) {
  size_t limit = o->rounds ? o->rounds : MOST_TURNS, turn = 0;
  double first = 0.0;
  bool settled = sp->n < 2;

  assess(sp, o);
  report_state(sp, t, 0, r);
  while (!settled && turn < limit) {
    double moved = play(sp, o, t, ++turn, r);

    assess(sp, o);
    report_state(sp, t, turn, r);
    if (turn == 1) first = moved;
    settled = turn >= LEAST_TURNS && moved / (first + CHANGE_FLOOR) < CHANGE_SHARE;
  }
  if (turn > out->rounds) out->rounds = turn;
  if (!settled) out->converged = false;
  for (size_t k = 0; k < sp->dims; k++) out->outcome[sp->first + k] = settle_issue(sp, o, t, k);
  for (size_t i = 0; i < sp->n; i++) {
    for (size_t k = 0; out->position && k < sp->dims; k++) {
      if (cs_present(t, sp->actor[i], sp->first + k))
        out->position[sp->actor[i] * t->n_issues + sp->first + k] = sp->x[i * sp->dims + k];
    }
    if (out->win && sp->dims == t->n_issues) out->win[sp->actor[i]] = sp->win[i];
  }
}

void cs_ktab_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w, const cs_recorder *r,
                      cs_rule_result *out) {
  struct space sp;
  size_t dims = o->issues == CS_ISSUES_APART ? 1 : t->n_issues;

  layout(&sp, w, t->n_actors, t->n_issues);
  for (size_t first = 0; first < t->n_issues; first += dims) {
    load(&sp, t, first, dims);
    run(&sp, o, t, r, out);
  }
}
