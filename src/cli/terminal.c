/* Messages, colours, the progress line and signals. */
#include "terminal.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- messages ------------------------------------------------------------------------------- */

void cli_say(const char *format, ...) {
  char said[4096];
  va_list args;
  int n;

  va_start(args, format);
  n = vsnprintf(said, sizeof said, format, args);
  va_end(args);
  if (n < 0) return;
  /* What a command line holds, a file's name for instance, is not ours to send to a terminal. */
  for (char *c = said; *c; c++) {
    if ((unsigned char)*c < 32 && *c != '\n') *c = '?';
    if (*c == 127) *c = '?';
  }
  fputs(said, stderr);
}

void cli_print_diag(const casus_diag *d, const cli_arguments *a) {
  size_t errors = casus_diag_errors(d);
  char *text;

  if (!errors && (!casus_diag_warnings(d) || a->quiet)) return;
  text = casus_diag_text(d, cli_colour_err(a));
  if (text) fputs(text, stderr);
  casus_text_free(text);
  if (errors > 1) cli_say("%zu errors\n", errors);
}

static bool is_dumb(void) {
  const char *term = getenv("TERM");

  return !term || !strcmp(term, "dumb");
}

static bool colour(const cli_arguments *a, int fd) {
  const char *when = a->color, *plain = getenv("NO_COLOR");

  if (when && !strcmp(when, "always")) return true;
  if (when && !strcmp(when, "never")) return false;
  if (plain && *plain) return false;
  return isatty(fd) && !is_dumb();
}

bool cli_colour_out(const cli_arguments *a) {
  return !a->out && colour(a, STDOUT_FILENO);
}

bool cli_colour_err(const cli_arguments *a) {
  return colour(a, STDERR_FILENO);
}

/* ---- progress and signals -------------------------------------------------------------------- */

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
enum { N_STOPPING = sizeof stopping / sizeof *stopping };
static struct sigaction old_action[N_STOPPING];
static casus_context *volatile watched;
static double started, last_shown;
static bool line_open;

static double now(void) {
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A second one ends the program at once (SA_RESETHAND), and so does one that nothing would heed. */
static void on_interrupt(int signal_number) {
  if (watched && casus_context_heeds(watched)) {
    casus_context_stop(watched);
  } else {
    raise(signal_number);
  }
}

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

void cli_watch(const cli_arguments *a, casus_context *context) {
  struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESETHAND};

  watched = context;
  sigemptyset(&action.sa_mask);
  for (size_t k = 0; k < N_STOPPING; k++) {
    sigaction(stopping[k], &action, &old_action[k]);
    /* SIGHUP stays ignored where nohup has it so. */
    if (stopping[k] == SIGHUP && old_action[k].sa_handler == SIG_IGN)
      sigaction(stopping[k], &old_action[k], NULL);
  }
  started = last_shown = now();
  if (!a->quiet && !a->no_progress && isatty(STDERR_FILENO) && !is_dumb())
    casus_context_set_progress(context, show_progress, NULL);
}

void cli_watch_end(void) {
  for (size_t k = 0; k < N_STOPPING; k++) sigaction(stopping[k], &old_action[k], NULL);
  watched = NULL;
  if (line_open) fprintf(stderr, "\r\033[K");
  line_open = false;
}
