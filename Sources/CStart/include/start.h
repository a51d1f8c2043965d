#pragma once

/// The number of arguments of the command line, the program's own name among them.
int provision_argument_count(void);

/// One of them; it lives as long as the process.
const char *_Nullable provision_argument(int index);
