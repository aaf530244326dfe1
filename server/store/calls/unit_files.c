/* The files of the acts on a unit as a whole; those of its tasks are with their dossiers. */
#include "server/store/calls/event_file.h"
#include "server/store/calls/file.h"
#include "server/store/calls/unit_find.h"
#include "server/store/scripts.h"

/* clang-format off */
static const struct pg_statement unit_files_unit = {
    "unit_files_unit",
    "SELECT u.unit_id, u.name FROM unit u WHERE u.unit_id = coalesce(nullif($1::int8, 0),"
    " (SELECT n.unit_id FROM unit_name n WHERE n.name = $2::text))"};
static const struct pg_statement unit_files_list = {
    "unit_files_list",
    "SELECT e.act, e.received_at, " EVENT_FILE_COLUMNS
    " FROM event e JOIN (" EVENT_FILE_TABLES ") ON n.unit_id = e.unit_id AND n.event_id = e.event_id"
    " WHERE e.unit_id = coalesce(nullif($1::int8, 0),"
    "  (SELECT u.unit_id FROM unit_name u WHERE u.name = $2::text)) AND e.problem_id = 0"
    " ORDER BY e.received_at, e.event_id, n.position"};
/* clang-format on */
static const struct pg_statement *const statements[] = {&unit_files_unit, &unit_files_list, NULL};

static enum err ask(struct store_call *call, struct round *round)
{
    const struct unit_files_call *wanted = CONTAINER_OF(call, struct unit_files_call, call);
    struct pg_params params;
    if (round->number > 0) {
        return ERR_OK;
    }
    params_init(&params);
    params_int8(&params, wanted->asked.unit_id);
    params_text(&params, wanted->asked.unit_name);
    enum err err = unit_find_send(round, &wanted->asked);
    err = err == ERR_OK ? round_send(round, &unit_files_unit, &params) : err;
    return err == ERR_OK ? round_send(round, &unit_files_list, &params) : err;
}

COLUMNS_OF(struct unit_files_call, unit_columns) = {
    COLUMN(NUMBER, struct unit_files_call, found_unit_id),
    COLUMN(TEXT, struct unit_files_call, found_unit_name),
};

COLUMNS_OF(struct unit_file_record, file_columns) = {
    COLUMN(NUMBER, struct unit_file_record, act),
    COLUMN(TIME, struct unit_file_record, received_ms),
    EVENT_FILE_MEMBERS(struct unit_file_record, file),
};

static const struct take takes[] = {
    {&unit_files_unit, TAKE_ROW(struct unit_files_call, unit_columns), .none = ERR_NOT_FOUND},
    {&unit_files_list, TAKE_LIST(struct unit_files_call, files, file_count, file_columns)},
    {0},
};

static enum err take(struct store_call *call, const struct pg_statement *statement,
                     const PGresult *result)
{
    (void)statement;
    return unit_find_take(result,
                          CONTAINER_OF(call, struct unit_files_call, call)->asked.only_unit_id);
}

const struct call_script unit_files_script = {
    .name = "unit-files",
    .statements = statements,
    .send = ask,
    .takes = takes,
    .take = take,
};

enum err store_unit_files(struct store *store, struct unit_files_call *call)
{
    return store_accept(store, &call->call, &unit_files_script);
}
