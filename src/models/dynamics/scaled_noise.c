/* Noise whose parameters are formulas: normal(m, s), lognormal(m, s) and a..b are a draw that is
 * the same for all parameters, put in its place at each step. */
#include "models/dynamics/entry_reader.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Cuts text[begin, end) at the one `sign` that stands outside parentheses. */
static bool cut(const char *text, size_t begin, size_t end, const char *sign,
                cs_scaled_noise *out) {
  size_t depth = 0, found = 0, n = strlen(sign);

  for (size_t i = begin; i < end; i++) {
    if (text[i] == '(') depth++;
    if (text[i] == ')' && depth) depth--;
    if (depth || i + n > end || memcmp(text + i, sign, n) != 0) continue;
    if (found++) return false;
    out->begin[0] = begin;
    out->end[0] = i;
    out->begin[1] = i + n;
    out->end[1] = end;
    i += n - 1;
  }
  return found == 1;
}

/* Are both parameters plain numbers?  Then what is wrong with them is the distribution's business.
 */
static bool both_numbers(const cs_scaled_noise *noise) {
  bool all = true;

  for (size_t k = 0; k < 2; k++) {
    const char *s = noise->node->text + noise->begin[k];
    size_t n = noise->end[k] - noise->begin[k];
    double x;

    for (; n && isspace((unsigned char)*s); n--) s++;
    while (n && isspace((unsigned char)s[n - 1])) n--;
    all &= cs_parse_number(s, n, &x);
  }
  return all;
}

/* Is it a distribution of plain numbers? */
static bool is_plain(cs_dynamics_reader *r, const cs_node *node) {
  cs_distribution *d = NULL;

  return cs_distribution_parse(node->text, node->n, node->at, NULL, r->g->arena, &d) == CASUS_OK &&
         d;
}

cs_noise_form cs_noise_form_of(cs_dynamics_reader *r, const cs_node *node, cs_scaled_noise *out) {
  static const struct {
    const char *name;
    cs_noise_form form;
  } calls[] = {{"normal(", CS_SCALED_NORMAL}, {"lognormal(", CS_SCALED_LOGNORMAL}};
  size_t end;

  *out = (cs_scaled_noise){0};
  if (node && node->kind == CS_MAPPING) node = cs_node_get(node, "value");
  if (!node || node->kind != CS_SCALAR || is_plain(r, node)) return CS_PLAIN_NOISE;
  out->node = node;
  for (end = node->n; end && isspace((unsigned char)node->text[end - 1]);) end--;
  for (size_t k = 0; k < 2; k++) {
    size_t n = strlen(calls[k].name);

    if (end <= n || strncmp(node->text, calls[k].name, n) != 0) continue;
    if (node->text[end - 1] != ')' || !cut(node->text, n, end - 1, ",", out) || both_numbers(out))
      return CS_PLAIN_NOISE;
    return calls[k].form;
  }
  return cut(node->text, 0, end, "..", out) && !both_numbers(out) ? CS_SCALED_UNIFORM
                                                                  : CS_PLAIN_NOISE;
}

const char *cs_noise_form_text(cs_noise_form form) {
  return form == CS_SCALED_UNIFORM ? "0..1" : "normal(0, 1)";
}

/* ---- the formula ---------------------------------------------------------------------------- */

static cs_formula *node(cs_dynamics_reader *r, cs_op op, cs_formula *a, cs_formula *b) {
  cs_formula *f = cs_arena_alloc(r->g->arena, 1, sizeof *f);
  cs_formula **kids = cs_arena_alloc(r->g->arena, 2, sizeof *kids);

  if (!f || !kids) {
    r->g->out_of_memory = true;
    return NULL;
  }
  kids[0] = a;
  kids[1] = b;
  *f = (cs_formula){.op = op, .at = a->at, .kids = kids, .n_kids = b ? 2 : 1, .cap_kids = 2};
  return f;
}

static cs_formula *parameter(cs_dynamics_reader *r, const cs_scaled_noise *noise, size_t k,
                             size_t known) {
  const cs_node *from = noise->node;
  size_t begin = noise->begin[k], n = noise->end[k] - begin;
  cs_node part = {.kind = CS_SCALAR,
                  .at = cs_node_place(from, begin, n),
                  .text = from->text + begin,
                  .n = n,
                  .exact = from->exact};

  return cs_dynamics_formula(r, &part, "a parameter of noise", known);
}

cs_formula *cs_scaled_noise_formula(cs_dynamics_reader *r, cs_noise_form form,
                                    const cs_scaled_noise *noise, size_t raw, size_t known) {
  cs_formula *a = parameter(r, noise, 0, known), *b = parameter(r, noise, 1, known);
  cs_formula *draw = cs_arena_alloc(r->g->arena, 1, sizeof *draw), *f;

  if (!draw) r->g->out_of_memory = true;
  if (!a || !b || !draw) return NULL;
  *draw = (cs_formula){.op = CS_OP_QUANTITY, .at = a->at, .quantity = (uint32_t)raw};
  /* a + b * draw, or a + (b - a) * draw. */
  if (form == CS_SCALED_UNIFORM) b = node(r, CS_OP_SUBTRACT, b, a);
  f = b ? node(r, CS_OP_MULTIPLY, b, draw) : NULL;
  if (f) f = node(r, CS_OP_ADD, a, f);
  return f && form == CS_SCALED_LOGNORMAL ? node(r, CS_OP_EXP, f, NULL) : f;
}
