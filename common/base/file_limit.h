/* Limits of the files that acts name, the same on both sides of the wire (PROTOCOL.md, "Limits"). */
#ifndef RECTIFY_BASE_FILE_LIMIT_H
#define RECTIFY_BASE_FILE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    FILES_PER_ACT_MAX = 20,
    FILE_NAME_CHARS_MAX = 200,
    FILE_BYTES_MAX = 20 * 1024 * 1024,
    /*
     * A file is cut into chunks of this length, the last one shorter: with what stands around it in its message a chunk
     * stays one frame, and equal contents have equal chunks wherever they were cut.
     */
    FILE_CHUNK_BYTES = 60 * 1024,
};

static inline bool file_size_fits(uint64_t size)
{
    return size >= 1 && size <= FILE_BYTES_MAX;
}

/* How long the chunk is that begins at this byte; 0: no chunk begins there. */
static inline uint32_t file_chunk_length(uint64_t size, uint64_t offset)
{
    if (!file_size_fits(size) || offset >= size || offset % FILE_CHUNK_BYTES != 0) {
        return 0;
    }
    return size - offset < FILE_CHUNK_BYTES ? (uint32_t)(size - offset) : FILE_CHUNK_BYTES;
}

#endif
