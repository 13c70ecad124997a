/* A table of negotiation: who wants what on each issue, how much it weighs, where red lines run,
 * and what did come out. */
#include "faces/bargaining/picture.h"

#include "faces/bargaining/at_medians.h"
#include "report/picture.h"

#include <math.h>
#include <string.h>

/* Does the actor sit at the table, at the medians? */
static bool is_seated(const cs_bargaining_of_case *table, const char *id) {
  for (size_t a = 0; a < table->input.table.n_actors; a++) {
    if (!strcmp(table->input.table.actors[a], id)) return true;
  }
  return false;
}

/* What did come out: a number, or the ends and the median of a distribution (its 2.5 and 97.5 %
 * quantiles where it has no ends); null when the case does not say. */
static json_t *record(const cs_issue *issue, cs_arena *arena) {
  static const double u[] = {0.025, 0.5, 0.975};
  const cs_node *node = issue->record.value;
  cs_distribution *p = NULL;
  json_t *o;
  double x[3];

  if (!node || cs_distribution_parse(node->text, node->n, node->at, NULL, arena, &p))
    return json_null();
  if (p) {
    cs_distribution_quantiles(p, 3, u, x);
    if (isfinite(cs_distribution_lowest(p))) x[0] = cs_distribution_lowest(p);
    if (isfinite(cs_distribution_highest(p))) x[2] = cs_distribution_highest(p);
  } else {
    if (!cs_parse_number(node->text, node->n, &x[0])) return json_null();
    x[1] = x[2] = x[0];
  }
  o = json_object();
  cs_json_put(o, "low", cs_json_number(x[0]));
  cs_json_put(o, "middle", cs_json_number(x[1]));
  cs_json_put(o, "high", cs_json_number(x[2]));
  cs_json_put(o, "source", cs_json_text(issue->record.meta.source));
  cs_json_put(o, "about", cs_json_text(issue->record.meta.about));
  return o;
}

static json_t *actor(const cs_study *s, const cs_bargaining_of_case *table, const double *x,
                     const cs_stance *stance) {
  const cs_actor *a = &s->c.actors[stance->actor];
  const char *issue = s->c.issues[stance->issue].id;
  json_t *o = json_object();
  double weight;

#define OF_STANCE(...) \
  cs_picture_value(s, x, (const char *const[]){"stances", a->id, issue, __VA_ARGS__, NULL})
  weight = OF_STANCE("capability");
  if (!isfinite(weight))
    weight = cs_picture_value(s, x, (const char *const[]){"actors", a->id, "capability", NULL});
  cs_json_put(o, "actor", cs_json_text(a->id));
  cs_json_put(o, "name", cs_json_text(a->name));
  cs_json_put(o, "of", cs_json_text(a->of));
  cs_json_put(o, "seated", json_boolean(is_seated(table, a->id)));
  cs_json_put(o, "position", cs_json_number(OF_STANCE("position")));
  cs_json_put(o, "salience", cs_json_number(OF_STANCE("salience")));
  cs_json_put(o, "capability", cs_json_number(weight));
  cs_json_put(o, "at_least", cs_json_number(OF_STANCE("red_line", "at_least")));
  cs_json_put(o, "at_most", cs_json_number(OF_STANCE("red_line", "at_most")));
  cs_json_put(o, "hard", json_boolean(stance->red_line_hard));
#undef OF_STANCE
  return o;
}

static casus_status draw(const cs_study *s, const cs_model_entry *m, cs_arena *arena,
                         json_t **out) {
  double *x = cs_model_medians(s, m, arena);
  cs_bargaining_of_case table;
  json_t *o, *issues;
  casus_status st;

  if (!x) return CASUS_NOMEM;
  st = cs_bargaining_at_medians(s, m->id, arena, NULL, &table);
  if (st) return st == CASUS_NOMEM ? st : CASUS_OK;
  o = json_object();
  issues = json_array();
  for (size_t i = 0; i < s->c.n_issues; i++) {
    const cs_issue *issue = &s->c.issues[i];
    json_t *one, *actors;

    if (cs_picture_find(s, (const char *const[]){"models", m->id, issue->id, NULL}) ==
        CS_NO_QUANTITY)
      continue;
    one = json_object();
    actors = json_array();
    cs_json_put(one, "issue", cs_json_text(issue->id));
    cs_json_put(one, "name", cs_json_text(issue->name));
    cs_json_put(one, "unit", cs_json_text(issue->unit));
    cs_json_put(one, "from", cs_json_number(issue->from));
    cs_json_put(one, "to", cs_json_number(issue->to));
    cs_json_put(one, "now",
                cs_json_number(cs_picture_value(
                    s, x, (const char *const[]){"issues", issue->id, "now", NULL})));
    cs_json_put(one, "no_deal",
                cs_json_number(cs_picture_value(
                    s, x, (const char *const[]){"issues", issue->id, "no_deal", NULL})));
    cs_json_put(one, "record", record(issue, arena));
    for (size_t k = 0; k < s->c.n_stances; k++) {
      if (s->c.stances[k].issue == i)
        json_array_append_new(actors, actor(s, &table, x, &s->c.stances[k]));
    }
    cs_json_put(one, "actors", actors);
    json_array_append_new(issues, one);
  }
  cs_json_put(o, "issues", issues);
  *out = o;
  return CASUS_OK;
}

static const char *const hidden[] = {"loss", "rounds", NULL};

const cs_kind_picture cs_picture_bargaining = {
    .kind = "bargaining", .draw = draw, .hidden = hidden};
