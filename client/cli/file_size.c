#include "client/cli/file_size.h"

#include "client/cli/keep.h"

const char *file_size_text(uint64_t bytes, struct arena *arena)
{
    const double kilo = 1024;
    double size = (double)bytes;
    if (bytes < 1024) {
        return keep_printf(arena, "%u B", (unsigned)bytes);
    }
    return size < kilo * kilo ? keep_printf(arena, "%.1f KB", size / kilo)
                              : keep_printf(arena, "%.1f MB", size / (kilo * kilo));
}
