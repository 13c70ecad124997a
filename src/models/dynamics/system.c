/* Steps a system of difference equations forward, some futures and paths at a time. */
#include "models/dynamics/system.h"

#include "base/alloc.h"
#include "base/bits.h"
#include "base/random.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

enum {
  STRIP = 64, /* futures times paths at a time: columns of all names stay in the nearest cache */
  AHEAD = 32  /* steps whose noise is drawn at once */
};

/* The work space of one strip: n futures, each on the paths first .. first + m - 1.  Every column
 * has room for STRIP numbers; number j * n + i is of future i on path first + j. */
typedef struct {
  const cs_system *s;
  size_t n, m, first;
  size_t width;           /* n * m */
  const double **columns; /* by number, as formulas read them */
  const double **in;      /* [input], one number a future */
  double *wide;           /* [input] columns, each input repeated for every path */
  double *step, *value, *scratch;
  double *noise;      /* [noise][AHEAD * STRIP] */
  double *now, *next; /* [state] columns, changing places */
  double *flows;      /* [flow] columns */
  double *path;       /* [output] columns: steps folded on the present path */
  double *all;        /* columns: [output], or a column for each step where paths come first */
  uint32_t words[AHEAD];
  const size_t *at; /* of cs_system_track(): the steps wanted, of which `tracked` are done */
  size_t n_at, tracked;
  double *track;
} strip;

size_t cs_system_states(const cs_system *s) {
  return CS_SYSTEM_NOISE + s->n_noise;
}

size_t cs_system_flows(const cs_system *s) {
  return cs_system_states(s) + s->n_states;
}

size_t cs_system_inputs(const cs_system *s) {
  return cs_system_flows(s) + s->n_flows;
}

static size_t most(size_t a, size_t b) {
  return a > b ? a : b;
}

void cs_system_measure(cs_system *s) {
  s->scratch = 0;
  for (size_t k = 0; k < s->n_states; k++)
    s->scratch = most(s->scratch, cs_formula_scratch(s->states[k].next));
  for (size_t k = 0; k < s->n_flows; k++)
    s->scratch = most(s->scratch, cs_formula_scratch(s->flows[k].value));
  for (size_t k = 0; k < s->n_outputs; k++)
    s->scratch = most(s->scratch, cs_formula_scratch(s->outputs[k].value));
}

/* ---- work space ----------------------------------------------------------------------------- */

/* Columns that an output needs over all paths. */
static size_t slots(const cs_system_output *o) {
  return o->paths_first && o->steps != CS_FOLD_LAST ? o->to - o->from + 1 : 1;
}

static size_t all_slots(const cs_system *s) {
  size_t n = 0;

  for (size_t k = 0; k < s->n_outputs; k++) n += slots(&s->outputs[k]);
  return n;
}

/* Columns of doubles besides the noise. */
static size_t plain_columns(const cs_system *s) {
  return 2 + s->n_inputs + s->scratch + 2 * s->n_states + s->n_flows + s->n_outputs + all_slots(s);
}

size_t cs_system_workspace(const void *self, size_t n) {
  const cs_system *s = self;

  (void)n;
  return sizeof(double) * STRIP * (plain_columns(s) + AHEAD * s->n_noise) +
         sizeof(double *) * (cs_system_inputs(s) + 2 * s->n_inputs);
}

static double *take(double **memory, size_t columns) {
  double *x = *memory;

  *memory += columns * STRIP;
  return x;
}

static void lay_out(const cs_system *s, void *workspace, strip *w) {
  double *memory = workspace;

  *w = (strip){.s = s};
  w->wide = take(&memory, s->n_inputs);
  w->step = take(&memory, 1);
  w->value = take(&memory, 1);
  w->scratch = take(&memory, s->scratch);
  w->noise = take(&memory, AHEAD * s->n_noise);
  w->now = take(&memory, s->n_states);
  w->next = take(&memory, s->n_states);
  w->flows = take(&memory, s->n_flows);
  w->path = take(&memory, s->n_outputs);
  w->all = take(&memory, all_slots(s));
  w->columns = (const double **)memory;
  w->in = w->columns + cs_system_inputs(s) + s->n_inputs;
}

/* Gives every path of the strip the inputs of its future. */
static void widen(strip *w) {
  for (size_t k = 0; k < w->s->n_inputs; k++) {
    double *wide = w->wide + k * STRIP;

    w->columns[cs_system_inputs(w->s) + k] = wide;
    for (size_t j = 0; j < w->m; j++) memcpy(wide + j * w->n, w->in[k], w->n * sizeof *wide);
  }
}

/* ---- noise ---------------------------------------------------------------------------------- */

static void spread(double x, size_t n, double *out) {
  for (size_t i = 0; i < n; i++) out[i] = x;
}

/* All futures of the strip with the same luck draw the same. */
static bool one_luck(const strip *w) {
  const double *luck = w->in[w->s->luck];

  for (size_t i = 1; i < w->n; i++) {
    if (cs_bits_of_value(luck[i]) != cs_bits_of_value(luck[0])) return false;
  }
  return true;
}

/* Uniform numbers behind noise k on the strip's path j, steps first .. first + n - 1, for the
 * first `futures` futures. */
static void draw_path(strip *w, size_t k, size_t j, size_t first, size_t n, size_t futures,
                      double *out) {
  const double *luck = w->in[w->s->luck];
  uint64_t stream = (uint64_t)k << 32 | (w->first + j);

  for (size_t i = 0; i < futures; i++) {
    cs_philox_column(cs_bits_of_value(luck[i]), stream, first, n, w->words);
    for (size_t t = 0; t < n; t++) out[t * STRIP + j * w->n + i] = cs_unit(w->words[t]);
  }
}

/* Draws noise k of steps first .. first + n - 1 into n columns. */
static void draw(strip *w, size_t k, size_t first, size_t n, double *out) {
  size_t futures = one_luck(w) ? 1 : w->n;

  for (size_t j = 0; j < w->m; j++) {
    draw_path(w, k, j, first, n, futures, out);
    for (size_t t = 0; t < n && futures < w->n; t++)
      spread(out[t * STRIP + j * w->n], w->n, out + t * STRIP + j * w->n);
  }
  for (size_t t = 0; t < n; t++)
    cs_distribution_quantiles(w->s->noise[k].drawn, w->width, out + t * STRIP, out + t * STRIP);
}

static void look_up(const strip *w, const double *table, size_t first, size_t n, double *out) {
  for (size_t j = 0; j < w->m; j++) {
    for (size_t t = 0; t < n; t++)
      spread(table[(w->first + j) * w->s->steps + first + t], w->n, out + t * STRIP + j * w->n);
  }
}

static void draw_noise(strip *w, size_t first) {
  const cs_system *s = w->s;
  size_t n = s->steps - first < AHEAD ? s->steps - first : AHEAD;

  for (size_t k = 0; k < s->n_noise; k++) {
    double *out = w->noise + k * AHEAD * STRIP;

    if (s->noise[k].drawn) {
      draw(w, k, first, n, out);
    } else {
      look_up(w, s->noise[k].table, first, n, out);
    }
  }
}

/* ---- folding -------------------------------------------------------------------------------- */

/* total := total and x by `how`; a NaN stays. */
CS_COLUMNS static void fold(cs_fold how, size_t n, const double *restrict x,
                            double *restrict total) {
  switch (how) {
    case CS_FOLD_LAST:
      for (size_t i = 0; i < n; i++) total[i] = x[i];
      break;
    case CS_FOLD_MEAN:
    case CS_FOLD_SUM:
      for (size_t i = 0; i < n; i++) total[i] += x[i];
      break;
    case CS_FOLD_MIN:
      for (size_t i = 0; i < n; i++) total[i] = x[i] < total[i] || x[i] != x[i] ? x[i] : total[i];
      break;
    case CS_FOLD_MAX:
      for (size_t i = 0; i < n; i++) total[i] = x[i] > total[i] || x[i] != x[i] ? x[i] : total[i];
      break;
  }
}

static void begin(cs_fold how, size_t n, double *total) {
  spread(how == CS_FOLD_MIN ? INFINITY : how == CS_FOLD_MAX ? -INFINITY : 0, n, total);
}

/* What `count` values were folded into becomes their mean where that is wanted. */
static void end(cs_fold how, size_t count, size_t n, double *total) {
  for (size_t i = 0; i < n && how == CS_FOLD_MEAN; i++) total[i] /= (double)count;
}

static bool counts(const cs_system_output *o, size_t step) {
  return o->steps == CS_FOLD_LAST ? step == o->to : step >= o->from && step <= o->to;
}

/* ---- one walk ------------------------------------------------------------------------------- */

static void value_of(strip *w, const cs_formula *f, double *out) {
  cs_formula_columns(f, w->columns, w->width, w->scratch, out);
}

static void point_at_states(strip *w) {
  for (size_t k = 0; k < w->s->n_states; k++)
    w->columns[cs_system_states(w->s) + k] = w->now + k * STRIP;
}

/* Folds a column of the strip over its paths, in their order. */
static void fold_paths(const strip *w, cs_fold how, const double *column, double *total) {
  for (size_t j = 0; j < w->m; j++) fold(how, w->n, column + j * w->n, total);
}

static void fold_step(strip *w, size_t step) {
  double *all = w->all;

  for (size_t k = 0; k < w->s->n_outputs; k++) {
    const cs_system_output *o = &w->s->outputs[k];

    if (counts(o, step)) {
      value_of(w, o->value, w->value);
      if (o->paths_first) {
        fold_paths(w, o->paths, w->value, all + (slots(o) > 1 ? step - o->from : 0) * STRIP);
      } else {
        fold(o->steps, w->width, w->value, w->path + k * STRIP);
      }
    }
    all += slots(o) * STRIP;
  }
}

/* Of one future. */
static void keep_track(strip *w, size_t step) {
  const cs_system *s = w->s;

  if (w->tracked == w->n_at || w->at[w->tracked] != step) return;
  for (size_t k = 0; k < s->n_states; k++) {
    for (size_t j = 0; j < w->m; j++)
      w->track[(k * s->paths + w->first + j) * w->n_at + w->tracked] = w->now[k * STRIP + j];
  }
  w->tracked++;
}

static void move_on(strip *w) {
  double *now = w->now;

  for (size_t k = 0; k < w->s->n_states; k++)
    value_of(w, w->s->states[k].next, w->next + k * STRIP);
  w->now = w->next;
  w->next = now;
  point_at_states(w);
}

static void walk(strip *w) {
  const cs_system *s = w->s;

  for (size_t k = 0; k < s->n_states; k++)
    memcpy(w->now + k * STRIP, w->wide + s->states[k].start * STRIP, w->width * sizeof *w->now);
  point_at_states(w);
  w->tracked = 0;
  for (size_t step = 0; step < s->steps; step++) {
    if (step % AHEAD == 0) draw_noise(w, step);
    spread((double)step, w->width, w->step);
    for (size_t k = 0; k < s->n_noise; k++)
      w->columns[CS_SYSTEM_NOISE + k] = w->noise + (k * AHEAD + step % AHEAD) * STRIP;
    for (size_t k = 0; k < s->n_flows; k++) value_of(w, s->flows[k].value, w->flows + k * STRIP);
    keep_track(w, step);
    fold_step(w, step);
    if (step + 1 < s->steps) move_on(w);
  }
}

/* ---- all paths ------------------------------------------------------------------------------ */

static void begin_all(strip *w) {
  double *all = w->all;

  for (size_t k = 0; k < w->s->n_outputs; k++) {
    const cs_system_output *o = &w->s->outputs[k];

    for (size_t j = 0; j < slots(o); j++, all += STRIP) begin(o->paths, w->n, all);
  }
}

static void begin_walk(strip *w) {
  for (size_t k = 0; k < w->s->n_outputs; k++)
    begin(w->s->outputs[k].steps, w->width, w->path + k * STRIP);
}

static void end_walk(strip *w) {
  double *all = w->all;

  for (size_t k = 0; k < w->s->n_outputs; k++) {
    const cs_system_output *o = &w->s->outputs[k];
    double *path = w->path + k * STRIP;

    if (!o->paths_first) {
      end(o->steps, o->to - o->from + 1, w->width, path);
      fold_paths(w, o->paths, path, all);
    }
    all += slots(o) * STRIP;
  }
}

/* The outputs of the strip's futures, which stand from `at` on in the batch. */
static void end_all(strip *w, double *const *out, size_t at) {
  const double *luck = w->s->luck == CS_NO_LUCK ? NULL : w->in[w->s->luck];
  double *all = w->all;

  for (size_t k = 0; k < w->s->n_outputs; k++) {
    const cs_system_output *o = &w->s->outputs[k];
    double *result = w->path + k * STRIP;

    begin(o->steps, w->n, result);
    for (size_t j = 0; j < slots(o); j++, all += STRIP) {
      end(o->paths, w->s->paths, w->n, all);
      fold(slots(o) > 1 ? o->steps : CS_FOLD_LAST, w->n, all, result);
    }
    if (slots(o) > 1) end(o->steps, slots(o), w->n, result);
    for (size_t i = 0; i < w->n; i++)
      out[k][at + i] = isfinite(result[i]) && !(luck && isnan(luck[i])) ? result[i] : NAN;
  }
}

/* All paths of the n futures whose inputs w->in points at. */
static void run(strip *w, size_t n) {
  size_t together = STRIP / n;

  w->n = n;
  w->columns[CS_SYSTEM_STEP] = w->step;
  for (size_t k = 0; k < w->s->n_flows; k++)
    w->columns[cs_system_flows(w->s) + k] = w->flows + k * STRIP;
  begin_all(w);
  for (w->first = 0; w->first < w->s->paths; w->first += w->m) {
    w->m = w->s->paths - w->first < together ? w->s->paths - w->first : together;
    w->width = w->n * w->m;
    widen(w);
    begin_walk(w);
    walk(w);
    end_walk(w);
  }
}

void cs_system_evaluate(const void *self, const cs_batch *batch) {
  const cs_system *s = self;
  strip w;

  lay_out(s, batch->workspace, &w);
  for (size_t at = 0; at < batch->n; at += STRIP) {
    for (size_t k = 0; k < s->n_inputs; k++) w.in[k] = batch->in[k] + at;
    run(&w, batch->n - at < STRIP ? batch->n - at : STRIP);
    end_all(&w, batch->out, at);
  }
}

casus_status cs_system_track(const cs_system *s, const double *in, size_t paths, const size_t *at,
                             size_t n, double *track) {
  cs_system part = *s; /* no outputs, fewer paths: the first ones stay as they are */
  void *workspace = cs_alloc_columns(cs_system_workspace(s, 1), 1);
  strip w;

  if (!workspace) return CASUS_NOMEM;
  part.n_outputs = 0;
  part.paths = paths;
  lay_out(&part, workspace, &w);
  w.at = at;
  w.n_at = n;
  w.track = track;
  for (size_t k = 0; k < s->n_inputs; k++) w.in[k] = &in[k];
  run(&w, 1);
  cs_free(workspace);
  return CASUS_OK;
}
