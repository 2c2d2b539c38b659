// What the kernel tells that Swift's C library modules do not show.
#ifndef REDIAL_CKERNEL_H
#define REDIAL_CKERNEL_H

#include <stdint.h>

// The state of the system clock. 1: kept by a time service, 0: not, -1: the kernel does not say. `error_us` receives the
// most that it may be wrong by, in microseconds.
int ckernel_clock(int64_t *error_us);

// The words that the program was started with, its own name first. Swift's CommandLine reads them from /proc, which a bare
// chroot does not have. 0 of them where only CommandLine knows.
int ckernel_argument_count(void);
const char *ckernel_argument(int index);

#endif
