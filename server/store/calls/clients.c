/* Terminals as the server knows them: asked at every greeting, listed, revoked. */
#include "server/store/calls/clients.h"
#include "common/base/clock.h"
#include "server/store/calls/client_named.h"
#include "server/store/calls/office_event.h"
#include "server/store/listen.h"
#include "server/store/pg_result.h"
#include "server/store/scripts.h"

static const struct pg_statement client_find = {
    "client_find", "SELECT c.spki, c.valid, c.revoked_at IS NOT NULL, c.client_id, c.unit_id, "
                   "c.person_id, c.roles,"
                   " u.name, u.kind, p.name FROM client c JOIN person p USING (person_id)"
                   " LEFT JOIN unit u ON u.unit_id = c.unit_id WHERE c.client_id = $1::int8"};
static const struct pg_statement *const client_statements[] = {&client_find, NULL};

struct client_row {
    struct digest spki;
    bool valid;
    bool revoked;
    struct identity identity;
    const char *unit_name;
    enum unit_kind unit_kind;
    const char *person_name;
};

static bool same_identity(const struct identity *a, const struct identity *b)
{
    return a->client_id == b->client_id && a->unit_id == b->unit_id &&
           a->person_id == b->person_id && a->roles == b->roles;
}

static enum err send_client(struct store_call *call, struct round *round)
{
    const struct client_call *wanted = CONTAINER_OF(call, struct client_call, call);
    struct pg_params params;
    params_init(&params);
    params_int8(&params, wanted->identity.client_id);
    return round->number == 0 ? round_send(round, &client_find, &params) : ERR_OK;
}

static enum err take_client(struct store_call *call, const struct pg_statement *statement,
                            const PGresult *result)
{
    static const struct column table[] = {
        COLUMN(DIGEST, struct client_row, spki),
        COLUMN(BOOL, struct client_row, valid),
        COLUMN(BOOL, struct client_row, revoked),
        COLUMN(NUMBER, struct client_row, identity.client_id),
        COLUMN(NUMBER, struct client_row, identity.unit_id),
        COLUMN(NUMBER, struct client_row, identity.person_id),
        COLUMN(NUMBER, struct client_row, identity.roles),
        COLUMN(TEXT, struct client_row, unit_name),
        COLUMN(NUMBER, struct client_row, unit_kind),
        COLUMN(TEXT, struct client_row, person_name),
    };
    static const struct columns columns = COLUMNS(struct client_row, table);
    struct client_call *found = CONTAINER_OF(call, struct client_call, call);
    struct client_row row = {0};
    (void)statement;
    if (PQntuples(result) != 1) {
        return ERR_UNKNOWN_CLIENT;
    }
    enum err err = row_read(result, 0, &columns, call->arena, &row);
    if (err != ERR_OK) {
        return err;
    }
    if (!digest_equal(&row.spki, &found->spki) || !same_identity(&row.identity, &found->identity)) {
        return ERR_UNKNOWN_CLIENT;
    }
    if (row.revoked) {
        return ERR_REVOKED;
    }
    found->unit_name = row.unit_name;
    found->unit_kind = row.unit_kind;
    found->person_name = row.person_name;
    return row.valid ? ERR_OK : ERR_UNKNOWN_CLIENT;
}

const struct call_script client_script = {
    .name = "client",
    .keyed = true,
    .statements = client_statements,
    .send = send_client,
    .take = take_client,
};

enum err store_client(struct store *store, struct client_call *call)
{
    return store_accept(store, &call->call, &client_script);
}

static const struct pg_statement clients_list = {
    "clients_list",
    "SELECT c.client_id, u.name, p.name, c.roles, c.terminal, c.serial, c.enrolled_at, c.revoked_at"
    " FROM client c JOIN person p USING (person_id) LEFT JOIN unit u ON u.unit_id = c.unit_id"
    " WHERE c.serial IS NOT NULL AND ($1::text IS NULL OR"
    "  c.unit_id = (SELECT n.unit_id FROM unit_name n WHERE n.name = $1::text))"
    " ORDER BY c.client_id"};
static const struct pg_statement *const clients_statements[] = {&clients_list, NULL};

static enum err send_clients(struct store_call *call, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_text(&params, CONTAINER_OF(call, struct clients_call, call)->unit);
    return round->number == 0 ? round_send(round, &clients_list, &params) : ERR_OK;
}

COLUMNS_OF(struct client_record, client_columns) = {
    COLUMN(NUMBER, struct client_record, client_id), //
    COLUMN(TEXT, struct client_record, unit_name),
    COLUMN(TEXT, struct client_record, person_name),
    COLUMN(NUMBER, struct client_record, roles),
    COLUMN(TEXT, struct client_record, terminal),
    COLUMN(TEXT, struct client_record, serial),
    COLUMN(TIME, struct client_record, enrolled_ms),
    COLUMN(TIME, struct client_record, revoked_ms),
};

static const struct take clients_takes[] = {
    {&clients_list, TAKE_LIST(struct clients_call, clients, client_count, client_columns)},
    {0},
};

const struct call_script clients_script = {
    .name = "clients",
    .statements = clients_statements,
    .send = send_clients,
    .takes = clients_takes,
};

enum err store_clients(struct store *store, struct clients_call *call)
{
    return store_accept(store, &call->call, &clients_script);
}

static const struct pg_statement client_known = {
    "client_known", "SELECT client_id FROM client WHERE client_id = $1::int8"};
/* No row: it was revoked before, and stays revoked since then. */
static const struct pg_statement client_revoke = {
    "client_revoke", "UPDATE client c SET revoked_at = $2::timestamptz, valid = false"
                     " WHERE c.client_id = $1::int8 AND c.revoked_at IS NULL"
                     " RETURNING " CLIENT_NAMED};
static const struct pg_statement *const revoke_statements[] = {&client_known, &client_revoke,
                                                               &tell_revoked, NULL};

static enum err send_revoke_begin(const struct client_revoke_call *revoke, struct round *round)
{
    struct pg_params known;
    struct pg_params params;
    params_init(&known);
    params_int8(&known, revoke->client_id);
    params_init(&params);
    params_int8(&params, revoke->client_id);
    params_time(&params, revoke->actor.received_ms);
    enum err err = round_begin(round);
    if (err == ERR_OK) {
        err = round_send(round, &client_known, &known);
    }
    return err == ERR_OK ? round_send(round, &client_revoke, &params) : err;
}

static enum err send_revoke_event(const struct client_revoke_call *revoke, struct round *round)
{
    struct arena *arena = revoke->call.arena;
    const char *subject = client_named_subject(&revoke->named, arena);
    return subject == NULL ? arena_err(arena)
                           : office_event_send(round, &revoke->actor, "client-revoke", subject);
}

/* All servers are told again as well: one may have missed it. */
static enum err send_revoke_end(const struct client_revoke_call *revoke, struct round *round)
{
    struct pg_params params;
    params_init(&params);
    params_int8(&params, revoke->client_id);
    enum err err = revoke->named.client_id == 0 ? ERR_OK : send_revoke_event(revoke, round);
    if (err == ERR_OK) {
        err = round_send(round, &tell_revoked, &params);
    }
    return err == ERR_OK ? round_commit(round) : err;
}

static enum err send_revoke(struct store_call *call, struct round *round)
{
    const struct client_revoke_call *revoke = CONTAINER_OF(call, struct client_revoke_call, call);
    switch (round->number) {
    case 0: return send_revoke_begin(revoke, round);
    case 1: return send_revoke_end(revoke, round);
    default: return ERR_OK;
    }
}

static enum err take_revoke(struct store_call *call, const struct pg_statement *statement,
                            const PGresult *result)
{
    struct client_revoke_call *revoke = CONTAINER_OF(call, struct client_revoke_call, call);
    if (statement == &client_known) {
        return PQntuples(result) == 0 ? ERR_NOT_FOUND : ERR_OK;
    }
    return statement == &client_revoke ? client_named_read(result, call->arena, &revoke->named)
                                       : ERR_OK;
}

const struct call_script client_revoke_script = {
    .name = "client-revoke",
    .writes = true,
    .statements = revoke_statements,
    .send = send_revoke,
    .take = take_revoke,
};

enum err store_client_revoke(struct store *store, struct client_revoke_call *call)
{
    return store_accept(store, &call->call, &client_revoke_script);
}

static const struct pg_statement revoked_list = {
    "revoked_list", "SELECT client_id FROM client WHERE revoked_at IS NOT NULL"};
static const struct pg_statement *const revoked_statements[] = {&revoked_list, NULL};

static enum err send_revoked(struct store_call *call, struct round *round)
{
    struct pg_params params;
    (void)call;
    params_init(&params);
    return round->number == 0 ? round_send(round, &revoked_list, &params) : ERR_OK;
}

COLUMNS_OF(struct revoked_record, revoked_columns) = {
    COLUMN(NUMBER, struct revoked_record, client_id),
};

static const struct take revoked_takes[] = {
    {&revoked_list, TAKE_LIST(struct clients_revoked_call, clients, client_count, revoked_columns)},
    {0},
};

const struct call_script clients_revoked_script = {
    .name = "clients-revoked",
    .statements = revoked_statements,
    .send = send_revoked,
    .takes = revoked_takes,
};

enum err store_clients_revoked(struct store *store, struct clients_revoked_call *call)
{
    return store_accept(store, &call->call, &clients_revoked_script);
}

/* Bit 0 of the roles: ADMIN. */
static const struct pg_statement admin_find = {
    "admin_find", "SELECT EXISTS (SELECT FROM client WHERE roles & 1 = 1 AND valid)"};
static const struct pg_statement *const admin_statements[] = {&admin_find, NULL};

static enum err send_admin(struct store_call *call, struct round *round)
{
    struct pg_params params;
    (void)call;
    params_init(&params);
    return round->number == 0 ? round_send(round, &admin_find, &params) : ERR_OK;
}

COLUMNS_OF(struct admin_exists_call, admin_columns) = {
    COLUMN(BOOL, struct admin_exists_call, exists),
};

static const struct take admin_takes[] = {
    {&admin_find, TAKE_ROW(struct admin_exists_call, admin_columns)},
    {0},
};

const struct call_script admin_exists_script = {
    .name = "admin-exists",
    .statements = admin_statements,
    .send = send_admin,
    .takes = admin_takes,
};

enum err store_admin_exists(struct store *store, struct admin_exists_call *call)
{
    return store_accept(store, &call->call, &admin_exists_script);
}
