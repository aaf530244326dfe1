#include "server/store/calls/unit_find.h"
#include "server/store/pg_result.h"

const struct pg_statement unit_find = {
    "unit_find", "SELECT coalesce(nullif($1::int8, 0),"
                 " (SELECT n.unit_id FROM unit_name n WHERE n.name = $2::text))"};

void params_unit_asked(struct pg_params *params, const struct unit_asked *asked)
{
    params_int8(params, asked->unit_id);
    params_text(params, asked->unit_name);
    params_int8(params, asked->only_unit_id);
}

enum err unit_find_named(struct round *round, const struct unit_asked *asked)
{
    bool named = asked->unit_id != 0 || asked->unit_name != NULL;
    return named ? unit_find_send(round, asked) : ERR_OK;
}

struct found_row {
    int64_t unit_id; /* 0: none */
};

enum err unit_find_send(struct round *round, const struct unit_asked *asked)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, asked->unit_id);
    params_text(&params, asked->unit_name);
    return round_send(round, &unit_find, &params);
}

enum err unit_find_take(const PGresult *result, int64_t only_unit_id)
{
    static const struct column table[] = {COLUMN(NUMBER, struct found_row, unit_id)};
    static const struct columns columns = COLUMNS(struct found_row, table);
    struct found_row row = {0};
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err == ERR_OK && row.unit_id == 0) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && only_unit_id != 0 && row.unit_id != only_unit_id) {
        err = ERR_NOT_YOURS;
    }
    return err;
}
