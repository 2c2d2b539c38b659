#include "chive.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>

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
} library;

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
    hive_h *(*opener)(const char *, int) = (hive_h * (*)(const char *, int)) dlsym(image, "hivex_open");
    if (!opener || !library.close || !library.root || !library.node_name || !library.node_children ||
        !library.node_get_child || !library.node_values || !library.value_key || !library.value_value)
        return -1;
    library.open = opener;
    return 0;
}

int chive_open(const char *path, chive **out) {
    *out = NULL;
    if (load() != 0) return -1;
    chive *hive = calloc(1, sizeof *hive);
    if (!hive) return ENOMEM;
    errno = 0;
    hive->handle = library.open(path, 0);
    if (!hive->handle) {
        int error = errno ? errno : EINVAL;
        free(hive);
        return error;
    }
    *out = hive;
    return 0;
}

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

void chive_free(void *memory) { free(memory); }

void chive_confine(unsigned seconds, size_t memory) {
    struct rlimit time = {seconds, seconds + 1};
    struct rlimit data = {memory, memory};
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_DATA, &data);
    setrlimit(RLIMIT_CORE, &none);
    // It writes to no file.
    setrlimit(RLIMIT_FSIZE, &none);
}
