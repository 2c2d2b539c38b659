#include "carchive.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

// What is used of libarchive 3, whose ABI has been that of libarchive.so.13 since 2013. Its header is not needed to build.
struct archive;
struct archive_entry;

enum { ARCHIVE_EOF = 1, ARCHIVE_OK = 0, ARCHIVE_WARN = -20, ARCHIVE_FATAL = -30 };

// A zip's table of members is read as a whole before the first one is told, and kept in memory: some 500,000 members.
enum { MOST_BEFORE_FIRST_MEMBER = 24 << 20, PIECE = 1 << 16 };

typedef ssize_t read_callback(struct archive *, void *, const void **);
typedef int64_t skip_callback(struct archive *, void *, int64_t);
typedef int64_t seek_callback(struct archive *, void *, int64_t, int);

static struct {
    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*support_format_zip)(struct archive *);
    int (*support_format_cab)(struct archive *);
    int (*support_format_tar)(struct archive *);
    int (*support_filter_gzip)(struct archive *);
    int (*set_read)(struct archive *, read_callback *);
    int (*set_skip)(struct archive *, skip_callback *);
    int (*set_seek)(struct archive *, seek_callback *);
    int (*set_data)(struct archive *, void *);
    int (*open)(struct archive *);
    const char *(*format_name)(struct archive *);
    int (*next_header)(struct archive *, struct archive_entry **);
    ssize_t (*data)(struct archive *, void *, size_t);
    const char *(*error_string)(struct archive *);
    const char *(*pathname)(struct archive_entry *);
    const char *(*pathname_utf8)(struct archive_entry *);
    mode_t (*filetype)(struct archive_entry *);
    const char *(*symlink)(struct archive_entry *);
    const char *(*hardlink)(struct archive_entry *);
    int64_t (*size)(struct archive_entry *);
    int (*size_is_set)(struct archive_entry *);
    int (*is_encrypted)(struct archive_entry *);
} lib;

static int is_there = 0;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#ifdef __APPLE__
    void *handle = dlopen("libarchive.13.dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
#endif
    if (handle == NULL) return;
    const struct {
        void **target;
        const char *name;
    } wanted[] = {
        {(void **)&lib.read_new, "archive_read_new"},
        {(void **)&lib.read_free, "archive_read_free"},
        {(void **)&lib.support_format_zip, "archive_read_support_format_zip"},
        {(void **)&lib.support_format_cab, "archive_read_support_format_cab"},
        {(void **)&lib.support_format_tar, "archive_read_support_format_tar"},
        {(void **)&lib.support_filter_gzip, "archive_read_support_filter_gzip"},
        {(void **)&lib.set_read, "archive_read_set_read_callback"},
        {(void **)&lib.set_skip, "archive_read_set_skip_callback"},
        {(void **)&lib.set_seek, "archive_read_set_seek_callback"},
        {(void **)&lib.set_data, "archive_read_set_callback_data"},
        {(void **)&lib.open, "archive_read_open1"},
        {(void **)&lib.format_name, "archive_format_name"},
        {(void **)&lib.next_header, "archive_read_next_header"},
        {(void **)&lib.data, "archive_read_data"},
        {(void **)&lib.error_string, "archive_error_string"},
        {(void **)&lib.pathname, "archive_entry_pathname"},
        {(void **)&lib.pathname_utf8, "archive_entry_pathname_utf8"},
        {(void **)&lib.filetype, "archive_entry_filetype"},
        {(void **)&lib.symlink, "archive_entry_symlink"},
        {(void **)&lib.hardlink, "archive_entry_hardlink"},
        {(void **)&lib.size, "archive_entry_size"},
        {(void **)&lib.size_is_set, "archive_entry_size_is_set"},
        {(void **)&lib.is_encrypted, "archive_entry_is_data_encrypted"},
    };
    for (size_t index = 0; index < sizeof wanted / sizeof *wanted; index++) {
        *wanted[index].target = dlsym(handle, wanted[index].name);
        if (*wanted[index].target == NULL) return;
    }
    is_there = 1;
}

struct carchive {
    struct archive *archive;
    int descriptor;
    off_t offset;
    off_t length;
    // Bytes that were read for the first member's header.
    size_t before_first;
    int has_begun;
    unsigned char piece[PIECE];
};

static ssize_t read_piece(struct archive *archive, void *data, const void **buffer) {
    (void)archive;
    carchive *opened = data;
    if (!opened->has_begun && (opened->before_first += PIECE) > MOST_BEFORE_FIRST_MEMBER) return ARCHIVE_FATAL;
    ssize_t got;
    do {
        got = pread(opened->descriptor, opened->piece, PIECE, opened->offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return ARCHIVE_FATAL;
    opened->offset += got;
    *buffer = opened->piece;
    return got;
}

static int64_t skip_bytes(struct archive *archive, void *data, int64_t count) {
    (void)archive;
    carchive *opened = data;
    if (count < 0) return 0;
    off_t left = opened->length > opened->offset ? opened->length - opened->offset : 0;
    if (count > left) count = left;
    opened->offset += count;
    return count;
}

static int64_t seek_to(struct archive *archive, void *data, int64_t offset, int whence) {
    (void)archive;
    carchive *opened = data;
    int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? opened->offset : opened->length;
    int64_t target;
    if (__builtin_add_overflow(base, offset, &target) || target < 0) return ARCHIVE_FATAL;
    opened->offset = target;
    return target;
}

int carchive_is_there(void) {
    pthread_once(&once, load);
    return is_there;
}

carchive *carchive_open(int descriptor) {
    if (!carchive_is_there()) return NULL;
    carchive *opened = calloc(1, sizeof *opened);
    if (opened == NULL) return NULL;
    opened->archive = lib.read_new();
    if (opened->archive == NULL) {
        free(opened);
        return NULL;
    }
    opened->descriptor = descriptor;
    struct stat status;
    if (fstat(descriptor, &status) == 0) opened->length = status.st_size;
    // What is not here would keep as much in memory as a hostile file asks for: 7z its table of members, xz its dictionary.
    lib.support_format_zip(opened->archive);
    lib.support_format_cab(opened->archive);
    lib.support_format_tar(opened->archive);
    lib.support_filter_gzip(opened->archive);
    lib.set_read(opened->archive, read_piece);
    lib.set_skip(opened->archive, skip_bytes);
    lib.set_seek(opened->archive, seek_to);
    lib.set_data(opened->archive, opened);
    if (lib.open(opened->archive) != ARCHIVE_OK) {
        carchive_close(opened);
        return NULL;
    }
    return opened;
}

// Of a zip's ways to pack, those that need no large dictionary in memory.
static int is_packed_plainly(struct archive *archive) {
    const char *format = lib.format_name(archive);
    if (format == NULL || strncmp(format, "ZIP", 3) != 0) return 1;
    return strstr(format, "(uncompressed)") != NULL || strstr(format, "(deflation)") != NULL;
}

static carchive_kind kind_of(struct archive_entry *entry) {
    if (lib.symlink(entry) != NULL || lib.hardlink(entry) != NULL) return CARCHIVE_OTHER;
    switch (lib.filetype(entry)) {
    case S_IFDIR: return CARCHIVE_FOLDER;
    // A zip made on Windows does not say.
    case 0:
    case S_IFREG: return CARCHIVE_FILE;
    default: return CARCHIVE_OTHER;
    }
}

int carchive_next(carchive *opened, carchive_member *member) {
    struct archive_entry *entry = NULL;
    int result = lib.next_header(opened->archive, &entry);
    opened->has_begun = 1;
    if (result == ARCHIVE_EOF) return 0;
    if ((result != ARCHIVE_OK && result != ARCHIVE_WARN) || entry == NULL) return -1;
    const char *name = lib.pathname_utf8(entry);
    if (name == NULL) name = lib.pathname(entry);
    member->name = name == NULL ? "" : name;
    member->kind = kind_of(entry);
    member->is_packed_otherwise = !is_packed_plainly(opened->archive);
    member->is_encrypted = lib.is_encrypted(entry) != 0;
    member->size = lib.size_is_set(entry) ? lib.size(entry) : -1;
    return 1;
}

ptrdiff_t carchive_read(carchive *opened, void *buffer, size_t count) {
    // A warning is below zero too: data that do not fit their checksum are not used.
    ssize_t got = lib.data(opened->archive, buffer, count);
    return got < 0 ? -1 : got;
}

const char *carchive_problem(carchive *opened) {
    const char *text = lib.error_string(opened->archive);
    return text == NULL ? "" : text;
}

void carchive_close(carchive *opened) {
    if (opened == NULL) return;
    lib.read_free(opened->archive);
    free(opened);
}
