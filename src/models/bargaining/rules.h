/* The rules of bargaining: what a table of positions, saliences and capabilities leads to.
 *
 *   mean              sum c s x / sum c s: the compromise model, the baseline of the field
 *   median            the weighted median voter
 *   ktab              the spatial model of KTAB/smpc 1.4, n issues together
 *   expected-utility  Bueno de Mesquita's expected-utility model, two readings of it
 *   exchange          the Equal Gain exchange model of Stokman and van Oosten
 *
 * docs/methods/bargaining.md has the equations, the sources and the departures.
 *
 * Every rule is a pure function of (table, options).  It allocates nothing, keeps nothing and may
 * run in any number of threads, each with its own workspace and result.  It never fails: where the
 * mathematics has no answer, the note says what is taken instead. */
#ifndef CASUS_MODELS_BARGAINING_RULES_H
#define CASUS_MODELS_BARGAINING_RULES_H

#include "base/diag.h"
#include "models/bargaining/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- The list ---------------------------------------------------------------------------------
 */

typedef enum {
  CS_RULE_MEAN,
  CS_RULE_MEDIAN,
  CS_RULE_KTAB,
  CS_RULE_EXPECTED_UTILITY,
  CS_RULE_EXCHANGE,
  CS_N_RULES
} cs_rule;

extern const char *const cs_rule_names[CS_N_RULES];

/* False when there is no rule of that name. */
bool cs_rule_find(const char *name, cs_rule *out);

/* ---- Options ----------------------------------------------------------------------------------
 */

typedef enum {
  CS_WEIGHTS_FULL,
  CS_WEIGHTS_CAPABILITY,
  CS_WEIGHTS_SALIENCE,
  CS_WEIGHTS_EQUAL
} cs_weights;
typedef enum { CS_MEDIAN_LOWER, CS_MEDIAN_MIDDLE, CS_MEDIAN_UPPER } cs_median_kind;
typedef enum {
  CS_OUTCOME_DEFAULT, /* the mean for ktab, the median for expected-utility */
  CS_OUTCOME_MEAN,
  CS_OUTCOME_MEDIAN,
  CS_OUTCOME_MODE,    /* ktab only: the position most likely to win */
  CS_OUTCOME_EXPECTED /* ktab only: the mean by probability to win */
} cs_outcome_kind;
typedef enum { CS_ISSUES_TOGETHER, CS_ISSUES_APART } cs_issues_kind;

typedef enum {
  CS_VICTORY_LINEAR,
  CS_VICTORY_SQUARE,
  CS_VICTORY_QUARTIC,
  CS_VICTORY_OCTIC,
  CS_VICTORY_BINARY
} cs_victory;
typedef enum { CS_PCE_CONDITIONAL, CS_PCE_MARKOV_INCENTIVE, CS_PCE_MARKOV_UNIFORM } cs_pce;
typedef enum { CS_STATE_DETERMINISTIC, CS_STATE_STOCHASTIC } cs_bargaining_transition;
typedef enum {
  CS_VOTE_BINARY,
  CS_VOTE_PROPBIN,
  CS_VOTE_PROP,
  CS_VOTE_PROPCBC,
  CS_VOTE_CUBIC,
  CS_VOTE_ASYMPROSP
} cs_bargaining_vote;
typedef enum {
  CS_BIGR_NONE,
  CS_BIGR_ONE_THIRD,
  CS_BIGR_HALF,
  CS_BIGR_TWO_THIRDS,
  CS_BIGR_FULL
} cs_bigr_adjust;
typedef enum { CS_BIGR_MIN, CS_BIGR_MID, CS_BIGR_MAX } cs_bigr_range;
typedef enum { CS_COMMIT_NO, CS_COMMIT_SEMI, CS_COMMIT_FULL } cs_commit;
typedef enum { CS_INTER_S1P1, CS_INTER_S2P2, CS_INTER_S2PMAX } cs_inter;
typedef enum { CS_BARGAIN_INIT, CS_BARGAIN_BOTH, CS_BARGAIN_POWER } cs_bargain_kind;

typedef enum { CS_EU_SCHOLZ, CS_EU_TEXTBOOK } cs_eu_variant;

/* What the options are called and mean stands in the table of options.c.  `rounds` 0 takes the
 * rule's own limit: ktab 100, expected-utility 10, exchange 1. */
typedef struct {
  uint64_t seed;   /* of ktab's stochastic transitions */
  uint64_t future; /* which future is evaluated: their stream */
  size_t rounds;
  cs_outcome_kind outcome; /* ktab, expected-utility */
  cs_weights weights;      /* mean, median */
  cs_median_kind median;   /* median; also the median of an outcome */

  cs_issues_kind issues; /* ktab: one space of all issues, or each issue alone */
  cs_victory victory;
  cs_pce pce;
  cs_bargaining_transition state;
  cs_bargaining_vote vote;
  cs_bigr_adjust bigr_adjust;
  cs_bigr_range bigr_range;
  cs_commit commit;
  cs_inter inter;
  cs_bargain_kind bargain;
  /* ktab: how much actor a's ideal follows actor b's position, [a * n_actors + b], rows summing to
   * at most 1; what is missing to 1 stays with the old ideal.  NULL: each follows its own position
   * wholly.  Belongs to the caller. */
  const double *ideal_adjust;
  /* ktab: arrival[turn * n_actors + k] is the actor whose bargain comes k-th in that turn (0: the
   * first), for arrival_turns turns; afterwards, and when NULL, actors come in their order.  Counts
   * only for the vote ASymProsp.  smpc takes the order in which its threads come. */
  const size_t *arrival;
  size_t arrival_turns;

  cs_eu_variant variant;
  double status_quo; /* expected-utility: probability Q that the status quo would last, 0..1 */
} cs_rule_options;

void cs_rule_defaults(cs_rule_options *o);

/* Sets the option `key` (compared without regard to case, "-" and "_") to `value`.  On failure the
 * message at `key_at` or `value_at` lists what is accepted, and CASUS_CASE is returned. */
casus_status cs_rule_set(cs_rule_options *o, const char *key, const char *value, cs_place key_at,
                         cs_place value_at, casus_diag *d);

/* The name of option number i, NULL behind the last; for help texts.  *values (may be NULL) gets
 * the accepted values, NULL-terminated, or NULL when the option is a number. */
const char *cs_rule_option_name(size_t i, const char *const **values);

/* ---- Evaluation -------------------------------------------------------------------------------
 */

/* Tables larger than this have no workspace. */
enum { CS_TABLE_ACTORS = 2000, CS_TABLE_ISSUES = 2000 };

typedef struct {
  double *outcome;          /* [issue], 0..1; NaN where nobody has a stance */
  unsigned char *no_stance; /* [issue] 1 where nobody has a stance; or NULL */
  double *position;         /* [actor * n_issues + issue] where all stand at the end; or NULL */
  double *win;              /* [actor] ktab, issues together: chance of its position; or NULL */
  size_t rounds;            /* rounds in which somebody could move; the most over the issues */
  bool converged;           /* false: the limit of rounds was reached on some issue */
} cs_rule_result;

typedef enum {
  CS_OFFER_NONE,
  CS_OFFER_BARGAIN,       /* ktab */
  CS_OFFER_CONFRONTATION, /* expected-utility */
  CS_OFFER_COMPROMISE,
  CS_OFFER_CAPITULATION,
  CS_OFFER_EXCHANGE /* exchange; each exchange gives two moves */
} cs_offer_kind;

extern const char *const cs_offer_names[];

/* One actor's change of position on one issue, and whose doing it was. */
typedef struct {
  size_t round; /* from 1 */
  size_t mover, initiator, receiver, issue;
  double from, to; /* 0..1 */
  cs_offer_kind kind;
  double probability; /* ktab: of this bargain in the mover's choice; else NaN */
  double gain;        /* expected gain of the initiator, exchange: of either; in the rule's units */
} cs_bargaining_move;

/* What an explanation listens to.  Either function may be NULL. */
typedef struct {
  void (*move)(void *data, const cs_bargaining_move *m);
  /* After `round` rounds (0: at the start): positions [actor * n_issues + issue] of the issues
   * first .. first + n - 1, which are settled together; win: [actor], or NULL.  Not called by ktab
   * and expected-utility where some actor takes no part, since rows would then not be actors. */
  void (*state)(void *data, size_t round, size_t first, size_t n, const double *position,
                const double *win);
  void *data;
} cs_recorder;

/* Bytes of workspace (aligned to 64) that evaluation needs; SIZE_MAX when the table is too large,
 * which no allocation grants. */
size_t cs_rule_workspace(cs_rule rule, size_t n_actors, size_t n_issues);

/* Evaluates the rule.  `work` must be aligned to 64 bytes; `recorder` may be NULL. */
void cs_rule_evaluate(cs_rule rule, const cs_rule_options *o, const cs_table *t, void *work,
                      const cs_recorder *recorder, cs_rule_result *out);

/* ---- Many futures at once ---------------------------------------------------------------------
 */

/* The weighted mean of one issue in n futures: position[a], salience[a] and capability[a] each
 * point at n numbers; a NULL column counts as ones.  Bit for bit what cs_rule_evaluate() gives for
 * each future with weights `full`.  n_actors 0 gives NaN.  weight, unless NULL, gets the sums of
 * the weights. */
void cs_mean_columns(size_t n_actors, size_t n, const double *const *position,
                     const double *const *salience, const double *const *capability, double *out,
                     double *weight);

#endif
