/*
 * Terminals: enrolment codes, clients, revocation. The table of clients is what makes a certificate worth something:
 * it is asked at every greeting.
 */
#ifndef RECTIFY_STORE_CALLS_CLIENTS_H
#define RECTIFY_STORE_CALLS_CLIENTS_H

#include "common/base/identity.h"
#include "common/crypto/digest.h"
#include "server/store/calls/office.h"
#include "server/store/store.h"

/* The client behind a certificate. UNKNOWN_CLIENT (no such id, or another key), REVOKED. */
struct client_call {
    struct store_call call;
    struct identity
        identity; /* as the certificate says; unit, person and roles must agree with the record */
    struct digest spki;
    const char *unit_name;    /* NULL: none */
    enum unit_kind unit_kind; /* 0: none */
    const char *person_name;
};
MUST_CHECK enum err store_client(struct store *store, struct client_call *call);

/* A new code for a person of a unit; the person is made when new. NOT_FOUND: no such unit. */
struct code_create_call {
    struct store_call call;
    struct office_actor actor;
    const char *unit;         /* name, code or alias; NULL: no unit (a system administrator) */
    enum unit_kind kind_only; /* CONFLICT when the unit is of another kind; 0: any */
    const char *person;
    uint32_t roles;
    const char *code_id;
    struct digest secret; /* SHA-256 of the secret */
    int64_t expires_ms;
    bool
        first_admin; /* the server's own, at start: replaces earlier ones, no actor; never NOT_DURABLE */
    const char *unit_name; /* result */
    int64_t unit_id;       /* the store's */
};
MUST_CHECK enum err store_code_create(struct store *store, struct code_create_call *call);

/* A terminal as office_event names it. */
struct client_named {
    int64_t client_id; /* 0: none */
    int64_t unit_id;   /* 0: none */
    int64_t person_id;
    uint32_t roles;
    const char *serial;    /* NULL: none yet */
    const char *unit_name; /* NULL: none */
    const char *person_name;
};

/*
 * Redeems a code, in two steps around the signing of the certificate, each one transaction:
 * claim: CODE_UNKNOWN, CODE_WRONG (counted; the 5th locks), CODE_LOCKED, CODE_EXPIRED, CODE_USED (by another key); OK
 *   marks it used for this key and makes the client, revoked-by-default until the certificate is recorded. The same
 *   key may claim again (its answer was lost) until the code would have expired: the same client comes back.
 * record: stores serial and end of the certificate and makes the client valid: the terminal has come into being, which is an act
 *   of its own, "enroll", in office_event. Each certificate that is recorded for it is one.
 */
struct code_claim_call {
    struct store_call call;
    const char *code_id;
    struct digest secret;
    struct digest spki;   /* of the request's key */
    const char *terminal; /* its own name; NULL */
    int64_t now_ms;
    struct identity identity; /* result */
    const char *unit_name;    /* result; NULL: none */
    const char *person_name;  /* result */
    enum err verdict;         /* the store's: what the code's row said */
};
MUST_CHECK enum err store_code_claim(struct store *store, struct code_claim_call *call);
struct client_record_call {
    struct store_call call;
    int64_t client_id;
    const char *code_id; /* that it was enrolled with */
    const char *serial;
    int64_t not_after_ms;
    struct uuid event_id; /* of its row in office_event */
    int64_t now_ms;
    struct client_named named; /* the store's */
};
MUST_CHECK enum err store_client_record(struct store *store, struct client_record_call *call);

struct client_record {
    int64_t client_id;
    const char *unit_name;
    const char *person_name;
    uint32_t roles;
    const char *terminal;
    const char *serial;
    int64_t enrolled_ms;
    int64_t revoked_ms; /* 0: valid */
};
struct clients_call {
    struct store_call call;
    const char *unit; /* NULL: all */
    struct client_record *clients;
    size_t client_count;
};
MUST_CHECK enum err store_clients(struct store *store, struct clients_call *call);

/* NOT_FOUND. Revoking twice is OK; the second is no act. */
struct client_revoke_call {
    struct store_call call;
    struct office_actor actor;
    int64_t client_id;
    struct client_named named; /* the store's: whom it revoked */
};
MUST_CHECK enum err store_client_revoke(struct store *store, struct client_revoke_call *call);

/* All that were ever revoked. */
struct revoked_record {
    int64_t client_id;
};
struct clients_revoked_call {
    struct store_call call;
    struct revoked_record *clients;
    size_t client_count;
};
MUST_CHECK enum err store_clients_revoked(struct store *store, struct clients_revoked_call *call);

/* Whether any administrator's terminal is valid: if not, the server prints a code at start. */
struct admin_exists_call {
    struct store_call call;
    bool exists;
};
MUST_CHECK enum err store_admin_exists(struct store *store, struct admin_exists_call *call);

#endif
