#include "tests/floor/store_files_lab.h"
#include "common/base/clock.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct lab lab;
struct sample sample;
int64_t unit;
int64_t quota;
int64_t now_ms;

void fill_sample(struct sample *out, int64_t size, unsigned seed)
{
    out->size = size;
    uint32_t next = seed;
    for (int64_t i = 0; i < size; i++) {
        next = next * 1664525 + 1013904223;
        out->bytes[i] = (uint8_t)(next >> 24);
    }
    assert_int_equal(digest_sha256(out->bytes, (size_t)size, &out->digest), ERR_OK);
}

int open_files(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    unit = lab_unit("C01");
    quota = INT64_C(1) << 30;
    now_ms = clock_wall_ms();
    fill_sample(&sample, LONG, 7);
    return 0;
}

/* I4: whatever counts as complete is there with its size and its digest; what is there is counted. */
static void check_whole(void)
{
    assert_int_equal(
        postgres_fixture_sql(
            "SELECT count(*) FROM file f WHERE f.completed_at IS NOT NULL AND ROW(f.size, f.digest)"
            " IS DISTINCT FROM (SELECT ROW(sum(octet_length(c.bytes))::int, sha256(string_agg("
            "  c.bytes, ''::bytea ORDER BY k.first_byte))) FROM file_chunk k JOIN content c"
            "  ON c.digest = k.content WHERE k.unit_id = f.unit_id AND k.digest = f.digest)"),
        0);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM content c WHERE sha256(c.bytes) <>"
                                          " c.digest OR c.uses <> (SELECT count(*) FROM file_chunk"
                                          " k WHERE k.content = c.digest) OR c.uses = 0"),
                     0);
    assert_int_equal(postgres_fixture_sql(
                         "SELECT count(*) FROM file f WHERE f.received <> coalesce((SELECT"
                         " sum(octet_length(c.bytes)) FROM file_chunk k JOIN content c ON c.digest"
                         " = k.content WHERE k.unit_id = f.unit_id AND k.digest = f.digest), 0)"),
                     0);
}

int close_files(void **state)
{
    (void)state;
    check_whole();
    lab_close(&lab);
    return 0;
}

struct file_sending sending_of(int64_t unit_id, const struct sample *file)
{
    return (struct file_sending){
        .unit_id = unit_id,
        .digest = file->digest,
        .size = file->size,
        .sender_unit_id = unit_id,
        .quota = quota,
        .received_ms = now_ms,
    };
}

enum err offer_of(int64_t unit_id, const struct sample *file, struct file_progress *out)
{
    struct file_offer_call call = {.sending = sending_of(unit_id, file)};
    lab_prepare(&lab, &call.call);
    enum err err = lab_finish(&lab, store_file_offer(lab.store, &call), &call.call);
    *out = call.progress;
    return err;
}

int64_t offered(int64_t unit_id, const struct sample *file)
{
    struct file_progress progress;
    assert_int_equal(offer_of(unit_id, file, &progress), ERR_OK);
    return progress.received;
}

void prepare_chunk(struct file_chunk_call *call, int64_t unit_id, const struct sample *file,
                   int64_t offset)
{
    *call = (struct file_chunk_call){
        .sending = sending_of(unit_id, file),
        .offset = offset,
        .bytes = file->bytes + offset,
        .length = file_chunk_length((uint64_t)file->size, (uint64_t)offset),
    };
    assert_int_equal(digest_sha256(call->bytes, call->length, &call->content), ERR_OK);
    lab_prepare(&lab, &call->call);
}

enum err chunk_of(int64_t unit_id, const struct sample *file, int64_t offset,
                  struct file_progress *out)
{
    struct file_chunk_call call;
    prepare_chunk(&call, unit_id, file, offset);
    enum err err = lab_finish(&lab, store_file_chunk(lab.store, &call), &call.call);
    *out = call.progress;
    return err;
}

void send_from(int64_t unit_id, const struct sample *file, int64_t offset, int64_t until)
{
    struct file_progress progress = {.received = offset};
    while (progress.received < until) {
        int64_t at = progress.received;
        assert_int_equal(chunk_of(unit_id, file, at, &progress), ERR_OK);
        assert_int_equal(progress.received,
                         at + file_chunk_length((uint64_t)file->size, (uint64_t)at));
        assert_int_equal(progress.complete, progress.received == file->size);
    }
}

void send_whole(int64_t unit_id, const struct sample *file)
{
    send_from(unit_id, file, offered(unit_id, file), file->size);
}

struct change_call named(int64_t unit_id, uint32_t version, const struct event_file *files,
                         size_t count)
{
    struct change_call change;
    lab_change(&lab, &change, ACT_PROGRESS, unit_id, lab_problem(1), version);
    change.text = "进展";
    change.files = files;
    change.file_count = count;
    return change;
}

struct event_file name_of(const struct sample *file, const char *name, bool personal)
{
    return (struct event_file){file->digest, file->size, name, personal};
}

uint32_t in_progress(int64_t unit_id)
{
    struct change_call change;
    struct change_decision decision = {.items = NULL};
    lab_change(&lab, &change, ACT_PLAN, unit_id, lab_problem(1), 1);
    change.plan = &lab_plan;
    lab_apply(&lab, &change);
    decision.decided = change.request_id;
    lab_change(&lab, &change, ACT_APPROVE, unit_id, lab_problem(1), 2);
    change.decision = &decision;
    lab_apply(&lab, &change);
    return 3;
}

void name_it(int64_t unit_id, const struct sample *file, bool personal)
{
    const struct event_file files[] = {name_of(file, "现场.jpg", personal)};
    struct change_call change = named(unit_id, in_progress(unit_id), files, 1);
    lab_apply(&lab, &change);
}

enum err get_chunk(int64_t unit_id, const struct sample *file, int64_t offset, enum edition edition,
                   struct file_get_call *call)
{
    *call = (struct file_get_call){
        .unit_id = unit_id, .digest = file->digest, .offset = offset, .edition = edition};
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_file_get(lab.store, call), &call->call);
}

enum err get_chunk_err(int64_t unit_id, const struct sample *file, int64_t offset)
{
    struct file_get_call call;
    return get_chunk(unit_id, file, offset, EDITION_INTERNAL, &call);
}

long rows_of(const char *table)
{
    return postgres_fixture_sql("SELECT count(*) FROM %s", table);
}
