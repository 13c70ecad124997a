/* `casus attrition calibrate`: how well such models do on a file of battles. */
#include "faces/attrition/job.h"

#include "base/csv.h"
#include "models/attrition/calibrate.h"

#include <math.h>

static casus_status calibrate_battles(cs_job *j, const char *path) {
  cs_battles battles;
  cs_calibration c;
  casus_status st = cs_battles_read(path, j->arena, j->d, &battles);

  if (st) return st;
  st = cs_calibrate(&battles, &c);
  if (st == CASUS_LIMIT) {
    cs_error(j->d, (cs_place){.file = path},
             "too few battles: both outcomes and two groups are needed");
    return CASUS_CASE;
  }
  if (st) return st;
  cs_job_add(j, "battles", (double)c.n, "", "battles with a winner and both strengths");
  cs_job_add(j, "groups", (double)c.n_groups, "", "wars; each is forecast without its own fold");
  cs_job_add(j, "base_rate", c.base_rate, "", "share won by the attacker");
  for (int m = 0; m < CS_N_CALIBRATE; m++) {
    const cs_calibrate_score *s = &c.scores[m];
    const char *name = cs_calibrate_names[m];

    if (!s->scored) continue;
    cs_job_add(j, cs_job_format(j, "accuracy %s", name), s->accuracy, "",
               cs_job_format(j, "accuracy: %s", name));
    if (!isfinite(s->brier)) continue;
    cs_job_add(j, cs_job_format(j, "brier %s", name), s->brier, "",
               cs_job_format(j, "  Brier score: %s", name));
    cs_job_add(j, cs_job_format(j, "log_loss %s", name), s->log_loss, "",
               cs_job_format(j, "  log loss: %s", name));
    cs_job_add(j, cs_job_format(j, "auc %s", name), s->auc, "",
               cs_job_format(j, "  AUC: %s", name));
  }
  cs_job_add(j, "loss_battles", (double)c.n_losses, "", "battles with all losses known");
  cs_job_add(j, "median_loss_attacker", c.median_att, "", "attacker's median fraction lost");
  cs_job_add(j, "median_loss_defender", c.median_def, "", "defender's");
  cs_job_add(j, "loss_ratio_sd", c.loss_sd, "", "standard deviation of ln(loss ratio)");
  cs_job_add(j, "spread_square", c.spread.square, "", "  left by the square law");
  cs_job_add(j, "spread_linear", c.spread.linear, "", "  left by the linear law");
  cs_job_add(j, "spread_log", c.spread.log, "", "  left by the logarithmic law");
  return CASUS_OK;
}

static void add_fit(cs_job *j, const char *who, const cs_law_fit *f) {
  cs_job_add(j, cs_job_format(j, "r2_square_%s", who), f->r2_square, "",
             cs_job_format(j, "R2 of the square law, %s", who));
  cs_job_add(j, cs_job_format(j, "r2_linear_%s", who), f->r2_linear, "", "  linear");
  cs_job_add(j, cs_job_format(j, "r2_log_%s", who), f->r2_log, "", "  logarithmic");
  cs_job_add(j, cs_job_format(j, "own_%s", who), f->own, "",
             cs_job_format(j, "exponent of own strength, %s", who));
  cs_job_add(j, cs_job_format(j, "own_low_%s", who), f->own_low, "", "  95 % from");
  cs_job_add(j, cs_job_format(j, "own_high_%s", who), f->own_high, "", "  to");
  cs_job_add(j, cs_job_format(j, "enemy_%s", who), f->enemy, "",
             cs_job_format(j, "exponent of the enemy's, %s", who));
  cs_job_add(j, cs_job_format(j, "enemy_low_%s", who), f->enemy_low, "", "  95 % from");
  cs_job_add(j, cs_job_format(j, "enemy_high_%s", who), f->enemy_high, "", "  to");
}

/* Columns: period, strength and losses of a, strength and losses of b. */
static casus_status calibrate_series(cs_job *j, const char *path) {
  cs_series_fit fit;
  double *column;
  cs_csv t;
  size_t n;
  casus_status st = cs_csv_read(path, j->arena, j->d, &t);

  if (st) return st;
  n = t.n ? t.n - 1 : 0;
  if (n < 4) return cs_error(j->d, (cs_place){.file = path}, "a series needs four periods or more");
  column = cs_arena_alloc(j->arena, 4 * n, sizeof *column);
  if (!column) return CASUS_NOMEM;
  for (size_t i = 0; i < n; i++) {
    const cs_row *row = &t.rows[i + 1];

    if (row->n != 5) {
      st = cs_error(j->d, (cs_place){.file = path, .line = row->line}, "%zu cells instead of five",
                    row->n);
      continue;
    }
    for (size_t k = 0; k < 4; k++) {
      const cs_cell *c = &row->cells[k + 1];
      double x = 0;

      if (!cs_parse_number(c->text, c->n, &x) || x <= 0)
        st = cs_error(j->d, c->at, "\"%s\" is not a number above 0", c->text);
      column[k * n + i] = x;
    }
  }
  if (st) return st;
  st = cs_calibrate_series(n, column, column + n, column + 2 * n, column + 3 * n, &fit);
  if (st) return st;
  cs_job_add(j, "periods", (double)n, "", "periods");
  add_fit(j, "a", &fit.a);
  add_fit(j, "b", &fit.b);
  cs_job_add(j, "condition", fit.condition, "", "condition number of the design");
  cs_job_add(j, "identified", fit.is_identified, "", "are the exponents identified (1 yes)?");
  if (!fit.is_identified)
    cs_warning(j->d, (cs_place){.file = path},
               "the exponents are not identified: they cannot be read as a law");
  return CASUS_OK;
}

static casus_status run(cs_job *j) {
  const char *path = cs_operand(j->args, 1);

  if (!path) {
    cs_error(j->d, (cs_place){0}, "calibrate wants a FILE");
    return CASUS_USAGE;
  }
  return cs_option_given(j->args, "series") ? calibrate_series(j, path)
                                            : calibrate_battles(j, path);
}

const cs_verb cs_verb_calibrate = {"calibrate", run, NULL};
