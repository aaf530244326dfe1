/*
 * The bytes of files: what a unit has of a file, its next chunk, a chunk of it back.
 *
 * Chunks are stored by their content, equal ones once, whoever sent them; a file is the list of its chunks. Nothing above
 * these calls knows where the bytes lie. They go over a lane of their own, so that no submission waits for them, and are
 * durable when the call is done.
 *
 * A file is complete once the digest of what was stored is the file's own, computed by the database from the bytes that lie
 * there; from then on it never changes. Where it is another one, all of that file is forgotten and may be sent anew.
 */
#ifndef RECTIFY_STORE_CALLS_FILE_H
#define RECTIFY_STORE_CALLS_FILE_H

#include "common/base/clock.h"
#include "common/crypto/digest.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/file_record.h"
#include "server/store/calls/unit_asked.h"
#include "server/store/store.h"

enum {
    FILE_UNNAMED_DAYS = 7, /* after its last offer a file that no event names is kept so long */
};

/* A file of a unit, and who sends it: what a unit's people send in a day is limited, whichever unit it is for. */
struct file_sending {
    int64_t unit_id; /* whose record names it, or will */
    struct digest digest;
    int64_t size;
    int64_t sender_unit_id;
    int64_t quota; /* bytes that the sender may send in a day */
    int64_t received_ms;
};

/* How far it is. */
struct file_progress {
    int64_t received; /* bytes, from the first on */
    bool complete;
    int64_t left; /* bytes that the sender may still send today */
};

/*
 * Begins the file where the unit has none of it, and removes what the unit last offered a week ago and never named. QUOTA when
 * what is missing is more than may be sent today: `progress` tells how much is left, and nothing was begun. FIELD: it is
 * there with another size.
 */
struct file_offer_call {
    struct store_call call;
    struct file_sending sending;
    struct file_progress progress;
};
MUST_CHECK enum err store_file_offer(struct store *store, struct file_offer_call *call);

/*
 * Takes the chunk that begins where what was received ends. OFFSET when it is another one, or the file was not offered or
 * is complete; QUOTA; DIGEST when it was the last one and the whole is not what its digest says: then nothing of the file
 * is left. The caller has checked that `content` is the digest of the bytes.
 */
struct file_chunk_call {
    struct store_call call;
    struct file_sending sending;
    int64_t offset;
    const uint8_t *bytes; /* valid until done */
    size_t length;
    struct digest content;
    struct file_progress progress;
};
MUST_CHECK enum err store_file_chunk(struct store *store, struct file_chunk_call *call);

/*
 * The chunk that begins at `offset`. NOT_FOUND when no event of the unit names the file, when no chunk begins there, or in
 * the public edition when any event names it as personal; FILE_INCOMPLETE.
 */
struct file_get_call {
    struct store_call call;
    int64_t unit_id;
    struct digest digest;
    int64_t offset;
    enum edition edition;
    int64_t size;
    const uint8_t *bytes;
    size_t length;
};
MUST_CHECK enum err store_file_get(struct store *store, struct file_get_call *call);

/*
 * The files of the acts on a unit as a whole, oldest first. NOT_FOUND: no such unit; NOT_YOURS: it is another one than
 * only_unit_id, unless that is 0.
 */
struct unit_file_record {
    enum act act; /* that names it */
    int64_t received_ms;
    struct file_record file;
};
struct unit_files_call {
    struct store_call call;
    struct unit_asked asked;
    int64_t found_unit_id;
    const char *found_unit_name;
    struct unit_file_record *files;
    size_t file_count;
};
MUST_CHECK enum err store_unit_files(struct store *store, struct unit_files_call *call);

#endif
