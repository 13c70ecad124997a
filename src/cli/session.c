/* Settings, progress line and signals of a run. */
#include "cli/session.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FUTURES = 65536, DEEP_FUTURES = 4096, DEEP_POINTS = 32, THREADS_MAX = 1024 };

bool cs_session_settings(const cs_arguments *args, const cs_study *study, cs_run_settings *s) {
  bool deep = study->graph.n_deep > 0;
  const char *design = cs_option_text(args, "design");
  uint64_t threads = cs_option_count(args, "threads"), block = cs_option_count(args, "block");
  uint64_t replicates = cs_option_count(args, "replicates");
  uint64_t deep_points =
      cs_option_given(args, "deep") ? cs_option_count(args, "deep") : DEEP_POINTS;
  long cores = sysconf(_SC_NPROCESSORS_ONLN);

  *s = (cs_run_settings){.seed = cs_option_count(args, "seed"), .deep_points = 1};
  for (size_t i = 0; i < 3; i++) {
    if (!strcmp(design, cs_design_names[i])) s->design = (cs_design_kind)i;
  }
  s->futures = cs_option_given(args, "futures") ? cs_option_count(args, "futures")
               : deep                           ? DEEP_FUTURES
                                                : FUTURES;
  if (!s->futures || s->futures > (UINT64_C(1) << 40)) {
    cs_say("casus: --futures must be between 1 and 2^40\n");
    return false;
  }
  if (!replicates || replicates > 4096) {
    cs_say("casus: --replicates must be between 1 and 4096\n");
    return false;
  }
  if (!deep_points || deep_points > 65536) {
    cs_say("casus: --deep must be between 1 and 65536\n");
    return false;
  }
  if (block < 1 || block > CS_CHUNK) {
    cs_say("casus: --block must be between 1 and %d\n", CS_CHUNK);
    return false;
  }
  if (threads > THREADS_MAX) {
    cs_say("casus: --threads must be at most %d\n", THREADS_MAX);
    return false;
  }
  s->threads = threads ? (size_t)threads : cores > 0 ? (size_t)cores : 1;
  s->replicates = (uint32_t)replicates;
  s->block = (size_t)block;
  if (deep) s->deep_points = (size_t)deep_points;
  return true;
}

bool cs_session_strategies(const cs_arguments *args, const cs_study *study, size_t **chosen,
                           size_t *n) {
  const char *name;

  *n = 0;
  *chosen = cs_arena_alloc(study->arena, study->c.n_strategies, sizeof **chosen);
  if (!*chosen) {
    cs_say("casus: out of memory\n");
    return false;
  }
  if (!cs_option_given(args, "strategy")) {
    for (size_t i = 0; i < study->c.n_strategies; i++) (*chosen)[(*n)++] = i;
    return true;
  }
  for (size_t k = 0; (name = cs_option_nth(args, "strategy", k)); k++) {
    int at = cs_study_strategy(study, name);
    bool twice = false;

    if (!strcmp(name, "base")) continue; /* always there */
    if (at < 0) {
      cs_say("casus: the case has no strategy \"%s\"; it has:", name);
      for (size_t i = 0; i < study->c.n_strategies; i++) cs_say(" %s", study->c.strategies[i].id);
      cs_say("\n");
      return false;
    }
    for (size_t i = 0; i < *n; i++) twice |= (*chosen)[i] == (size_t)at;
    if (!twice) (*chosen)[(*n)++] = (size_t)at;
  }
  return true;
}

/* ---- progress ---------------------------------------------------------------------------- */

static atomic_int stop_asked;
static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
enum { N_STOPPING = sizeof stopping / sizeof *stopping };
static struct sigaction old_action[N_STOPPING];
static double started, last_shown;
static bool line_open;

static double now(void) {
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void on_interrupt(int signal_number) {
  (void)signal_number;
  atomic_store(&stop_asked, 1);
}

/* Called under the run's lock, by one thread at a time. */
static void show_progress(void *user, uint64_t done, uint64_t total) {
  enum { BAR = 30 };
  double t = now(), share = total ? (double)done / (double)total : 1;
  double rate = t > started ? (double)done / (t - started) : 0;
  int filled = (int)(share * BAR);

  (void)user;
  if (t - last_shown < 0.1 && done < total) return;
  last_shown = t;
  line_open = true;
  fprintf(stderr, "\r  futures [%.*s%*s] %3.0f%%  %.3g/s  %.0f s left ", filled,
          "##############################", BAR - filled, "", 100 * share, rate,
          rate > 0 ? (double)(total - done) / rate : 0);
  fflush(stderr);
}

void cs_session_start(const cs_arguments *args, cs_run_settings *s) {
  struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESETHAND};

  /* A second Ctrl-C ends the program at once.  SIGHUP stays ignored where nohup has it so. */
  sigemptyset(&action.sa_mask);
  for (size_t k = 0; k < N_STOPPING; k++) {
    sigaction(stopping[k], &action, &old_action[k]);
    if (stopping[k] == SIGHUP && old_action[k].sa_handler == SIG_IGN)
      sigaction(stopping[k], &old_action[k], NULL);
  }
  s->stop = &stop_asked;
  started = last_shown = now();
  if (cs_wants_progress(args)) s->progress = show_progress;
}

void cs_session_clear(void) {
  if (line_open) fprintf(stderr, "\r\033[K");
  line_open = false;
}

void cs_session_end(void) {
  for (size_t k = 0; k < N_STOPPING; k++) sigaction(stopping[k], &old_action[k], NULL);
  cs_session_clear();
}
