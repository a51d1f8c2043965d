#include "start.h"

static int count;
static char *const *arguments;

// glibc hands the arguments of `main` to constructors too.
__attribute__((constructor)) static void keep(int argument_count, char **first, char **environment) {
    (void)environment;
    count = argument_count;
    arguments = first;
}

int provision_argument_count(void) { return count; }

const char *provision_argument(int index) {
    return index >= 0 && index < count ? arguments[index] : 0;
}
