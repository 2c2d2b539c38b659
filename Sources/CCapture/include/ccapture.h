// libpcap behind plain C functions: files and live interfaces, packet by packet into memory that the caller owns.
#ifndef REDIAL_CCAPTURE_H
#define REDIAL_CCAPTURE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ccapture ccapture;

typedef struct {
    size_t offset;  // of its bytes in the buffer
    uint32_t captured;
    uint32_t length;  // as it was sent
    int64_t at_ns;  // since 1970
} ccapture_frame;

#define CCAPTURE_ERROR_LENGTH 256

// Opens the capture file that is open at `descriptor`, which stays the caller's, though not its offset; it may have no name.
// NULL with a sentence in `error`.
ccapture *ccapture_open_file(int descriptor, char *error);

// Listens on an interface, NULL: on all. Sends nothing; the interface does not become promiscuous. NULL with a sentence in
// `error`, and in `needs_privilege` whether that is what is missing.
ccapture *ccapture_open_interface(const char *name, const char *filter, char *error, int *needs_privilege);

// The link type, as LINKTYPE_ of the file format where that differs from libpcap's own numbers.
int ccapture_link_type(ccapture *capture);

// Frames as they lie in the file or come from the interface, as many as fit into both; at least one where there is one.
// -1: an error, see ccapture_error. 0: the end of the file, or none for now. `waits_ms` bounds the waiting of a live one.
int ccapture_read(ccapture *capture, uint8_t *buffer, size_t size, ccapture_frame *frames, int most, int waits_ms);

// What went wrong with the last read, for people.
const char *ccapture_error(ccapture *capture);

// Frames that the kernel dropped for want of room; 0 of a file.
uint32_t ccapture_dropped(ccapture *capture);

void ccapture_close(ccapture *capture);

#ifdef __cplusplus
}
#endif

#endif
