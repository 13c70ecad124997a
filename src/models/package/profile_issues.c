/* Issues and levels added to a profile, by whatever reads it; see profile.h. */
#include "models/package/profile.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

cs_profile_issue *cs_profile_add_issue(cs_profile *p, const char *name, cs_place at,
                                       cs_arena *arena) {
  cs_profile_issue *moved =
      cs_arena_grow(arena, p->issues, p->n_issues, &p->cap_issues, sizeof *moved);

  if (!moved) return NULL;
  p->issues = moved;
  moved[p->n_issues] = (cs_profile_issue){.name = name, .index = -1, .at = at};
  return &moved[p->n_issues++];
}

cs_profile_level *cs_profile_add_level(cs_profile_issue *i, const char *text, cs_arena *arena) {
  cs_profile_level *moved;
  double x;

  for (size_t k = 0; k < i->n; k++) {
    if (!strcmp(i->levels[k].text, text)) return &i->levels[k];
  }
  moved = cs_arena_grow(arena, i->levels, i->n, &i->cap, sizeof *moved);
  if (!moved) return NULL;
  i->levels = moved;
  moved[i->n] = (cs_profile_level){
      .text = text, .number = cs_parse_number(text, strlen(text), &x) ? x : NAN, .value = NAN};
  return &moved[i->n++];
}
