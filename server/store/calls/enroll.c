/*
 * Enrolment codes: made by the office, redeemed once by a terminal.
 *
 * A code's row is locked before it is judged, so that two terminals cannot redeem it at once and a wrong secret is
 * counted whatever else happens. A wrong attempt is an answer and not a failure: its transaction commits.
 */
#include "server/store/calls/client_named.h"
#include "server/store/calls/office_event.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

/* Making a code -------------------------------------------------------------------------------------------------- */

/* No row: no such unit. */
static const struct pg_statement code_unit = {
    "code_unit",
    "SELECT u.unit_id, u.name, u.kind FROM unit_name n JOIN unit u ON u.unit_id = n.unit_id"
    " WHERE n.name = $1::text"};

static const struct pg_statement code_person = {
    "code_person", "INSERT INTO person (unit_id, name) VALUES ($1::int8, $2::text)"
                   " ON CONFLICT (unit_id, name) DO NOTHING"};

/* The server's own code replaces those that it printed at earlier starts. */
static const struct pg_statement code_forget = {
    "code_forget", "DELETE FROM enroll_code WHERE first_admin AND client_id IS NULL"};

static const struct pg_statement code_insert = {
    "code_insert",
    "INSERT INTO enroll_code (code_id, unit_id, person_id, roles, secret, expires_at, first_admin)"
    " SELECT $1::text, $2::int8, p.person_id, $4::int4, $5::bytea, $6::timestamptz, $7::bool"
    " FROM person p WHERE p.unit_id IS NOT DISTINCT FROM $2::int8 AND p.name = $3::text"};

static const struct pg_statement *const create_statements[] = {&code_unit, &code_person,
                                                               &code_forget, &code_insert, NULL};

struct code_unit_row {
    enum unit_kind kind;
    int64_t unit_id;
    const char *name;
};

static enum err send_code_unit(const struct code_create_call *code, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, code->unit);
    enum err err = round_begin(round);
    return err == ERR_OK ? round_send(round, &code_unit, &params) : err;
}

static enum err send_code_person(const struct code_create_call *code, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_id(&params, code->unit_id);
    params_text(&params, code->person);
    return round_send(round, &code_person, &params);
}

static enum err send_code_insert(const struct code_create_call *code, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, code->code_id);
    params_id(&params, code->unit_id);
    params_text(&params, code->person);
    params_int4(&params, code->roles);
    params_digest(&params, &code->secret);
    params_time(&params, code->expires_ms);
    params_bool(&params, code->first_admin);
    return round_send(round, &code_insert, &params);
}

/* For whom it is stands in the log beside it: a code names nobody. */
static enum err send_code_event(const struct code_create_call *code, struct round *round)
{
    const char *unit = code->unit_name != NULL ? code->unit_name : "-";
    const char *subject =
        arena_printf(code->call.arena, "%s %s/%s", code->code_id, unit, code->person);
    return subject == NULL ? arena_err(code->call.arena)
                           : office_event_send(round, &code->actor, "code-create", subject);
}

static enum err send_code(const struct code_create_call *code, struct round *round)
{
    struct pg_params none;
    params_init(&none);
    enum err err = send_code_person(code, round);
    if (err == ERR_OK && code->first_admin) {
        err = round_send(round, &code_forget, &none);
    }
    if (err == ERR_OK) {
        err = send_code_insert(code, round);
    }
    if (err == ERR_OK && !code->first_admin) {
        err = send_code_event(code, round);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

/* A code without a unit has nothing to look up, but the transaction begins all the same. */
static enum err send_create(struct store_call *call, struct round *round)
{
    struct code_create_call *code = CONTAINER_OF(call, struct code_create_call, call);
    switch (round->number) {
    case 0:
        code->unit_id = 0;
        code->unit_name = NULL;
        return code->unit == NULL ? round_begin(round) : send_code_unit(code, round);
    case 1: return send_code(code, round);
    default: return ERR_OK;
    }
}

static enum err take_create(struct store_call *call, const struct pg_statement *statement,
                            const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct code_unit_row, unit_id),
        COLUMN(TEXT, struct code_unit_row, name),
        COLUMN(NUMBER, struct code_unit_row, kind),
    };
    static const struct columns columns = COLUMNS(struct code_unit_row, table);
    struct code_create_call *code = CONTAINER_OF(call, struct code_create_call, call);
    struct code_unit_row row = {0};
    if (statement != &code_unit) {
        return ERR_OK;
    }
    if (PQntuples(result) != 1) {
        return ERR_NOT_FOUND;
    }
    enum err err = row_read(result, 0, &columns, call->arena, &row);
    if (code->kind_only != 0 && row.kind != code->kind_only) {
        return ERR_CONFLICT;
    }
    code->unit_id = row.unit_id;
    code->unit_name = row.name;
    return err;
}

const struct call_script code_create_script = {
    .name = "code-create",
    .writes = true,
    .unique_err = ERR_EXISTS,
    .statements = create_statements,
    .send = send_create,
    .take = take_create,
};

/*
 * The server's own code, which it prints at every start, replaces the one before: nothing is lost with it, and without it
 * the server could not start and say what is wrong. Its statements are those of code_create_script, prepared there.
 */
static const struct call_script first_code_script = {
    .name = "first-code",
    .writes = true,
    .undurable = true,
    .unique_err = ERR_EXISTS,
    .statements = create_statements,
    .send = send_create,
    .take = take_create,
};

enum err store_code_create(struct store *store, struct code_create_call *call)
{
    return store_accept(store, &call->call,
                        call->first_admin ? &first_code_script : &code_create_script);
}

/* Redeeming it ---------------------------------------------------------------------------------------------------- */

enum {
    FAILURES_MAX = 5,
};

static const struct pg_statement claim_look = {
    "claim_look",
    "SELECT k.locked, k.secret, k.used_at IS NOT NULL, k.expires_at,"
    " coalesce(k.client_id, 0), k.unit_id, k.person_id, k.roles, u.name, p.name"
    " FROM enroll_code k JOIN person p ON p.person_id = k.person_id"
    " LEFT JOIN unit u ON u.unit_id = k.unit_id WHERE k.code_id = $1::text FOR UPDATE OF k"};

/*
 * Who used the code. A statement of its own, after the lock: whoever waited for the lock got the code's newest row, but
 * would have joined it with what he saw before.
 */
static const struct pg_statement claim_client = {
    "claim_client", "SELECT c.spki, c.revoked_at IS NOT NULL, k.expires_at FROM enroll_code k"
                    " JOIN client c ON c.client_id = k.client_id WHERE k.code_id = $1::text"};

static const struct pg_statement claim_wrong = {
    "claim_wrong",
    "UPDATE enroll_code SET failures = failures + 1, locked = failures + 1 >= $2::int4"
    " WHERE code_id = $1::text"};

static const struct pg_statement claim_use = {
    "claim_use",
    "WITH made AS (INSERT INTO client (unit_id, person_id, roles, spki, terminal, enrolled_at)"
    "  SELECT unit_id, person_id, roles, $2::bytea, $3::text, $4::timestamptz FROM enroll_code"
    "  WHERE code_id = $1::text RETURNING client_id)"
    " UPDATE enroll_code k SET used_at = $4::timestamptz, client_id = made.client_id FROM made"
    " WHERE k.code_id = $1::text RETURNING k.client_id"};

static const struct pg_statement *const claim_statements[] = {&claim_look, &claim_client,
                                                              &claim_wrong, &claim_use, NULL};

struct claim_row {
    bool locked;
    struct digest secret;
    bool used;
    int64_t expires_ms;
    struct identity identity;
    const char *unit_name;
    const char *person_name;
};

struct claim_client_row {
    struct digest spki;
    bool revoked;
    int64_t expires_ms; /* of the code */
};

/* The order matters: who does not know the secret learns nothing but that it is wrong, and when the code is locked. */
static enum err judge(const struct code_claim_call *claim, const struct claim_row *row)
{
    if (row->locked) {
        return ERR_CODE_LOCKED;
    }
    if (!digest_equal(&row->secret, &claim->secret)) {
        return ERR_CODE_WRONG;
    }
    if (row->used) {
        return ERR_CODE_USED; /* unless by the same key: judge_again */
    }
    return claim->now_ms > row->expires_ms ? ERR_CODE_EXPIRED : ERR_OK;
}

/* The same key may come again, for its certificate may have been lost on the way; no longer than the code is good for. */
static enum err judge_again(const struct code_claim_call *claim, const struct claim_client_row *row)
{
    bool again =
        digest_equal(&row->spki, &claim->spki) && !row->revoked && claim->now_ms <= row->expires_ms;
    return again ? ERR_OK : ERR_CODE_USED;
}

static enum err send_look(const struct code_claim_call *claim, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, claim->code_id);
    enum err err = round_begin(round);
    if (err == ERR_OK) {
        err = round_send(round, &claim_look, &params);
    }
    return err == ERR_OK ? round_send(round, &claim_client, &params) : err;
}

static enum err send_wrong(const struct code_claim_call *claim, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, claim->code_id);
    params_int4(&params, FAILURES_MAX);
    return round_send(round, &claim_wrong, &params);
}

static enum err send_use(const struct code_claim_call *claim, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, claim->code_id);
    params_digest(&params, &claim->spki);
    params_text(&params, claim->terminal);
    params_time(&params, claim->now_ms);
    return round_send(round, &claim_use, &params);
}

/* Round 1 does what the judgement asks for. The same key again: there is nothing left to do. */
static enum err send_verdict(const struct code_claim_call *claim, struct round *round)
{
    enum err err = ERR_OK;
    if (claim->verdict == ERR_CODE_WRONG) {
        err = send_wrong(claim, round);
    } else if (claim->verdict == ERR_OK && claim->identity.client_id == 0) {
        err = send_use(claim, round);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err send_claim(struct store_call *call, struct round *round)
{
    const struct code_claim_call *claim = CONTAINER_OF(call, struct code_claim_call, call);
    switch (round->number) {
    case 0: return send_look(claim, round);
    case 1: return send_verdict(claim, round);
    default: return claim->verdict; /* after COMMIT */
    }
}

static enum err take_look(struct code_claim_call *claim, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(BOOL, struct claim_row, locked),
        COLUMN(DIGEST, struct claim_row, secret),
        COLUMN(BOOL, struct claim_row, used),
        COLUMN(TIME, struct claim_row, expires_ms),
        COLUMN(NUMBER, struct claim_row, identity.client_id),
        COLUMN(NUMBER, struct claim_row, identity.unit_id),
        COLUMN(NUMBER, struct claim_row, identity.person_id),
        COLUMN(NUMBER, struct claim_row, identity.roles),
        COLUMN(TEXT, struct claim_row, unit_name),
        COLUMN(TEXT, struct claim_row, person_name),
    };
    static const struct columns columns = COLUMNS(struct claim_row, table);
    struct claim_row row = {0};
    if (PQntuples(result) != 1) {
        return ERR_CODE_UNKNOWN;
    }
    enum err err = row_read(result, 0, &columns, claim->call.arena, &row);
    if (err != ERR_OK) {
        return err;
    }
    claim->verdict = judge(claim, &row);
    claim->identity = row.identity;
    claim->unit_name = row.unit_name;
    claim->person_name = row.person_name;
    return ERR_OK;
}

static enum err take_client(struct code_claim_call *claim, const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(DIGEST, struct claim_client_row, spki),
        COLUMN(BOOL, struct claim_client_row, revoked),
        COLUMN(TIME, struct claim_client_row, expires_ms),
    };
    static const struct columns columns = COLUMNS(struct claim_client_row, table);
    struct claim_client_row row = {0};
    if (PQntuples(result) != 1 || claim->verdict != ERR_CODE_USED) {
        return ERR_OK;
    }
    enum err err = row_read(result, 0, &columns, claim->call.arena, &row);
    if (err == ERR_OK) {
        claim->verdict = judge_again(claim, &row);
    }
    return err;
}

static enum err take_claim(struct store_call *call, const struct pg_statement *statement,
                           const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(NUMBER, struct code_claim_call, identity.client_id)};
    static const struct columns columns = COLUMNS(struct code_claim_call, table);
    struct code_claim_call *claim = CONTAINER_OF(call, struct code_claim_call, call);
    if (statement == &claim_look) {
        return take_look(claim, result);
    }
    if (statement == &claim_client) {
        return take_client(claim, result);
    }
    if (statement == &claim_use) {
        return row_read(result, 0, &columns, call->arena, claim);
    }
    return ERR_OK;
}

/* A key that is another client's already: the terminal must make a new one. */
const struct call_script code_claim_script = {
    .name = "code-claim",
    .writes = true,
    .unique_err = ERR_EXISTS,
    .statements = claim_statements,
    .send = send_claim,
    .take = take_claim,
};

enum err store_code_claim(struct store *store, struct code_claim_call *call)
{
    return store_accept(store, &call->call, &code_claim_script);
}

/* Recording the certificate ---------------------------------------------------------------------------------------- */

static const struct pg_statement client_record = {
    "client_record",
    "UPDATE client c SET serial = $2::text, not_after = $3::timestamptz, valid = true"
    " WHERE c.client_id = $1::int8 AND c.revoked_at IS NULL RETURNING " CLIENT_NAMED};
static const struct pg_statement *const record_statements[] = {&client_record, NULL};

static enum err send_certificate(const struct client_record_call *record, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, record->client_id);
    params_text(&params, record->serial);
    params_time(&params, record->not_after_ms);
    enum err err = round_begin(round);
    return err == ERR_OK ? round_send(round, &client_record, &params) : err;
}

/* It is the terminal's own act, which no hat is needed for: it had the code. */
static enum err send_enrolled(const struct client_record_call *record, struct round *round)
{
    const struct office_actor actor = {.request_id = record->event_id,
                                       .unit_id = record->named.unit_id,
                                       .person_id = record->named.person_id,
                                       .client_id = record->client_id,
                                       .received_ms = record->now_ms};
    struct arena *arena = record->call.arena;
    const char *named = client_named_subject(&record->named, arena);
    const char *subject =
        named == NULL ? NULL : arena_printf(arena, "%s %s", record->code_id, named);
    if (subject == NULL) {
        return arena_err(arena);
    }
    enum err err = office_event_send(round, &actor, "enroll", subject);
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err send_record(struct store_call *call, struct round *round)
{
    const struct client_record_call *record = CONTAINER_OF(call, struct client_record_call, call);
    switch (round->number) {
    case 0: return send_certificate(record, round);
    case 1: return send_enrolled(record, round);
    default: return ERR_OK;
    }
}

static enum err take_record(struct store_call *call, const struct pg_statement *statement,
                            const PGresult *result)
{
    struct client_record_call *record = CONTAINER_OF(call, struct client_record_call, call);
    if (statement != &client_record) {
        return ERR_OK;
    }
    enum err err = client_named_read(result, call->arena, &record->named);
    return err == ERR_OK && record->named.client_id == 0 ? ERR_NOT_FOUND : err;
}

const struct call_script client_record_script = {
    .name = "client-record",
    .writes = true,
    .statements = record_statements,
    .send = send_record,
    .take = take_record,
};

enum err store_client_record(struct store *store, struct client_record_call *call)
{
    return store_accept(store, &call->call, &client_record_script);
}
