/*
 * What all commands share: the store, the catalogue of problems, who signs certificates, whom to tell.
 */
#ifndef RECTIFY_COMMANDS_COMMANDS_H
#define RECTIFY_COMMANDS_COMMANDS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include "common/base/identity.h"
#include "common/base/uuid.h"
#include "common/crypto/digest.h"
#include "server/store/store.h"
#include <stddef.h>
#include <stdint.h>

struct commands;
struct Rectify__Notice;

enum {
    COMMANDS_PEM_SIZE = 8192,
};

/* A signed certificate, as the authority gives it. */
struct signed_certificate {
    char certificate_pem[COMMANDS_PEM_SIZE];
    char serial[41];
    int64_t not_after_ms;
};

/* Who signs: the authority, behind a function so that this floor needs no TLS library. */
struct commands_signer {
    /* Checks the request and tells the digest of its key. CSR when it is not acceptable. */
    enum err (*inspect)(void *arg, const uint8_t *csr, size_t length, struct digest *spki);
    enum err (*sign)(void *arg, const uint8_t *csr, size_t length, const struct identity *identity,
                     struct signed_certificate *out);
    const char *authority_pem;
    struct digest pin; /* of the authority's key: in every enrolment code */
    void *arg;
};

struct commands_options {
    struct store *store;
    struct commands_signer signer;
    const char *public_host; /* in enrolment codes */
    uint16_t public_port;
    uint32_t in_flight_max; /* told in WELCOME */
    int64_t file_quota;     /* bytes of files that a unit may send in a day */
    int64_t (*wall_ms)(void);
    /* The sessions of this server, behind functions because they lie above. Called from callbacks of the store. */
    bool (*listens)(void *arg, int64_t unit_id); /* whether any of this unit is open */
    /* The units of which any is open, each once, in the arena. */
    enum err (*units)(void *arg, struct arena *arena, int64_t **units, size_t *count);
    void (*notify)(void *arg, int64_t unit_id, const struct Rectify__Notice *notice);
    void (*revoked)(void *arg, int64_t client_id); /* ends those of this terminal */
    void *sessions_arg;
};

/* Copies the options; strings must outlive it. */
MUST_CHECK enum err commands_new(const struct commands_options *options,
                                 struct commands **commands);
void commands_free(struct commands *commands); /* no command may be under way */

/* Loads the catalogue of problems; called when the store is ready and whenever it says that the catalogue changed. */
void commands_refresh_catalog(struct commands *commands);

/* The store's listener: tells this server's sessions. Hints: what cannot be told is dropped. */
void commands_push_notice(struct commands *commands, int64_t unit_id, const struct uuid *event_id);
void commands_push_campaign(struct commands *commands, int64_t campaign_id,
                            const struct uuid *event_id);
/* A terminal was revoked, by whichever server; 0: any may have been. */
void commands_end_revoked(struct commands *commands, int64_t client_id);

/*
 * The code that is printed at start while there is no administrator. on_code is called once, later: code NULL and OK when
 * an administrator exists already.
 */
typedef void (*commands_code_cb)(enum err err, const char *code, void *arg);
MUST_CHECK enum err commands_first_code(struct commands *commands, commands_code_cb on_code,
                                        void *arg);

/* Acts by outcome, for the log and metrics. */
struct commands_counters {
    uint64_t started;
    uint64_t failed;
    uint64_t acts_applied;
    uint64_t acts_repeated;
    uint64_t acts_refused;
    uint64_t enrolled;
    uint64_t enroll_refused;
    uint64_t file_chunks; /* taken */
    uint64_t files_complete;
    uint64_t files_over_quota;
    uint64_t pushes;
    uint64_t pushes_dropped; /* too many at a time, or the store did not answer */
    uint64_t summaries_made; /* read anew for all who waited */
    uint64_t summaries_held; /* what was kept was still true of all who waited */
    uint64_t summaries_full; /* refused: too many others were being read, or waited */
};
const struct commands_counters *commands_counters(const struct commands *commands);

#endif
