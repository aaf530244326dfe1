/* Sizes as people say them. */
#ifndef RECTIFY_CLI_FILE_SIZE_H
#define RECTIFY_CLI_FILE_SIZE_H

#include "common/base/arena.h"
#include <stdint.h>

/* "345 B", "12.3 KB", "4.0 MB", in steps of 1,024. */
const char *file_size_text(uint64_t bytes, struct arena *arena);

#endif
