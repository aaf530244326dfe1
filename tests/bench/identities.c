#include "tests/bench/identities.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err fail(PGconn *pg, const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, PQerrorMessage(pg));
    return ERR_DATABASE;
}

static PGresult *query(PGconn *pg, const char *sql)
{
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        (void)fail(pg, sql);
        PQclear(result);
        return NULL;
    }
    return result;
}

static enum err load_units(PGconn *pg, size_t skip, size_t count, struct bench_identity *identities)
{
    char sql[256];
    (void)snprintf(sql, sizeof(sql),
                   "SELECT unit_id FROM assignment WHERE state = 6 GROUP BY 1 ORDER BY 1 LIMIT %zu"
                   " OFFSET %zu",
                   count, skip);
    PGresult *result = query(pg, sql);
    if (result == NULL) {
        return ERR_DATABASE;
    }
    bool enough = (size_t)PQntuples(result) == count;
    for (size_t i = 0; enough && i < count; i++) {
        identities[i].unit_id = strtoll(PQgetvalue(result, (int)i, 0), NULL, 10);
    }
    PQclear(result);
    if (!enough) {
        fprintf(stderr, "load: fewer than %zu units have work in progress\n", count);
        return ERR_NOT_FOUND;
    }
    return ERR_OK;
}

static enum err load_assignments(PGconn *pg, struct bench_identity *identity)
{
    char sql[256];
    (void)snprintf(sql, sizeof(sql),
                   "SELECT problem_id, version FROM assignment WHERE unit_id = %" PRId64
                   " AND state = 6 ORDER BY 1",
                   identity->unit_id);
    PGresult *result = query(pg, sql);
    if (result == NULL) {
        return ERR_DATABASE;
    }
    size_t count = (size_t)PQntuples(result);
    identity->assignments = mem_calloc(count, sizeof(*identity->assignments));
    for (size_t i = 0; identity->assignments != NULL && i < count; i++) {
        identity->assignments[i] = (struct bench_assignment){
            .problem_id = strtoll(PQgetvalue(result, (int)i, 0), NULL, 10),
            .version = (uint32_t)strtoul(PQgetvalue(result, (int)i, 1), NULL, 10),
        };
    }
    identity->assignment_count = count;
    PQclear(result);
    return identity->assignments == NULL ? ERR_NOMEM : ERR_OK;
}

static enum err record(PGconn *pg, const struct identity *identity, const struct pki_facts *facts)
{
    static const char sql[] =
        "INSERT INTO client (client_id, unit_id, person_id, roles, spki, serial, terminal,"
        " enrolled_at, not_after, valid) VALUES ($1::int8, $2::int8, $2::int8, $3::int4,"
        " decode($4, 'hex'), $5, 'load', now(), now() + interval '1 day', true)"
        " ON CONFLICT (client_id) DO UPDATE SET spki = excluded.spki, serial = excluded.serial,"
        " roles = excluded.roles, revoked_at = NULL, valid = true";
    char numbers[3][24];
    char spki[2 * DIGEST_SIZE + 1];
    (void)snprintf(numbers[0], sizeof(numbers[0]), "%" PRId64, identity->client_id);
    (void)snprintf(numbers[1], sizeof(numbers[1]), "%" PRId64, identity->unit_id);
    (void)snprintf(numbers[2], sizeof(numbers[2]), "%" PRIu32, identity->roles);
    digest_hex(&facts->spki, spki);
    const char *const values[] = {numbers[0], numbers[1], numbers[2], spki, facts->serial};
    PGresult *result = PQexecParams(pg, sql, 5, NULL, values, NULL, NULL, 0);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return ok ? ERR_OK : fail(pg, "client");
}

enum err identities_key(const struct authority *authority, const struct identity *identity,
                        struct bench_key *out)
{
    struct pki_key *key = NULL;
    struct pki_der csr;
    enum err err = pki_key_make(&key);
    err = err == ERR_OK ? pki_csr_make(key, "load", &csr) : err;
    err = err == ERR_OK ? authority_sign(authority, csr.bytes, csr.length, identity, "load",
                                         clock_wall_ms(), &out->certificate, &out->facts)
                        : err;
    err = err == ERR_OK ? pki_key_write_pem(key, &out->key) : err;
    pki_key_free(key);
    return err;
}

/* A unit's person has the unit's number (world.sql). */
static enum err make_one(PGconn *pg, const struct authority *authority, int64_t client_id,
                         uint32_t roles, struct bench_identity *out)
{
    struct identity identity = {
        .client_id = client_id, .unit_id = out->unit_id, .person_id = out->unit_id, .roles = roles};
    struct bench_key made;
    enum err err = identities_key(authority, &identity, &made);
    err = err == ERR_OK ? record(pg, &identity, &made.facts) : err;
    return err == ERR_OK ? tls_context_client(made.certificate.text, authority->certificate.text,
                                              made.key.text, &out->context)
                         : err;
}

enum err identities_make(PGconn *pg, const char *ca, size_t first, size_t skip, size_t count,
                         bool observers, struct bench_identity **identities)
{
    struct authority authority;
    enum err err = authority_open(&authority, ca, clock_wall_ms());
    if (err != ERR_OK) {
        fprintf(stderr, "load: no authority in %s\n", ca);
        return err;
    }
    struct bench_identity *all = mem_calloc(count, sizeof(*all));
    err = all == NULL ? ERR_NOMEM : load_units(pg, skip, count, all);
    PQclear(PQexec(pg, "BEGIN"));
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = load_assignments(pg, &all[i]);
        err = err == ERR_OK ? make_one(pg, &authority, BENCH_CLIENTS_FROM + (int64_t)(first + i),
                                       BENCH_ROLES | (observers ? ROLE_OBSERVER : 0), &all[i])
                            : err;
    }
    PQclear(PQexec(pg, err == ERR_OK ? "COMMIT" : "ROLLBACK"));
    authority_close(&authority);
    if (err != ERR_OK) {
        identities_free(all, all == NULL ? 0 : count);
        return err;
    }
    *identities = all;
    return ERR_OK;
}

void identities_free(struct bench_identity *identities, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tls_context_unref(identities[i].context);
        mem_free(identities[i].assignments);
    }
    mem_free(identities);
}
