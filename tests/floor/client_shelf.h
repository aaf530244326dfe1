/*
 * What tests of files on their way share: a server that keeps what it took, and is cut after every so many bytes in either
 * direction, is killed, or errs.
 */
#ifndef RECTIFY_TESTS_CLIENT_SHELF_H
#define RECTIFY_TESTS_CLIENT_SHELF_H

#include "client/lib/attach_files.h"
#include "common/base/file_limit.h"
#include "tests/floor/client_lab.h"

enum {
    CHUNK = FILE_CHUNK_BYTES,
    SIZE = 2 * CHUNK + 5000, /* three chunks */
    FILES_MAX = 4,
    TRACE_MAX = 64,
    NEVER = 1 << 30,
};

/* A file that the server has, as far as it came. */
struct stored {
    uint8_t digest[DIGEST_SIZE];
    uint64_t size;
    uint64_t received;
    int chunks; /* taken */
    bool complete;
    uint8_t bytes[SIZE];
};

/* In memory that outlives the server's process. */
struct shelf {
    struct stored files[FILES_MAX];
    int file_count;
    char trace[TRACE_MAX]; /* S(ubmit), o(ffer), c(hunk), g(et), in their order */
    int trace_count;
    int acts;
    uint8_t last_act[16];
    /* how this server behaves */
    int cut_after_in;  /* cipher bytes of the client's, after the greeting */
    int cut_after_out; /* plain bytes of the server's answers */
    uint32_t error;    /* to every chunk */
    uint64_t claim;    /* of `received`, in place of the truth; 0: the truth */
    bool claim_complete;
    bool damage; /* of what is fetched */
    uint32_t act_code;
};

extern struct shelf *shelf;
extern uint8_t content[SIZE];

/* cmocka's set-up and tear-down: a client_lab and an empty shelf. */
int shelf_set_up(void **state);
int shelf_tear_down(void **state);
void shelf_forget(void); /* what is on it, and how it behaves */

/* Scripts: one connection; connection after connection, until it is killed. */
void shelf_serve(struct fake *fake);
void shelf_serve_for_ever(struct fake *fake);

struct local_file shelf_whole(void); /* the file of all the content */
void shelf_expect_stored(void);      /* this one and no other, no chunk of it taken twice */

#endif
