#include "server/store/calls/event_file.h"

void event_file_arrays_init(struct event_file_arrays *arrays)
{
    array_init(&arrays->digests, PG_TEXT);
    array_init(&arrays->sizes, PG_INT4);
    array_init(&arrays->names, PG_TEXT);
    array_init(&arrays->personals, PG_BOOL);
}

void event_file_arrays_close(struct event_file_arrays *arrays)
{
    array_close(&arrays->digests);
    array_close(&arrays->sizes);
    array_close(&arrays->names);
    array_close(&arrays->personals);
}

void event_files_params(struct pg_params *params, struct event_file_arrays *arrays,
                        const struct event_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char hex[DIGEST_HEX_SIZE];
        digest_hex(&files[i].digest, hex);
        array_text(&arrays->digests, hex);
        array_int4(&arrays->sizes, files[i].size);
        array_text(&arrays->names, files[i].name);
        array_bool(&arrays->personals, files[i].personal);
    }
    params_array(params, &arrays->digests);
    params_array(params, &arrays->sizes);
    params_array(params, &arrays->names);
    params_array(params, &arrays->personals);
}
