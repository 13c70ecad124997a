/* The list of subcommands, in the order of `casus help`. */
#include "cli/commands.h"

/* clang-format off */
const cs_command *const cs_commands[] = {
    &cs_command_run,
    &cs_command_check,
    &cs_command_report,
    &cs_command_show,
    &cs_command_runs,
    &cs_command_diff,
    &cs_command_sensitivity,
    &cs_command_thresholds,
    &cs_command_voi,
    &cs_command_bargain,
    &cs_command_attrition,
    &cs_command_conflict,
    &cs_command_package,
    &cs_command_power,
    &cs_command_score,
    &cs_command_robust,
    &cs_command_discover,
    &cs_command_elicit,
    &cs_command_help,
    NULL,
};
/* clang-format on */
