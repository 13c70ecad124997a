/* What `run` needs around the run itself: settings from options, progress, interruption. */
#ifndef CASUS_CLI_SESSION_H
#define CASUS_CLI_SESSION_H

#include "analysis/quality.h"
#include "cli/command.h"
#include "report/result.h"

/* Reads --futures, --seed, --design, --threads, --replicates, --deep, --block into `s`, with
 * defaults that depend on whether the case has deep ranges.  False after a message. */
bool cs_session_settings(const cs_arguments *args, const cs_study *study, cs_run_settings *s);

/* The indices of the strategies that --strategy names, all of them when it isn't given; false after
 * a message.  *chosen lives in the study's arena. */
bool cs_session_strategies(const cs_arguments *args, const cs_study *study, size_t **chosen,
                           size_t *n);

/* A progress line on standard error and a Ctrl-C that stops the run: start, run, end.  Between them
 * Ctrl-C only sets a flag, so whatever takes long there must look at it (cs_run_settings.stop);
 * where nothing of half a result can be shown, end first: Ctrl-C then ends the program. */
void cs_session_start(const cs_arguments *args, cs_run_settings *s);
void cs_session_end(void);

/* Takes the progress line away; Ctrl-C still sets the flag. */
void cs_session_clear(void);

#endif
