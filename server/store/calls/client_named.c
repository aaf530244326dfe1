#include "server/store/calls/client_named.h"

#include "server/rules/vocabulary.h"
#include "server/store/pg_result.h"
#include <inttypes.h>

enum err client_named_read(const PGresult *result, struct arena *arena, struct client_named *named)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct client_named, client_id),
        COLUMN(NUMBER, struct client_named, unit_id),
        COLUMN(NUMBER, struct client_named, person_id),
        COLUMN(NUMBER, struct client_named, roles),
        COLUMN(TEXT, struct client_named, serial),
        COLUMN(TEXT, struct client_named, unit_name),
        COLUMN(TEXT, struct client_named, person_name),
    };
    static const struct columns columns = COLUMNS(struct client_named, table);
    *named = (struct client_named){0};
    return PQntuples(result) == 0 ? ERR_OK : row_read(result, 0, &columns, arena, named);
}

static const char *or_none(const char *text)
{
    return text != NULL ? text : "-";
}

static const char *role_names(uint32_t roles, struct arena *arena)
{
    const char *names = "";
    for (uint32_t rest = roles; rest != 0 && names != NULL; rest &= rest - 1) {
        const char *name = vocabulary_name(VOCABULARY_ROLE, (int)(rest & (~rest + 1)));
        names = arena_printf(arena, "%s%s%s", names, rest == roles ? "" : ",", or_none(name));
    }
    return names;
}

const char *client_named_subject(const struct client_named *named, struct arena *arena)
{
    const char *roles = role_names(named->roles, arena);
    return roles == NULL ? NULL
                         : arena_printf(arena, "client %" PRId64 " serial %s roles %s %s/%s",
                                        named->client_id, or_none(named->serial), roles,
                                        or_none(named->unit_name), or_none(named->person_name));
}
