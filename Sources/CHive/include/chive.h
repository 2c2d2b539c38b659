// libhivex, opened when it is first needed: redial also runs where it is not installed. Only what reading takes; nothing here
// writes. Names and lengths come from the file and are foreign.
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

void chive_free(void *memory);

// Bounds for this process before it opens a file that may be hostile: seconds of the processor, bytes of memory of its own.
void chive_confine(unsigned seconds, size_t memory);

#ifdef __cplusplus
}
#endif
#endif
