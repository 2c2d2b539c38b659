// liblzma and zlib, which unpack .xz and .gz.
#include <lzma.h>
#include <zlib.h>

// A macro that Swift does not see: several streams one after another are one.
static const uint32_t cunpack_concatenated = LZMA_CONCATENATED;
