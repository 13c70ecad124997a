/* Reads out of a case how decision makers see a conflict: options they don't know of, whom they
 * take for one, what they know of one another. */
#include "models/conflict/entry_reader.h"

#include <string.h>

static void read_unseen(cs_entry_reader *r) {
  const cs_node *map = cs_entry_part(r, "unseen");

  r->out->unseen = cs_declare_room(r->d, r->n_dms, sizeof *r->out->unseen);
  if (!map || !r->out->unseen || !cs_declare_is_mapping(r->d, map, "\"unseen\"")) return;
  for (size_t i = 0; i < map->n_kids; i++) {
    int dm = cs_entry_known_dm(r, map->entries[i].key, map->entries[i].at);
    cs_names list;

    if (cs_expect_names(r->doc, map->entries[i].value, "options", &list)) return;
    for (size_t k = 0; k < list.n; k++) {
      size_t o = 0;

      while (o < r->plan.n_levers && strcmp(r->plan.levers[o].id, list.names[k]) != 0) o++;
      if (o == r->plan.n_levers) {
        cs_error(r->g->diag, list.places[k], "unknown option \"%s\"", list.names[k]);
      } else if (dm >= 0) {
        r->out->unseen[dm] |= (uint64_t)1 << o;
      }
    }
  }
}

/* One item of a list under `sees`: a decision maker, or several that are taken for one. */
static uint32_t read_as_one(cs_entry_reader *r, const cs_node *item) {
  uint32_t set = 0;
  cs_names list;

  if (cs_expect_names(r->doc, item, "decision makers", &list)) return 0;
  for (size_t k = 0; k < list.n; k++) {
    int dm = cs_entry_known_dm(r, list.names[k], list.places[k]);

    if (dm >= 0) set |= 1u << dm;
  }
  return set;
}

/* D: [D, A, [B, C]]: there are D, A, and B with C as one; nobody else. */
static void read_seen_by(cs_entry_reader *r, const cs_entry *e, size_t dm) {
  uint32_t *sees = r->out->sees[dm] = cs_declare_room(r->d, r->n_dms, sizeof *sees), all = 0;

  if (!sees || !cs_entry_is_list(r, e->value, "whom a decision maker sees")) return;
  for (size_t k = 0; k < e->value->n_kids; k++) {
    const cs_node *item = e->value->items[k];
    uint32_t set = read_as_one(r, item);
    size_t first = 0;

    if (!set) continue;
    if (set & all)
      cs_error(r->g->diag, item->at, "a decision maker stands twice in what \"%s\" sees", e->key);
    if ((set >> dm & 1) && set != 1u << dm)
      cs_error(r->g->diag, item->at, "\"%s\" acts for itself, not as one with others", e->key);
    all |= set;
    while (!(set >> first & 1)) first++;
    sees[first] = set;
  }
  if (!(all >> dm & 1)) cs_error(r->g->diag, e->value->at, "\"%s\" does not see itself", e->key);
}

static void read_sees(cs_entry_reader *r) {
  const cs_node *map = cs_entry_part(r, "sees");

  r->out->sees = cs_declare_room(r->d, r->n_dms, sizeof *r->out->sees);
  if (!map || !r->out->sees || !cs_declare_is_mapping(r->d, map, "\"sees\"")) return;
  for (size_t i = 0; i < map->n_kids; i++) {
    int dm = cs_entry_known_dm(r, map->entries[i].key, map->entries[i].at);

    if (dm >= 0) read_seen_by(r, &map->entries[i], (size_t)dm);
  }
}

static void read_depth(cs_entry_reader *r) {
  const cs_node *node = cs_entry_part(r, "depth");
  double x = 1;

  if (cs_expect_number(r->doc, node, "depth", &x) && x != 1 && x != 2)
    cs_error(r->g->diag, node->at, "\"depth\" is 1 or 2");
  r->out->depth = x == 2 ? 2 : 1;
}

void cs_entry_beliefs(cs_entry_reader *r) {
  read_unseen(r);
  if (!r->g->out_of_memory) read_sees(r);
  if (!r->g->out_of_memory) read_depth(r);
}
