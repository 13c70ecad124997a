#include "cli/commands.h"
const cs_command cs_command_discover = {.name = "discover", .operands = "CASE|FILE"};
