/*
 * What the tests of files in the store share: a file as a terminal has it, offered and sent chunk by chunk, and acts that name
 * it. What is there is looked at in the tables, and every complete file is hashed anew (I4).
 */
#ifndef RECTIFY_TESTS_STORE_FILES_LAB_H
#define RECTIFY_TESTS_STORE_FILES_LAB_H

#include "common/base/file_limit.h"
#include "server/store/calls/file.h"
#include "tests/floor/store_lab.h"

enum {
    CHUNK = FILE_CHUNK_BYTES,
    LONG = 3 * CHUNK + 1000, /* four chunks */
    EVEN = 2 * CHUNK,
};

/* A file as a terminal has it. */
struct sample {
    uint8_t bytes[LONG];
    struct digest digest;
    int64_t size;
};

extern struct lab lab;
extern struct sample sample; /* LONG bytes */
extern int64_t unit;         /* C01 */
extern int64_t quota;        /* of all that is sent next, as is the time */
extern int64_t now_ms;

/* cmocka's set-up and tear-down: a seeded store; whatever is there at the end is whole. */
int open_files(void **state);
int close_files(void **state);
void fill_sample(struct sample *out, int64_t size, unsigned seed);
long rows_of(const char *table);

struct file_sending sending_of(int64_t unit_id, const struct sample *file);
enum err offer_of(int64_t unit_id, const struct sample *file, struct file_progress *out);
int64_t offered(int64_t unit_id, const struct sample *file); /* how far it came */

void prepare_chunk(struct file_chunk_call *call, int64_t unit_id, const struct sample *file,
                   int64_t offset);
enum err chunk_of(int64_t unit_id, const struct sample *file, int64_t offset,
                  struct file_progress *out);
void send_from(int64_t unit_id, const struct sample *file, int64_t offset, int64_t until);
void send_whole(int64_t unit_id, const struct sample *file); /* what is missing of it */

struct event_file name_of(const struct sample *file, const char *name, bool personal);
/* A progress of problem 1 that names these files. */
struct change_call named(int64_t unit_id, uint32_t version, const struct event_file *files,
                         size_t count);
/* Brings problem 1 of the unit to where progress can be told; answers the version. */
uint32_t in_progress(int64_t unit_id);
/* Both at once, of one file. */
void name_it(int64_t unit_id, const struct sample *file, bool personal);

enum err get_chunk(int64_t unit_id, const struct sample *file, int64_t offset, enum edition edition,
                   struct file_get_call *call);
enum err get_chunk_err(int64_t unit_id, const struct sample *file, int64_t offset);

#endif
