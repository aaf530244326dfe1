#include "client/lib/draft.h"
#include "client/lib/query.h"
#include "common/base/clock.h"
#include <string.h>

enum err draft_put(struct home *home, const char *name, const char *text, struct failure *failure)
{
    struct query query;
    if (strlen(text) > DRAFT_BYTES_MAX) {
        return failure_set(failure, ERR_SIZE, name);
    }
    query_open(&query, home->db,
               "insert or replace into draft (name, text, changed_ms) values (?, ?, ?)");
    query_bind_text(&query, name);
    query_bind_text(&query, text);
    query_bind_int(&query, clock_wall_ms());
    return query_run(&query, failure);
}

enum err draft_get(struct home *home, const char *name, struct arena *arena, const char **text,
                   struct failure *failure)
{
    struct query query;
    enum err read = ERR_OK;
    query_open(&query, home->db, "select text from draft where name = ?");
    query_bind_text(&query, name);
    *text = NULL;
    if (query_row(&query)) {
        size_t length = 0;
        const uint8_t *bytes = query_bytes(&query, 0, &length);
        *text = arena_strndup(arena, (const char *)bytes, length);
        read = *text == NULL ? ERR_NOMEM : ERR_OK;
    }
    enum err err = query_close(&query, failure);
    return err == ERR_OK && read != ERR_OK ? failure_set(failure, read, name) : err;
}

enum err draft_drop(struct home *home, const char *name, struct failure *failure)
{
    struct query query;
    query_open(&query, home->db, "delete from draft where name = ?");
    query_bind_text(&query, name);
    return query_run(&query, failure);
}
