/* What leaves a command: its answer, its messages, its exit status. */
#include "cli/arguments.h"
#include "cli/command.h"

#include "base/alloc.h"
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void cs_say(const char *format, ...) {
  cs_buf said = {0}, seen = {0};
  va_list args;

  va_start(args, format);
  cs_buf_vprintf(&said, format, args);
  va_end(args);
  if (!said.failed) cs_buf_visible(&seen, said.text, said.n);
  fputs(said.failed || seen.failed ? "casus: out of memory\n" : seen.text, stderr);
  cs_buf_free(&said);
  cs_buf_free(&seen);
}

casus_diag *cs_new_diag(const cs_arguments *a) {
  casus_diag *d = casus_diag_new();

  cs_diag_trust(d, cs_option_given(a, "read-anywhere"));
  return d;
}

bool cs_out_of_memory(const cs_arguments *a) {
  return cs_alloc_failures() != a->failures;
}

int cs_finish(const cs_arguments *a, const casus_diag *d, casus_status st) {
  bool only_warnings = d && !casus_diag_errors(d);

  /* What found no memory may have left out more than it knows, and blamed the case for it. */
  if (cs_out_of_memory(a)) st = CASUS_NOMEM;
  if (st != CASUS_NOMEM && d && (casus_diag_errors(d) || casus_diag_warnings(d)) &&
      !(cs_quiet(a) && only_warnings)) {
    char *text = casus_diag_text(d, cs_colour_err(a));

    if (text) fputs(text, stderr);
    casus_text_free(text);
    if (casus_diag_errors(d) > 1) cs_say("%zu errors\n", casus_diag_errors(d));
  }
  if (cs_out_of_memory(a)) st = CASUS_NOMEM;
  switch (st) {
    case CASUS_OK:
      return EXIT_DONE;
    case CASUS_CASE:
      return EXIT_CASE;
    case CASUS_LIMIT:
      return EXIT_LIMIT;
    case CASUS_STOPPED:
      return EXIT_INTERRUPTED;
    case CASUS_USAGE:
      return EXIT_USAGE;
    case CASUS_NOMEM:
      cs_say("casus: out of memory\n");
      return EXIT_FAILED;
    default:
      return EXIT_FAILED;
  }
}

/* Is there anything in the text that a terminal would act on? */
static bool is_plain(const char *s, size_t n) {
  for (size_t i = 0, k; i < n; i += k) {
    k = cs_shown_length(s + i, n - i);
    if (!k) return false;
  }
  return true;
}

int cs_write_out(const cs_arguments *a, const char *path, const cs_buf *out, bool exact) {
  const char *text = out->text ? out->text : "";
  size_t n = out->n;
  cs_buf seen = {0};
  int status = EXIT_DONE;

  if (!exact && !out->failed && !is_plain(text, n)) {
    cs_buf_visible(&seen, text, n);
    text = seen.text;
    n = seen.n;
  }
  if (out->failed || seen.failed || cs_out_of_memory(a)) {
    cs_say("casus: out of memory\n");
    status = EXIT_FAILED;
  } else if (!cs_write_file(path, text, n)) {
    /* A reader that left early (`casus ... | head`) is no mistake worth a message. */
    if (errno != EPIPE) cs_say("casus: could not write \"%s\": %s\n", path, strerror(errno));
    status = EXIT_FAILED;
  }
  cs_buf_free(&seen);
  return status;
}

int cs_deliver(const cs_arguments *a, cs_buf *out) {
  int status = cs_write_out(a, cs_option_text(a, "out"), out, false);

  cs_buf_free(out);
  return status;
}

int cs_deliver_exact(const cs_arguments *a, cs_buf *out) {
  const char *path = cs_option_text(a, "out");
  int status = cs_write_out(a, path, out, strcmp(path, "-") != 0 || !isatty(STDOUT_FILENO));

  cs_buf_free(out);
  return status;
}

int cs_conclude(const cs_arguments *a, const casus_diag *d, casus_status st, cs_buf *out) {
  int status = cs_finish(a, d, st == CASUS_OK && out->failed ? CASUS_NOMEM : st);
  int delivered = EXIT_DONE;

  if (st == CASUS_OK && !out->failed && status == EXIT_DONE) {
    delivered = cs_deliver(a, out);
  } else {
    cs_buf_free(out);
  }
  return delivered ? delivered : status;
}
