#include "CKernel.h"

static int count = 0;
static char *const *words = 0;

#if defined(__GLIBC__) || defined(__APPLE__)
// glibc and dyld hand what main gets to every constructor too; others do not, and then CommandLine has to do.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    words = argv;
}
#endif

int ckernel_argument_count(void) { return count; }

const char *ckernel_argument(int index) { return index >= 0 && index < count ? words[index] : 0; }
