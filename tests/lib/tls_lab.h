/*
 * A small authority in memory and two ends of a connection that are pumped into each other, for tests of what
 * speaks TLS. All functions fail the running cmocka test when they cannot do their work.
 */
#ifndef RECTIFY_TESTS_TLS_LAB_H
#define RECTIFY_TESTS_TLS_LAB_H

#include "common/base/identity.h"
#include "common/tls/pki.h"
#include "common/tls/tls.h"
#include <stddef.h>
#include <stdint.h>

/* A certificate and its key. */
struct lab_party {
    struct pki_pem certificate;
    struct pki_pem key;
};

struct lab {
    struct pki_key *authority_key;
    struct pki_pem authority;
    struct pki_facts facts;  /* of the authority; facts.spki is the pin */
    struct lab_party server; /* for "localhost", "127.0.0.1" and "::1" */
    struct lab_party client; /* for lab_identity */
};

extern const struct identity lab_identity;

void lab_open(struct lab *lab);
void lab_close(struct lab *lab);

/* Certificates of the lab's authority, valid for `days` from from_wall_ms. */
void lab_make_server(const struct lab *lab, const char *const *hosts, int64_t from_wall_ms,
                     int days, struct lab_party *party);
void lab_make_client(const struct lab *lab, const struct identity *identity, int64_t from_wall_ms,
                     int days, struct lab_party *party);

/* Ends of a connection; each holds the only reference of its context. */
struct tls *lab_server(const struct lab_party *party, const struct pki_pem *authority);
struct tls *lab_client(const struct lab_party *party, const struct pki_pem *authority,
                       const char *host);
struct tls *lab_enroll(const struct digest *pin, const char *host);

/*
 * Starts the client and carries bytes both ways, `chunk` at a time, until neither end has any. The ends may be in
 * any state afterwards.
 */
void lab_pump(struct tls *client, struct tls *server, size_t chunk);

#endif
