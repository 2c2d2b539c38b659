#include "chive.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

// As libhivex declares them since its first release; opaque handles and offsets are size_t there too.
typedef void hive_h;
static struct {
    hive_h *(*open)(const char *, int);
    int (*close)(hive_h *);
    size_t (*root)(hive_h *);
    char *(*node_name)(hive_h *, size_t);
    size_t *(*node_children)(hive_h *, size_t);
    size_t (*node_get_child)(hive_h *, size_t, const char *);
    size_t *(*node_values)(hive_h *, size_t);
    char *(*value_key)(hive_h *, size_t);
    char *(*value_value)(hive_h *, size_t, int *, size_t *);
    size_t (*node_add_child)(hive_h *, size_t, const char *);
    int (*node_delete_child)(hive_h *, size_t);
    int (*node_set_values)(hive_h *, size_t, size_t, const chive_value *, int);
    int (*commit)(hive_h *, const char *, int);
} library;

// HIVEX_OPEN_WRITE of hivex.h.
static const int open_for_change = 4;

struct chive {
    hive_h *handle;
};

static int load(void) {
    if (library.open) return 0;
    void *image = dlopen("libhivex.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!image) return -1;
    library.close = (int (*)(hive_h *))dlsym(image, "hivex_close");
    library.root = (size_t (*)(hive_h *))dlsym(image, "hivex_root");
    library.node_name = (char *(*)(hive_h *, size_t))dlsym(image, "hivex_node_name");
    library.node_children = (size_t * (*)(hive_h *, size_t)) dlsym(image, "hivex_node_children");
    library.node_get_child = (size_t (*)(hive_h *, size_t, const char *))dlsym(image, "hivex_node_get_child");
    library.node_values = (size_t * (*)(hive_h *, size_t)) dlsym(image, "hivex_node_values");
    library.value_key = (char *(*)(hive_h *, size_t))dlsym(image, "hivex_value_key");
    library.value_value = (char *(*)(hive_h *, size_t, int *, size_t *))dlsym(image, "hivex_value_value");
    library.node_add_child = (size_t (*)(hive_h *, size_t, const char *))dlsym(image, "hivex_node_add_child");
    library.node_delete_child = (int (*)(hive_h *, size_t))dlsym(image, "hivex_node_delete_child");
    library.node_set_values =
        (int (*)(hive_h *, size_t, size_t, const chive_value *, int))dlsym(image, "hivex_node_set_values");
    library.commit = (int (*)(hive_h *, const char *, int))dlsym(image, "hivex_commit");
    hive_h *(*opener)(const char *, int) = (hive_h * (*)(const char *, int)) dlsym(image, "hivex_open");
    if (!opener || !library.close || !library.root || !library.node_name || !library.node_children ||
        !library.node_get_child || !library.node_values || !library.value_key || !library.value_value ||
        !library.node_add_child || !library.node_delete_child || !library.node_set_values || !library.commit)
        return -1;
    library.open = opener;
    return 0;
}

static int open_with(const char *path, int flags, chive **out) {
    *out = NULL;
    if (load() != 0) return -1;
    chive *hive = calloc(1, sizeof *hive);
    if (!hive) return ENOMEM;
    errno = 0;
    hive->handle = library.open(path, flags);
    if (!hive->handle) {
        int error = errno ? errno : EINVAL;
        free(hive);
        return error;
    }
    *out = hive;
    return 0;
}

int chive_open(const char *path, chive **out) { return open_with(path, 0, out); }
int chive_open_for_change(const char *path, chive **out) { return open_with(path, open_for_change, out); }

void chive_close(chive *hive) {
    if (!hive) return;
    library.close(hive->handle);
    free(hive);
}

size_t chive_root(chive *hive) { return library.root(hive->handle); }

int chive_child(chive *hive, size_t key, const char *name, size_t *out) {
    errno = 0;
    *out = library.node_get_child(hive->handle, key, name);
    return *out ? 0 : errno;
}

size_t *chive_children(chive *hive, size_t key) { return library.node_children(hive->handle, key); }
size_t *chive_values(chive *hive, size_t key) { return library.node_values(hive->handle, key); }
char *chive_key_name(chive *hive, size_t key) { return library.node_name(hive->handle, key); }
char *chive_value_name(chive *hive, size_t value) { return library.value_key(hive->handle, value); }

char *chive_value_data(chive *hive, size_t value, uint32_t *type, size_t *length) {
    int kind = 0;
    char *data = library.value_value(hive->handle, value, &kind, length);
    *type = (uint32_t)kind;
    return data;
}

size_t chive_add_child(chive *hive, size_t key, const char *name) {
    return library.node_add_child(hive->handle, key, name);
}

int chive_remove(chive *hive, size_t key) { return library.node_delete_child(hive->handle, key); }

int chive_set_values(chive *hive, size_t key, size_t count, const chive_value *values) {
    return library.node_set_values(hive->handle, key, count, values, 0);
}

int chive_commit(chive *hive) { return library.commit(hive->handle, NULL, 0); }

void chive_free(void *memory) { free(memory); }

static pid_t starter;

static void end_with_starter(int signal) {
    (void)signal;
    if (getppid() != starter) _exit(1);
}

// Linux has a signal for it, but that comes when the thread ends that started us, and threads come and go.
static void watch_starter(void) {
    starter = getppid();
    struct sigaction look = {.sa_handler = end_with_starter, .sa_flags = SA_RESTART};
    struct itimerval each = {{1, 0}, {1, 0}};
    if (sigaction(SIGALRM, &look, NULL) == 0) setitimer(ITIMER_REAL, &each, NULL);
}

void chive_confine(unsigned seconds, size_t memory, size_t file) {
    watch_starter();
    struct rlimit time = {seconds, seconds + 1};
    struct rlimit data = {memory, memory};
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_DATA, &data);
    setrlimit(RLIMIT_CORE, &none);
    struct rlimit written = {file, file};
    setrlimit(RLIMIT_FSIZE, &written);
}

void chive_copy_permissions(int from, int to) {
#ifdef __linux__
    static char descriptor[65536];
    ssize_t length = fgetxattr(from, "system.ntfs_acl", descriptor, sizeof descriptor);
    if (length > 0) (void)fsetxattr(to, "system.ntfs_acl", descriptor, (size_t)length, 0);
#else
    (void)from;
    (void)to;
#endif
}
