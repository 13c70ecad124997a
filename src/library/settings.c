/* The settings of a run, out of a question's options. */
#include "library/settings.h"

#include <string.h>
#include <unistd.h>

void cs_read_settings(const cs_asking *by, const cs_options *asked, const cs_study *study,
                      const cs_default_futures *defaults, cs_run_settings *s) {
  bool deep = study->graph.n_deep > 0;
  const char *design = cs_option_text(asked, "design");
  uint64_t threads = cs_option_count(asked, "threads");
  long cores = sysconf(_SC_NPROCESSORS_ONLN);

  *s = (cs_run_settings){
      .seed = cs_option_count(asked, "seed"),
      .futures = cs_option_given(asked, "futures") ? cs_option_count(asked, "futures")
                 : deep                            ? defaults->deep_futures
                                                   : defaults->futures,
      .replicates = (uint32_t)cs_option_count(asked, "replicates"),
      .deep_points = deep ? (size_t)cs_option_count(asked, "deep") : 1,
      .threads = threads     ? (size_t)threads
                 : cores > 0 ? (size_t)cores
                             : 1,
      .block = (size_t)cs_option_count(asked, "block"),
      .stop = by->stop,
      .progress = by->progress,
      .user = by->user,
  };
  for (size_t i = 0; i < 3; i++) {
    if (!strcmp(design, cs_design_names[i])) s->design = (cs_design_kind)i;
  }
}

casus_status cs_read_strategies(const cs_asking *by, const cs_options *asked, const cs_study *study,
                                cs_arena *arena, size_t **chosen, size_t *n) {
  size_t all = study->c.n_strategies;
  const char *name;

  *n = 0;
  *chosen = cs_arena_alloc(arena, all, sizeof **chosen);
  if (!*chosen) return CASUS_NOMEM;
  for (size_t i = 0; !cs_option_given(asked, "strategy") && i < all; i++) (*chosen)[(*n)++] = i;
  for (size_t k = 0; (name = cs_option_nth(asked, "strategy", k)); k++) {
    int at = cs_study_strategy(study, name);
    bool twice = false;

    if (!strcmp(name, "base")) continue; /* always there */
    if (at < 0) {
      const char **names = cs_arena_alloc(arena, all, sizeof *names);

      if (!names) return CASUS_NOMEM;
      for (size_t i = 0; i < all; i++) names[i] = study->c.strategies[i].id;
      cs_usage(by->diag, "the case has no strategy \"%s\"", name);
      cs_hint_nearest(by->diag, name, names, all);
      return CASUS_USAGE;
    }
    for (size_t i = 0; i < *n; i++) twice |= (*chosen)[i] == (size_t)at;
    if (!twice) (*chosen)[(*n)++] = (size_t)at;
  }
  return CASUS_OK;
}

casus_status cs_read_list(const cs_options *asked, const char *option, cs_arena *arena,
                          const char *const **out, size_t *n) {
  const char **list;

  for (*n = 0; cs_option_nth(asked, option, *n); (*n)++) continue;
  list = cs_arena_alloc(arena, *n, sizeof *list);
  if (!list) return CASUS_NOMEM;
  for (size_t k = 0; k < *n; k++) list[k] = cs_option_nth(asked, option, k);
  *out = list;
  return CASUS_OK;
}

casus_status cs_split(const char *text, cs_arena *arena, const char *const **out, size_t *n) {
  size_t commas = 0;
  const char **list;

  for (const char *c = text; *c; c++) commas += *c == ',';
  list = cs_arena_alloc(arena, commas + 1, sizeof *list);
  if (!list) return CASUS_NOMEM;
  for (*n = 0; *n <= commas; (*n)++) {
    const char *end = strchr(text, ',');
    size_t length;

    while (*text == ' ') text++;
    length = end ? (size_t)(end - text) : strlen(text);
    while (length && text[length - 1] == ' ') length--;
    list[*n] = cs_arena_strndup(arena, text, length);
    if (!list[*n]) return CASUS_NOMEM;
    text = end ? end + 1 : text;
  }
  *out = list;
  return CASUS_OK;
}

static bool ends_in(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);

  return n > m && !strcmp(s + n - m, end);
}

bool cs_is_case_path(const char *path) {
  return !strcmp(path, "-") || ends_in(path, ".yaml") || ends_in(path, ".yml");
}
