// libhivex, opened when it is first needed: redial also runs where it is not installed. Names and lengths come from the file
// and are foreign.
#ifndef REDIAL_CHIVE_H
#define REDIAL_CHIVE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct chive chive;

// 0; -1 where the library is not installed or is another one; else the error number of opening the file.
int chive_open(const char *path, chive **out);
// The same for a file that is to be written anew: nothing of it changes before chive_commit.
int chive_open_for_change(const char *path, chive **out);
void chive_close(chive *hive);

// Keys are numbers, 0 is none.
size_t chive_root(chive *hive);

// The key of this name under a key, 0 where there is none. 0, or an error number: a hive that is damaged there may have it.
int chive_child(chive *hive, size_t key, const char *name, size_t *out);

// The keys under a key, and the values of one: lists that end with 0, to be freed with chive_free; NULL where they cannot be read.
size_t *chive_children(chive *hive, size_t key);
size_t *chive_values(chive *hive, size_t key);

// Names in UTF-8, to be freed with chive_free; NULL where they cannot be read.
char *chive_key_name(chive *hive, size_t key);
char *chive_value_name(chive *hive, size_t value);

// The data of a value, to be freed with chive_free; NULL where they cannot be read.
char *chive_value_data(chive *hive, size_t value, uint32_t *type, size_t *length);

// As libhivex takes it: a name in UTF-8, a type, and the data.
typedef struct {
    char *name;
    int type;
    size_t length;
    char *data;
} chive_value;

// A new key under a key; 0 where it could not be made.
size_t chive_add_child(chive *hive, size_t key, const char *name);

// Each 0, or -1 where it failed. A key goes with all below it; the values are all that the key has afterwards.
int chive_remove(chive *hive, size_t key);
int chive_set_values(chive *hive, size_t key, size_t count, const chive_value *values);
int chive_commit(chive *hive);

void chive_free(void *memory);

// Bounds for this process before it opens a file that may be hostile: seconds of the processor, bytes of memory of its own, and
// bytes of the longest file that it may write. It also ends, within a second, with who started it.
void chive_confine(unsigned seconds, size_t memory, size_t file);

// Gives one open file Windows' security descriptor of another, where the file system shows one as ntfs-3g does.
void chive_copy_permissions(int from, int to);

#ifdef __cplusplus
}
#endif
#endif
