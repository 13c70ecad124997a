#include "cli/commands.h"
const cs_command cs_command_elicit = {.name = "elicit", .operands = "FILE"};
