/*
 * The private certificate authority of one server: made on first start, kept under --data/ca (0700, files 0600).
 *
 *   ca/authority.key  ca/authority.pem   10 years
 *   ca/server.key     ca/server.pem      397 days, made anew when less than a third is left or the hosts change
 *
 * One level on purpose: the district's office is one machine, its terminals pin this authority's key, and what
 * revokes a terminal is the table of clients, asked at each greeting.
 */
#ifndef RECTIFY_CA_AUTHORITY_H
#define RECTIFY_CA_AUTHORITY_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/identity.h"
#include "common/crypto/digest.h"
#include "common/tls/pki.h"
#include <stdint.h>

enum {
    AUTHORITY_DAYS = 3650,
    AUTHORITY_SERVER_DAYS = 397,
    AUTHORITY_CLIENT_DAYS = 730,
};

struct authority {
    struct pki_key *key;
    struct pki_pem certificate;
    struct pki_facts facts; /* facts.spki is the pin that every enrolment code carries */
};

/*
 * Loads the authority of folder `dir`, or makes it when the folder is empty or missing. Files are written to a
 * temporary name, synced and renamed, the key first: a key without its certificate was cut off in this, and gets its
 * certificate anew. A folder that lacks the key and holds anything else of it is INVALID, nothing is overwritten. So is a
 * key that others may read, or a certificate that they may change.
 */
MUST_CHECK enum err authority_open(struct authority *authority, const char *dir,
                                   int64_t now_wall_ms);
void authority_close(struct authority *authority); /* may be called twice */

/* The server's certificate and key for these hosts (NULL-terminated), kept or made anew. */
MUST_CHECK enum err authority_server(const struct authority *authority, const char *dir,
                                     const char *const *hosts, int64_t now_wall_ms,
                                     struct pki_pem *certificate, struct pki_pem *key);

/* Signs a terminal's request. CSR when the request is not acceptable. facts tells serial and key digest. */
MUST_CHECK enum err authority_sign(const struct authority *authority, const uint8_t *csr,
                                   size_t csr_length, const struct identity *identity,
                                   const char *common_name, int64_t now_wall_ms,
                                   struct pki_pem *certificate, struct pki_facts *facts);

#endif
