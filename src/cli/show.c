/* `casus show`: what a case is made of. */
#include "analysis/study.h"
#include "base/alloc.h"
#include "cli/commands.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *kind_text(const cs_quantity *q) {
  switch (q->kind) {
    case CS_CONSTANT:
      return "number";
    case CS_DRAW:
      return q->is_deep ? "deep range" : "drawn";
    case CS_FORMULA:
      return "formula";
    case CS_OUTPUT:
      return "output";
    default:
      return "shock";
  }
}

/* Quantities whose names match: all when the pattern is NULL. */
static bool matches(const cs_quantity *q, const char *pattern) {
  size_t n;

  if (!pattern || cs_glob(pattern, q->name, NULL)) return true;
  n = strlen(pattern);
  return !strncmp(q->name, pattern, n) && q->name[n] == '.';
}

static void list(const cs_study *s, const char *pattern, cs_buf *out) {
  for (size_t i = 0; i < s->graph.n; i++) {
    const cs_quantity *q = &s->graph.quantities[i];

    if (!matches(q, pattern)) continue;
    cs_buf_printf(out, "%-46s %-10s", q->name, kind_text(q));
    if (q->text) cs_buf_printf(out, " %s", q->text);
    if (q->meta.unit) cs_buf_printf(out, "  [%s]", q->meta.unit);
    cs_buf_puts(out, "\n");
  }
}

typedef struct {
  uint32_t wanted;
  bool found;
} search;

static void look(void *user, uint32_t q) {
  search *s = user;

  s->found |= q == s->wanted;
}

typedef struct {
  const cs_graph *g;
  cs_buf *out;
} printer;

static void print_input(void *user, uint32_t q) {
  printer *p = user;

  cs_buf_printf(p->out, "    %s\n", p->g->quantities[q].name);
}

static void list_overlays(const cs_graph *g, const cs_overlay *o, const char *sort, uint32_t q,
                          cs_buf *out) {
  static const char *const words[] = {"set to", "shifted by", "multiplied by",
                                      "shifted, in percent of its scale, by"};

  for (size_t k = 0; k < o->n_steps; k++) {
    if (o->steps[k].target == q)
      cs_buf_printf(out, "    %s %s: %s %s\n", sort, o->name, words[o->steps[k].kind],
                    g->quantities[o->steps[k].value].text);
  }
}

/* A heading goes again when nothing follows it. */
static size_t open_section(cs_buf *out, const char *heading) {
  cs_buf_printf(out, "  %s\n", heading);
  return out->n;
}

static void close_section(cs_buf *out, size_t end, const char *heading) {
  if (!out->failed && out->n == end) out->n -= strlen(heading) + 3;
}

static void one(const cs_study *s, uint32_t id, cs_buf *out) {
  const cs_graph *g = &s->graph;
  const cs_quantity *q = &g->quantities[id];
  static const char from[] = "computed from", used[] = "used by", changed[] = "changed by";
  printer p = {g, out};
  char a[32], b[32];
  size_t end;

  cs_buf_printf(out, "%s\n  %s", q->name, kind_text(q));
  if (q->text) cs_buf_printf(out, ": %s", q->text);
  if (q->meta.unit) cs_buf_printf(out, "  [%s]", q->meta.unit);
  if (q->at.file) cs_buf_printf(out, "\n  at %s:%zu:%zu", q->at.file, q->at.line, q->at.column);
  if (q->meta.about) cs_buf_printf(out, "\n  about: %s", q->meta.about);
  if (q->meta.source) cs_buf_printf(out, "\n  source: %s", q->meta.source);
  if (q->meta.status) cs_buf_printf(out, "\n  status: %s", q->meta.status);
  if (isfinite(q->least) && isfinite(q->most))
    cs_buf_printf(out, "\n  held within %s .. %s", cs_number_short(q->least, 6, a),
                  cs_number_short(q->most, 6, b));
  if (q->kind == CS_DRAW && !q->is_deep)
    cs_buf_printf(out, "\n  mean %s, sd %s",
                  cs_number_short(cs_distribution_mean(q->distribution), 5, a),
                  cs_number_short(cs_distribution_sd(q->distribution), 5, b));
  cs_buf_puts(out, "\n");
  end = open_section(out, from);
  cs_graph_inputs(g, id, print_input, &p);
  close_section(out, end, from);
  end = open_section(out, used);
  for (size_t i = 0; i < g->n; i++) {
    search found = {id, false};

    cs_graph_inputs(g, (uint32_t)i, look, &found);
    if (found.found) cs_buf_printf(out, "    %s\n", g->quantities[i].name);
  }
  for (size_t i = 0; i < s->n_claims; i++) {
    search found = {id, false};

    if (s->claims[i].test) cs_formula_inputs(s->claims[i].test, look, &found);
    if (found.found) cs_buf_printf(out, "    claim %s\n", s->claims[i].entry->id);
  }
  close_section(out, end, used);
  end = open_section(out, changed);
  for (size_t i = 0; i < s->c.n_strategies; i++)
    list_overlays(g, &g->strategies[i], "strategy", id, out);
  for (size_t i = 0; i < s->c.n_shocks; i++)
    list_overlays(g, &g->shocks[i].overlay, "shock", id, out);
  for (size_t i = 0; i < s->c.n_beliefs; i++)
    list_overlays(g, &g->beliefs[i], "belief of", id, out);
  close_section(out, end, changed);
}

static int show(const cs_arguments *args, cs_arena *arena, casus_diag *diag, cs_study *s) {
  const char *name = cs_operand(args, 1);
  cs_model_settings settings = {0};
  cs_buf out = {0};
  casus_status st = cs_study_read(cs_operand(args, 0), &settings, arena, diag, s);
  uint32_t id;
  bool any = !name;

  if (st) return cs_finish(args, diag, st);
  id = name ? cs_graph_find(&s->graph, name) : CS_NO_QUANTITY;
  if (id != CS_NO_QUANTITY) {
    one(s, id, &out);
    return cs_deliver(args, &out);
  }
  for (size_t i = 0; name && i < s->graph.n; i++) any |= matches(&s->graph.quantities[i], name);
  if (!any) {
    cs_graph_unknown(&s->graph, (cs_place){0}, name);
    return cs_finish(args, diag, CASUS_CASE);
  }
  list(s, name, &out);
  return cs_deliver(args, &out);
}

static int run(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = cs_new_diag(args);
  cs_study study = {0};
  int status = arena && diag ? show(args, arena, diag, &study) : cs_finish(args, NULL, CASUS_NOMEM);

  cs_study_free(&study);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return status;
}

const cs_command cs_command_show = {
    .name = "show",
    .operands = "CASE [NAME]",
    .least = 1,
    .most = 2,
    .summary = "list a case's quantities, or explain one",
    .description =
        "Without NAME, lists every quantity with its definition. With the name of a quantity, "
        "shows "
        "its definition, source, what it is computed from, what uses it and which strategies, "
        "shocks and beliefs change it. With a pattern (stances.*.burden.position) or the start of "
        "names (stances.HOST), lists those.",
    .examples =
        "casus show cases/first/case.yaml stances.HOST\tall about one actor\n"
        "casus show cases/first/case.yaml cost\tone measure\n",
    .run = run,
};
