#include "CKernel.h"

#ifdef __linux__
#include <string.h>
#include <sys/timex.h>

int ckernel_clock(int64_t *error_us) {
    struct timex state;
    memset(&state, 0, sizeof state);  // modes 0 only reads, which needs no privilege
    int result = adjtimex(&state);
    if (result < 0) return -1;
    *error_us = state.maxerror;
    return result != TIME_ERROR && !(state.status & STA_UNSYNC);
}
#else
int ckernel_clock(int64_t *error_us) {
    *error_us = 0;
    return -1;
}
#endif
