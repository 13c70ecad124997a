/* Declares a vote: reads its entry, names its inputs and outputs. */
#include "models/vote/model.h"

#include "models/vote/assembly.h"

#include <math.h>

/* The member's leaning and weight, into `in`. */
static void read_member(cs_declaration *d, const cs_entry *e, uint32_t *in) {
  static const char *const keys[] = {"leaning", "weight", NULL};
  const cs_node *leaning = e->value, *weight = NULL;
  cs_number number;

  if (!cs_expect_id(d->doc, e->key, e->at, "a member")) return;
  if (e->value->kind == CS_MAPPING) {
    cs_expect_keys(d->doc, e->value, "a member", keys);
    leaning = cs_node_get(e->value, "leaning");
    weight = cs_node_get(e->value, "weight");
  }
  if (!leaning) {
    cs_error(d->g->diag, e->at, "member \"%s\" has no leaning", e->key);
    cs_detail(d->g->diag, "It votes yes where its leaning is above 0.");
    return;
  }
  cs_expect_value(d->doc, leaning, "a leaning", NULL, &number);
  in[0] = cs_declare_value(d, cs_declare_name(d, "members.%s.leaning", e->key), e->at, &number, NAN,
                           cs_unlimited());
  number = (cs_number){0};
  if (weight) cs_expect_value(d->doc, weight, "a weight", NULL, &number);
  in[1] = cs_declare_value(d, cs_declare_name(d, "members.%s.weight", e->key), e->at, &number, 1,
                           cs_within(0, INFINITY));
}

static void read_members(cs_declaration *d, cs_assembly *a, uint32_t **in) {
  cs_node *members = cs_node_get(d->m->node, "members");

  if (!members) {
    cs_error(d->g->diag, d->m->at, "\"%s\" has no members", d->m->id);
    return;
  }
  if (!cs_declare_is_mapping(d, members, "members")) return;
  if (cs_document_expand(d->doc, members, 1)) return;
  if (!members->n_kids || members->n_kids > CS_VOTE_MEMBERS) {
    cs_error(d->g->diag, members->at, "%zu members, 1 to %d are possible", members->n_kids,
             CS_VOTE_MEMBERS);
    return;
  }
  a->members = cs_declare_room(d, members->n_kids, sizeof *a->members);
  *in = cs_declare_room(d, 2 * members->n_kids + 1, sizeof **in);
  for (; !d->g->out_of_memory && a->n < members->n_kids; a->n++) {
    a->members[a->n] = members->entries[a->n].key;
    read_member(d, &members->entries[a->n], *in + 2 * a->n);
  }
}

static void read_quota(cs_declaration *d, cs_assembly *a, uint32_t *in) {
  const cs_node *quota = cs_node_get(d->m->node, "quota");
  cs_number number;

  if (!quota) return;
  a->has_quota = true;
  cs_expect_value(d->doc, quota, "a quota", NULL, &number);
  in[2 * a->n] = cs_declare_value(d, cs_declare_name(d, "quota"), quota->at, &number, NAN,
                                  cs_within(0, INFINITY));
}

static casus_status add_part(cs_declaration *d, const cs_assembly *a, const uint32_t *in) {
  uint32_t *out = cs_declare_room(d, CS_VOTE_PIVOTAL + a->n, sizeof *out);

  if (!out) return CASUS_NOMEM;
  out[CS_VOTE_PASSES] = cs_declare_output(d, cs_declare_name(d, "passes"), NULL, true, true);
  out[CS_VOTE_YES] = cs_declare_output(d, cs_declare_name(d, "yes"), NULL, false, false);
  out[CS_VOTE_MARGIN] = cs_declare_output(d, cs_declare_name(d, "margin"), NULL, false, false);
  for (size_t k = 0; k < a->n; k++)
    out[CS_VOTE_PIVOTAL + k] =
        cs_declare_output(d, cs_declare_name(d, "pivotal.%s", a->members[k]), NULL, true, false);
  if (d->g->out_of_memory) return CASUS_NOMEM;
  return cs_declare_part(d, &(cs_part){.name = d->m->id,
                                       .self = a,
                                       .evaluate = cs_assembly_evaluate,
                                       .explain = cs_assembly_explain,
                                       .inputs = (uint32_t *)in,
                                       .outputs = out,
                                       .n_inputs = 2 * a->n + a->has_quota,
                                       .n_outputs = CS_VOTE_PIVOTAL + a->n});
}

static casus_status declare(cs_declaration *d, const cs_model_settings *s) {
  static const char *const keys[] = {"kind", "about", "source", "members", "quota", NULL};
  size_t before = casus_diag_errors(d->g->diag);
  cs_assembly *a = cs_declare_room(d, 1, sizeof *a);
  uint32_t *in = NULL;

  (void)s;
  if (!a) return CASUS_NOMEM;
  cs_expect_keys(d->doc, d->m->node, "a vote", keys);
  read_members(d, a, &in);
  if (in && !d->g->out_of_memory) read_quota(d, a, in);
  if (d->g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(d->g->diag) > before ? CASUS_CASE : add_part(d, a, in);
}

const cs_model_kind cs_vote_kind = {
    .kind = "vote",
    .about = "whether an assembly passes a motion, and whose vote decides",
    .declare = declare,
};
