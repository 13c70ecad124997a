/* `casus score`: forecasters against decided issues. */
#ifndef CASUS_CLI_SCORE_H
#define CASUS_CLI_SCORE_H

#include "cli/command.h"

extern const cs_command cs_command_score;

#endif
