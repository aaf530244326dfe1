#include "server/store/take.h"
#include <string.h>

const struct take *take_find(const struct take *takes, const struct pg_statement *statement)
{
    for (; takes != NULL && takes->statement != NULL; takes++) {
        if (takes->statement == statement) {
            return takes;
        }
    }
    return NULL;
}

static enum err take_list(const struct take *take, char *found, struct arena *arena,
                          const PGresult *result)
{
    void *rows = NULL;
    size_t count = 0;
    enum err err = rows_read(result, &take->columns, arena, &rows, &count);
    if (take->page != 0) {
        bool more = err == ERR_OK && count > take->page;
        memcpy(found + take->more, &more, sizeof(more));
        count = more ? take->page : count;
    }
    memcpy(found + take->list, &rows, sizeof(rows));
    memcpy(found + take->count, &count, sizeof(count));
    return err == ERR_OK && count == 0 ? take->none : err;
}

enum err take_read(const struct take *take, struct store_call *call, const PGresult *result)
{
    char *found = (char *)call - take->call;
    if (take->kind == TAKE_KIND_LIST) {
        return take_list(take, found, call->arena, result);
    }
    return PQntuples(result) == 1 ? row_read(result, 0, &take->columns, call->arena, found)
                                  : take->none;
}
