/*
 * Terminals for a load: keys and certificates made with the server's own authority, and their rows in the table of clients, as
 * enrolment would have made them. So thousands of terminals stand ready without thousands of enrolments.
 */
#ifndef RECTIFY_BENCH_IDENTITIES_H
#define RECTIFY_BENCH_IDENTITIES_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/tls/tls.h"
#include "server/ca/authority.h"
#include "server/rules/vocabulary.h"
#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

/* What one terminal works on: its unit's assignments. */
enum {
    BENCH_CLIENTS_FROM = 1000000, /* client_id of the first: none of those that were enrolled */
    BENCH_ROLES = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD,
};
struct bench_assignment {
    int64_t problem_id;
    uint32_t version;
};
struct bench_identity {
    int64_t unit_id;
    struct tls_context *context;
    struct bench_assignment *assignments;
    size_t assignment_count;
    size_t next; /* whose turn it is */
};

/*
 * `count` units that have assignments in progress, but for the first `skip` of them, each with its terminal, numbered from `first`: a
 * number that was used before gets new keys. `observers`: they may read everything besides. `ca` is the authority's folder, readable by whoever runs this. Says on stderr what failed.
 */
MUST_CHECK enum err identities_make(PGconn *pg, const char *ca, size_t first, size_t skip,
                                    size_t count, bool observers,
                                    struct bench_identity **identities);

/* A terminal's key and its certificate, as enrolment makes them. */
struct bench_key {
    struct pki_pem key;
    struct pki_pem certificate;
    struct pki_facts facts;
};
MUST_CHECK enum err identities_key(const struct authority *authority,
                                   const struct identity *identity, struct bench_key *out);

void identities_free(struct bench_identity *identities, size_t count);

#endif
