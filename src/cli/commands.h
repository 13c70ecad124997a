/* The subcommands; each lives in a file of its own. */
#ifndef CASUS_CLI_COMMANDS_H
#define CASUS_CLI_COMMANDS_H

#include "cli/command.h"

extern const cs_command cs_command_attrition;
extern const cs_command cs_command_bargain;
extern const cs_command cs_command_conflict;
extern const cs_command cs_command_check;
extern const cs_command cs_command_diff;
extern const cs_command cs_command_discover;
extern const cs_command cs_command_elicit;
extern const cs_command cs_command_help;
extern const cs_command cs_command_package;
extern const cs_command cs_command_power;
extern const cs_command cs_command_report;
extern const cs_command cs_command_robust;
extern const cs_command cs_command_run;
extern const cs_command cs_command_runs;
extern const cs_command cs_command_score;
extern const cs_command cs_command_sensitivity;
extern const cs_command cs_command_show;
extern const cs_command cs_command_thresholds;
extern const cs_command cs_command_voi;

#endif
