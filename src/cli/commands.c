/* The list of subcommands, in the order of `casus help`. */
#include "cli/help.h"
#include "cli/score.h"

const cs_command *const cs_commands[] = {
    &cs_command_score,
    &cs_command_help,
    NULL,
};
