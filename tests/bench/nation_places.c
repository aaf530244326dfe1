/* Terminals for every community: enrolled beforehand, as they are on the day. */
#include "common/base/mem.h"
#include "tests/bench/identities.h"
#include "tests/bench/nation.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err fail(PGconn *pg, const char *what)
{
    fprintf(stderr, "nation: %s: %s\n", what, PQerrorMessage(pg));
    return ERR_DATABASE;
}

static enum err make_one(PGconn *pg, const struct authority *authority,
                         const struct identity *identity, struct nation_place *place)
{
    struct bench_key made;
    char spki[2 * DIGEST_SIZE + 1];
    char row[256];
    enum err err = identities_key(authority, identity, &made);
    if (err != ERR_OK) {
        return err;
    }
    place->unit_id = identity->unit_id;
    place->key = mem_strdup(made.key.text);
    place->certificate = mem_strdup(made.certificate.text);
    digest_hex(&made.facts.spki, spki);
    int length = snprintf(row, sizeof(row),
                          "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRIu32
                          "\t\\\\x%s\t%s\tload\tnow\ttomorrow\tt\n",
                          identity->client_id, identity->unit_id, identity->person_id,
                          identity->roles, spki, made.facts.serial);
    if (place->key == NULL || place->certificate == NULL) {
        return ERR_NOMEM;
    }
    return PQputCopyData(pg, row, length) == 1 ? ERR_OK : fail(pg, "client");
}

static enum err begin(PGconn *pg)
{
    static const char sql[] =
        "COPY rectify.client (client_id, unit_id, person_id, roles, spki, serial,"
        " terminal, enrolled_at, not_after, valid) FROM STDIN";
    PGresult *result = PQexec(pg, sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_IN;
    PQclear(result);
    return ok ? ERR_OK : fail(pg, sql);
}

static enum err finish(PGconn *pg, enum err err)
{
    if (PQputCopyEnd(pg, err == ERR_OK ? NULL : "given up") != 1) {
        return fail(pg, "client");
    }
    PGresult *result = PQgetResult(pg);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (err == ERR_OK && !ok) {
        err = fail(pg, "client");
    }
    while (result != NULL) {
        PQclear(result);
        result = PQgetResult(pg);
    }
    return err;
}

enum err nation_places(PGconn *pg, const struct authority *authority, struct nation_place **places,
                       size_t *count)
{
    static const char sql[] = "SELECT u.unit_id, p.person_id FROM rectify.unit u"
                              " JOIN rectify.person p ON p.unit_id = u.unit_id"
                              " WHERE u.kind = 3 ORDER BY md5(u.code)";
    PGresult *units = PQexec(pg, sql);
    size_t found = (size_t)PQntuples(units);
    struct nation_place *all = found == 0 ? NULL : mem_calloc(found, sizeof(*all));
    if (all == NULL) {
        PQclear(units);
        return fail(pg, "communities");
    }
    enum err err = begin(pg);
    for (size_t i = 0; err == ERR_OK && i < found; i++) {
        struct identity identity = {
            .client_id = BENCH_CLIENTS_FROM + (int64_t)i,
            .unit_id = strtoll(PQgetvalue(units, (int)i, 0), NULL, 10),
            .person_id = strtoll(PQgetvalue(units, (int)i, 1), NULL, 10),
            .roles = BENCH_ROLES,
        };
        err = make_one(pg, authority, &identity, &all[i]);
    }
    err = finish(pg, err);
    PQclear(units);
    *places = all;
    *count = found;
    return err;
}

void nation_places_free(struct nation_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mem_free(places[i].key);
        mem_free(places[i].certificate);
    }
    mem_free(places);
}
