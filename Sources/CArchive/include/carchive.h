// Archives (zip, cab, tar) by libarchive, which is opened when the first one is read: the program runs without it.
#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

typedef struct carchive carchive;

typedef enum {
    CARCHIVE_FILE = 0,
    CARCHIVE_FOLDER = 1,
    // A link, a device or a pipe: nothing to read.
    CARCHIVE_OTHER = 2,
} carchive_kind;

typedef struct {
    // As it stands in the archive, in whatever encoding; valid until the next call. Never a path to open.
    const char *name;
    carchive_kind kind;
    int is_encrypted;
    // Packed in a way whose unpacking takes as much memory as the archive likes.
    int is_packed_otherwise;
    // -1 where the archive does not say before the data.
    int64_t size;
} carchive_member;

// Whether libarchive is there. The first call loads it.
int carchive_is_there(void);

// Reads from the descriptor, which stays the caller's and must outlive it. NULL where libarchive is missing, or the file is
// no archive of the kinds that are read.
carchive *carchive_open(int descriptor);

// 1 and the next member, 0 at the end, -1 where the archive is damaged from here on.
int carchive_next(carchive *archive, carchive_member *member);

// Bytes of the member's data that were read, 0 at its end, -1 where they are damaged or encrypted.
ptrdiff_t carchive_read(carchive *archive, void *buffer, size_t count);

// What went wrong last, in libarchive's words; "" where nothing did.
const char *carchive_problem(carchive *archive);

void carchive_close(carchive *archive);

#endif
