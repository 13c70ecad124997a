/* The futures of an answer as a stream of the Arrow C data interface, without a copy
 * (arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html).  What is handed out
 * holds on to the answer until it is released. */
#include "analysis/data/data.h"
#include "base/alloc.h"
#include "library/handles.h"

#include <errno.h>
#include <string.h>

/* The futures, worked out once; NULL: the question has none, or out of memory. */
static const cs_data *data_of(casus_answer *a) {
  cs_held_answer *held = (cs_held_answer *)a;
  const cs_data *data = NULL;

  if (!a->question->data) return NULL;
  pthread_mutex_lock(&held->lock);
  if (!held->has_data && a->question->data(a, &held->data) == CASUS_OK) held->has_data = true;
  if (held->has_data) data = &held->data;
  pthread_mutex_unlock(&held->lock);
  return data;
}

size_t casus_answer_tables(const casus_answer *a) {
  return a->question->data != NULL;
}

const char *casus_answer_table(const casus_answer *a, size_t k) {
  return k < casus_answer_tables(a) ? "futures" : NULL;
}

/* ---- columns: inputs, then "strategy.outcome", then the weights ------------------------------- */

static size_t count_columns(const cs_data *d) {
  return d->n_inputs + d->n_strategies * d->n_outcomes + (d->weight != NULL);
}

static const double *column(const cs_data *d, size_t k) {
  size_t outcomes = d->n_strategies * d->n_outcomes;

  if (k < d->n_inputs) return d->inputs[k].x;
  k -= d->n_inputs;
  return k < outcomes ? d->y[k] : d->weight;
}

static void column_name(const cs_data *d, size_t k, cs_buf *out) {
  size_t outcomes = d->n_strategies * d->n_outcomes;

  if (k < d->n_inputs) {
    cs_buf_puts(out, d->inputs[k].name);
    return;
  }
  k -= d->n_inputs;
  if (k < outcomes) {
    cs_buf_printf(out, "%s.%s", d->strategies[k / d->n_outcomes],
                  d->outcomes[k % d->n_outcomes].name);
  } else {
    cs_buf_puts(out, "weight");
  }
}

/* ---- schema ----------------------------------------------------------------------------------- */

static void release_schema(struct ArrowSchema *s) {
  for (int64_t k = 0; k < s->n_children; k++) {
    struct ArrowSchema *child = s->children[k];

    if (child && child->release) child->release(child);
    cs_free(child);
  }
  cs_free(s->children);
  cs_free(s->private_data);
  s->release = NULL;
}

/* A field; the name is the schema's own. */
static int make_field(const cs_data *d, size_t k, struct ArrowSchema *out) {
  cs_buf name = {0};

  column_name(d, k, &name);
  *out = (struct ArrowSchema){.format = "g", .release = release_schema};
  out->private_data = cs_buf_take(&name);
  out->name = out->private_data;
  return out->name ? 0 : ENOMEM;
}

/* ---- one batch -------------------------------------------------------------------------------- */

static void release_batch(struct ArrowArray *a) {
  for (int64_t k = 0; k < a->n_children; k++) {
    struct ArrowArray *child = a->children[k];

    /* A consumer may have moved a child out, and then releases it by itself. */
    if (child && child->release) child->release(child);
    cs_free(child);
  }
  cs_free(a->children);
  cs_free(a->buffers);
  cs_answer_drop(a->private_data);
  a->release = NULL;
}

/* Each column holds the answer too: a consumer may keep one and release the batch. */
static void release_column(struct ArrowArray *a) {
  cs_free(a->buffers);
  cs_answer_drop(a->private_data);
  a->release = NULL;
}

static int make_column(casus_answer *answer, const cs_data *d, size_t k, struct ArrowArray *out) {
  const void **buffers = cs_calloc(2, sizeof *buffers);

  if (!buffers) return ENOMEM;
  buffers[1] = column(d, k);
  cs_answer_hold(answer);
  *out = (struct ArrowArray){.length = (int64_t)d->n,
                             .n_buffers = 2,
                             .buffers = buffers,
                             .private_data = answer,
                             .release = release_column};
  return 0;
}

static int make_batch(casus_answer *answer, const cs_data *d, struct ArrowArray *out) {
  size_t n = count_columns(d);
  int error = 0;

  *out = (struct ArrowArray){.length = (int64_t)d->n,
                             .n_buffers = 1,
                             .n_children = (int64_t)n,
                             .buffers = cs_calloc(1, sizeof *out->buffers),
                             .children = cs_calloc(n, sizeof *out->children),
                             .private_data = answer,
                             .release = release_batch};
  cs_answer_hold(answer);
  if (!out->buffers || !out->children) {
    out->n_children = 0;
    error = ENOMEM;
  }
  for (size_t k = 0; k < n && !error; k++) {
    out->children[k] = cs_calloc(1, sizeof **out->children);
    error = out->children[k] ? make_column(answer, d, k, out->children[k]) : ENOMEM;
  }
  if (error) out->release(out);
  return error;
}

/* ---- the stream ------------------------------------------------------------------------------- */

typedef struct {
  casus_answer *answer;
  const cs_data *data;
  bool is_read;
} state;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  const cs_data *d = ((state *)stream->private_data)->data;
  size_t n = count_columns(d);
  int error = 0;

  *out = (struct ArrowSchema){.format = "+s",
                              .name = "",
                              .n_children = (int64_t)n,
                              .children = cs_calloc(n, sizeof *out->children),
                              .release = release_schema};
  if (!out->children) {
    out->n_children = 0;
    error = ENOMEM;
  }
  for (size_t k = 0; k < n && !error; k++) {
    out->children[k] = cs_calloc(1, sizeof **out->children);
    error = out->children[k] ? make_field(d, k, out->children[k]) : ENOMEM;
  }
  if (error) out->release(out);
  return error;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  state *s = stream->private_data;

  *out = (struct ArrowArray){0}; /* released: the stream has ended */
  if (s->is_read) return 0;
  s->is_read = true;
  return make_batch(s->answer, s->data, out);
}

static const char *last_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return "out of memory";
}

static void release_stream(struct ArrowArrayStream *stream) {
  state *s = stream->private_data;

  cs_answer_drop(s->answer);
  cs_free(s);
  stream->release = NULL;
}

casus_status casus_answer_stream(casus_answer *a, size_t k, struct ArrowArrayStream *out) {
  const cs_data *data = k < casus_answer_tables(a) ? data_of(a) : NULL;
  state *s = data ? cs_calloc(1, sizeof *s) : NULL;

  *out = (struct ArrowArrayStream){0};
  if (k >= casus_answer_tables(a)) return CASUS_USAGE;
  if (!s) return CASUS_NOMEM;
  *s = (state){.answer = a, .data = data};
  cs_answer_hold(a);
  *out = (struct ArrowArrayStream){get_schema, get_next, last_error, release_stream, s};
  return CASUS_OK;
}
