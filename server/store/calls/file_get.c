/* One chunk of a complete file, for whoever may see the record that names it. */
#include "server/store/calls/file.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* $1 unit, $2 digest, $3 offset, $4 whether what is personal is left out. No event names it: no row. */
static const struct pg_statement file_read = {
    "file_read",
    "SELECT f.size, f.completed_at IS NOT NULL, c.bytes FROM"
    " (SELECT bool_or(personal) AS personal FROM event_file"
    "  WHERE unit_id = $1::int8 AND digest = $2::bytea HAVING count(*) > 0) e"
    " LEFT JOIN file f ON f.unit_id = $1::int8 AND f.digest = $2::bytea"
    " LEFT JOIN file_chunk k ON k.unit_id = f.unit_id AND k.digest = f.digest"
    "  AND k.first_byte = $3::int4"
    " LEFT JOIN content c ON c.digest = k.content WHERE NOT ($4::bool AND e.personal)"};

static const struct pg_statement *const statements[] = {&file_read, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct file_get_call *wanted = CONTAINER_OF(call, struct file_get_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_int8(&params, wanted->unit_id);
    params_digest(&params, &wanted->digest);
    params_int4(&params, wanted->offset);
    params_bool(&params, wanted->edition == EDITION_PUBLIC);
    return round_send(round, &file_read, &params);
}

struct read_row {
    int64_t size;
    bool complete;
    const uint8_t *bytes;
    size_t length;
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct read_row, size),
        COLUMN(BOOL, struct read_row, complete),
        COLUMN(BYTES, struct read_row, bytes),
    };
    static const struct columns columns = COLUMNS(struct read_row, table);
    struct file_get_call *found = CONTAINER_OF(call, struct file_get_call, call);
    struct read_row row = {0};
    (void)statement;
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, call->arena, &row);
    if (err == ERR_OK && !row.complete) {
        err = ERR_FILE_INCOMPLETE;
    }
    if (err == ERR_OK && row.bytes == NULL) {
        err = ERR_NOT_FOUND;
    }
    found->size = row.size;
    found->bytes = row.bytes;
    found->length = row.length;
    return err;
}

const struct call_script file_get_script = {
    .name = "file-get",
    .files = true,
    .statements = statements,
    .send = ask,
    .take = take,
};

enum err store_file_get(struct store *store, struct file_get_call *call)
{
    return store_accept(store, &call->call, &file_get_script);
}
