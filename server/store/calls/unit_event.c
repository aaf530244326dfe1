#include "server/store/calls/unit_event.h"
#include "server/store/pg_result.h"

const struct pg_statement unit_chain_take = {
    "unit_chain_take",
    UNIT_CHAIN_TAKE("SELECT unit_id FROM unit WHERE unit_id = ANY ($1::int8[])")};

enum err unit_chain_send(struct round *round, struct pg_array *units)
{
    struct pg_params params;
    params_init(&params);
    params_array(&params, units);
    return round_send(round, &unit_chain_take, &params);
}

enum err unit_chain_send_one(struct round *round, int64_t unit_id)
{
    struct pg_array units;
    array_init(&units, PG_INT8);
    array_int8(&units, unit_id);
    enum err err = unit_chain_send(round, &units);
    array_close(&units);
    return err;
}

void unit_event_params(struct pg_params *params, const struct unit_event *event)
{
    params_init(params);
    params_int8(params, event->unit_id);
    params_uuid(params, &event->request_id);
    params_int8(params, event->problem_id);
    params_int8(params, event->campaign_id);
    params_id(params, event->person_id);
    params_id(params, event->actor_unit_id);
    params_id(params, event->client_id);
    params_time(params, event->client_time_ms);
    params_time(params, event->received_ms);
    params_int4(params, event->version);
    params_int4(params, event->hat);
    params_int2(params, event->act);
    params_digest(params, &event->digest);
    params_text(params, event->text);
}

enum err unit_event_send(struct round *round, const struct pg_statement *statement,
                         struct pg_params *params, const struct unit_event *event)
{
    struct event_file_arrays arrays;
    event_file_arrays_init(&arrays);
    event_files_params(params, &arrays, event->files, event->file_count);
    enum err err = unit_chain_send_one(round, event->unit_id);
    if (err == ERR_OK) {
        err = round_send(round, statement, params);
    }
    event_file_arrays_close(&arrays);
    return err;
}

struct answer_row {
    bool fresh;
    struct digest digest;
    int64_t received_ms; /* 0: no event of this id stood there */
    int state;
    uint32_t version;
    struct digest chain;
    int64_t told; /* how many notices: nobody asks */
};

enum err unit_event_take(const struct pg_statement *statement, const PGresult *result,
                         const struct unit_event *event, struct unit_event_outcome *outcome)
{
    static const struct column table[] = {
        COLUMN(BOOL, struct answer_row, fresh),       COLUMN(DIGEST, struct answer_row, digest),
        COLUMN(TIME, struct answer_row, received_ms), COLUMN(NUMBER, struct answer_row, state),
        COLUMN(NUMBER, struct answer_row, version),   COLUMN(DIGEST, struct answer_row, chain),
        COLUMN(NUMBER, struct answer_row, told),
    };
    static const struct columns columns = COLUMNS(struct answer_row, table);
    struct answer_row row = {0};
    if (statement == &unit_chain_take) {
        return ERR_OK;
    }
    if (PQntuples(result) != 1) {
        return ERR_INTERNAL;
    }
    enum err err = row_read(result, 0, &columns, NULL, &row);
    if (err != ERR_OK) {
        return err;
    }
    *outcome = (struct unit_event_outcome){.outcome = CHANGE_APPLIED, .chain = row.chain};
    if (row.fresh) {
        outcome->stored_received_ms = event->received_ms;
    } else if (row.received_ms == 0) {
        outcome->outcome = CHANGE_NOT_FOUND;
    } else if (digest_equal(&row.digest, &event->digest)) {
        outcome->outcome = CHANGE_REPEATED;
        outcome->stored_received_ms = row.received_ms;
        outcome->stored_state = row.state;
        outcome->stored_version = row.version;
    } else {
        outcome->outcome = CHANGE_ID_REUSED;
    }
    return ERR_OK;
}
