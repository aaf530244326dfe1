/*
 * Files: their manifest with the act, their bytes chunk by chunk, over a real PostgreSQL. What is there is looked at in
 * the tables, and every complete file is hashed anew (I4).
 */
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "server/store/calls/event_file.h"
#include "server/store/calls/file.h"
#include "server/store/lane.h"
#include "tests/floor/store_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    CHUNK = FILE_CHUNK_BYTES,
    LONG = 3 * CHUNK + 1000, /* four chunks */
    EVEN = 2 * CHUNK,
    FILES_MAX = 8,
};

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

/* A file as a terminal has it. */
struct sample {
    uint8_t bytes[LONG];
    struct digest digest;
    int64_t size;
};

static struct lab lab;
static struct sample sample;
static int64_t unit;
static int64_t quota;
static int64_t now_ms;

static void fill(struct sample *out, int64_t size, unsigned seed)
{
    out->size = size;
    uint32_t next = seed;
    for (int64_t i = 0; i < size; i++) {
        next = next * 1664525 + 1013904223;
        out->bytes[i] = (uint8_t)(next >> 24);
    }
    assert_int_equal(digest_sha256(out->bytes, (size_t)size, &out->digest), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    lab_open(&lab, NULL);
    lab_seed(&lab);
    unit = lab_unit("C01");
    quota = INT64_C(1) << 30;
    now_ms = clock_wall_ms();
    fill(&sample, LONG, 7);
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

static int teardown(void **state)
{
    (void)state;
    check_whole();
    lab_close(&lab);
    return 0;
}

static struct file_sending sending_of(int64_t unit_id, const struct sample *file)
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

static enum err offer_of(int64_t unit_id, const struct sample *file, struct file_progress *out)
{
    struct file_offer_call call = {.sending = sending_of(unit_id, file)};
    lab_prepare(&lab, &call.call);
    enum err err = lab_finish(&lab, store_file_offer(lab.store, &call), &call.call);
    *out = call.progress;
    return err;
}

static int64_t offered(int64_t unit_id, const struct sample *file)
{
    struct file_progress progress;
    assert_int_equal(offer_of(unit_id, file, &progress), ERR_OK);
    return progress.received;
}

static void prepare_chunk(struct file_chunk_call *call, int64_t unit_id, const struct sample *file,
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

static enum err chunk_of(int64_t unit_id, const struct sample *file, int64_t offset,
                         struct file_progress *out)
{
    struct file_chunk_call call;
    prepare_chunk(&call, unit_id, file, offset);
    enum err err = lab_finish(&lab, store_file_chunk(lab.store, &call), &call.call);
    *out = call.progress;
    return err;
}

static void send_from(int64_t unit_id, const struct sample *file, int64_t offset, int64_t until)
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

static void send_whole(int64_t unit_id, const struct sample *file)
{
    send_from(unit_id, file, offered(unit_id, file), file->size);
}

/* A progress of problem 1 that names these files. */
static struct change_call named(int64_t unit_id, uint32_t version, const struct event_file *files,
                                size_t count)
{
    struct change_call change;
    lab_change(&lab, &change, ACT_PROGRESS, unit_id, lab_problem(1), version);
    change.text = "进展";
    change.files = files;
    change.file_count = count;
    return change;
}

static struct event_file name_of(const struct sample *file, const char *name, bool personal)
{
    return (struct event_file){file->digest, file->size, name, personal};
}

/* Brings problem 1 of the unit to where progress can be told; answers the version. */
static uint32_t in_progress(int64_t unit_id)
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

static void name_it(int64_t unit_id, const struct sample *file, bool personal)
{
    const struct event_file files[] = {name_of(file, "现场.jpg", personal)};
    struct change_call change = named(unit_id, in_progress(unit_id), files, 1);
    lab_apply(&lab, &change);
}

static enum err get(int64_t unit_id, const struct sample *file, int64_t offset,
                    enum edition edition, struct file_get_call *call)
{
    *call = (struct file_get_call){
        .unit_id = unit_id, .digest = file->digest, .offset = offset, .edition = edition};
    lab_prepare(&lab, &call->call);
    return lab_finish(&lab, store_file_get(lab.store, call), &call->call);
}

static enum err get_err(int64_t unit_id, const struct sample *file, int64_t offset)
{
    struct file_get_call call;
    return get(unit_id, file, offset, EDITION_INTERNAL, &call);
}

static long count(const char *table)
{
    return postgres_fixture_sql("SELECT count(*) FROM %s", table);
}

static void test_whole(void **state)
{
    (void)state;
    struct file_progress progress;
    send_whole(unit, &sample);
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK);
    assert_true(progress.complete);
    assert_int_equal(progress.received, LONG);
    assert_int_equal(progress.left, quota - LONG);
    assert_int_equal(get_err(unit, &sample, 0), ERR_NOT_FOUND); /* nothing names it yet */
    name_it(unit, &sample, false);
    for (int64_t at = 0; at < LONG;) {
        struct file_get_call call;
        assert_int_equal(get(unit, &sample, at, EDITION_INTERNAL, &call), ERR_OK);
        assert_int_equal(call.size, LONG);
        assert_memory_equal(call.bytes, sample.bytes + at, call.length);
        at += (int64_t)call.length;
    }
    assert_int_equal(get_err(unit, &sample, 4 * CHUNK), ERR_NOT_FOUND);
    assert_int_equal(get_err(unit, &sample, 5), ERR_NOT_FOUND);
}

/* A file that ends where a chunk ends, and the smallest one. */
static void test_edges(void **state)
{
    (void)state;
    static struct sample other;
    fill(&other, EVEN, 2);
    send_whole(unit, &other);
    fill(&other, 1, 3);
    send_whole(unit, &other);
    assert_int_equal(count("content"), 3);
    memset(other.bytes, 0, sizeof(other.bytes)); /* equal chunks within one file */
    other.size = EVEN;
    assert_int_equal(digest_sha256(other.bytes, EVEN, &other.digest), ERR_OK);
    send_whole(unit, &other);
    assert_int_equal(count("content"), 4);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM file WHERE completed_at IS NULL"),
                     0);
    assert_int_equal(count("file"), 3);
}

/* What was received is kept whatever ends: the connection, the server. */
static void test_resumes(void **state)
{
    (void)state;
    send_from(unit, &sample, offered(unit, &sample), 2 * CHUNK);
    assert_int_equal(offered(unit, &sample), 2 * CHUNK);
    lab_close(&lab);
    lab_open(&lab, NULL);
    assert_int_equal(offered(unit, &sample), 2 * CHUNK);
    send_from(unit, &sample, 2 * CHUNK, LONG);
}

static void test_offsets(void **state)
{
    (void)state;
    struct file_progress progress;
    assert_int_equal(chunk_of(unit, &sample, 0, &progress), ERR_OFFSET); /* never offered */
    assert_int_equal(offered(unit, &sample), 0);
    assert_int_equal(chunk_of(unit, &sample, CHUNK, &progress), ERR_OFFSET);
    send_from(unit, &sample, 0, CHUNK);
    assert_int_equal(chunk_of(unit, &sample, 0, &progress), ERR_OFFSET); /* a second time */
    assert_int_equal(chunk_of(unit, &sample, 2 * CHUNK, &progress), ERR_OFFSET);
    assert_int_equal(offered(unit, &sample), CHUNK);
    send_from(unit, &sample, CHUNK, LONG);
    assert_int_equal(chunk_of(unit, &sample, 3 * CHUNK, &progress), ERR_OFFSET); /* complete */
    struct file_chunk_call call;
    prepare_chunk(&call, unit, &sample, CHUNK);
    call.length--;
    assert_int_equal(store_file_chunk(lab.store, &call), ERR_INVALID); /* no chunk of the grid */
    assert_int_equal(postgres_fixture_sql("SELECT bytes FROM file_day"), LONG);
}

/* The same digest with another size is a mistake of somebody, and changes nothing. */
static void test_other_size(void **state)
{
    (void)state;
    struct file_progress progress;
    send_from(unit, &sample, offered(unit, &sample), CHUNK);
    sample.size = EVEN;
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_FIELD);
    assert_int_equal(chunk_of(unit, &sample, CHUNK, &progress), ERR_OFFSET);
    sample.size = LONG;
    assert_int_equal(offered(unit, &sample), CHUNK);
}

/* The bytes are others than the digest says: all of it is gone, and it can be sent anew. */
static void test_wrong_whole(void **state)
{
    (void)state;
    struct file_progress progress;
    static struct sample other;
    other = sample;
    other.bytes[CHUNK + 5] ^= 1;
    send_from(unit, &other, offered(unit, &other), 3 * CHUNK);
    assert_int_equal(chunk_of(unit, &other, 3 * CHUNK, &progress), ERR_DIGEST);
    assert_int_equal(count("file"), 0);
    assert_int_equal(count("file_chunk"), 0);
    assert_int_equal(count("content"), 0);
    assert_int_equal(postgres_fixture_sql("SELECT bytes FROM file_day"), LONG); /* it was sent */
    send_whole(unit, &sample);
    /* What others have of the same bytes is not touched. */
    int64_t neighbour = lab_unit("C02");
    send_from(neighbour, &other, offered(neighbour, &other), 3 * CHUNK);
    assert_int_equal(chunk_of(neighbour, &other, 3 * CHUNK, &progress), ERR_DIGEST);
    assert_int_equal(count("content"), 4);
    assert_int_equal(count("file"), 1);
}

/* Two units with one file: stored once, sent by each, counted for each; neither sees the other's. */
static void test_equal_content(void **state)
{
    (void)state;
    int64_t neighbour = lab_unit("C02");
    send_whole(unit, &sample);
    name_it(unit, &sample, false);
    assert_int_equal(offered(neighbour, &sample), 0);
    assert_int_equal(get_err(neighbour, &sample, 0), ERR_NOT_FOUND);
    name_it(neighbour, &sample, false); /* to know the digest is not to have the bytes */
    assert_int_equal(get_err(neighbour, &sample, 0), ERR_FILE_INCOMPLETE);
    send_whole(neighbour, &sample);
    assert_int_equal(get_err(neighbour, &sample, 0), ERR_OK);
    assert_int_equal(count("content"), 4);
    assert_int_equal(count("file_chunk"), 8);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM file_day WHERE bytes = %d", LONG),
                     2);
}

/* Many chunks under way at once: of one file by two senders, and of one content by two units. */
static void test_at_once(void **state)
{
    (void)state;
    enum {
        SENDERS = 4
    };
    struct file_chunk_call calls[SENDERS];
    int64_t neighbour = lab_unit("C02");
    assert_int_equal(offered(unit, &sample), 0);
    assert_int_equal(offered(neighbour, &sample), 0);
    for (int64_t at = 0; at < LONG; at += CHUNK) {
        int taken = 0;
        for (int i = 0; i < SENDERS; i++) {
            prepare_chunk(&calls[i], i % 2 == 0 ? unit : neighbour, &sample, at);
            assert_int_equal(store_file_chunk(lab.store, &calls[i]), ERR_OK);
        }
        for (int i = 0; i < SENDERS; i++) {
            lab_wait(&lab, &calls[i].call);
            taken += calls[i].call.err == ERR_OK;
            assert_true(calls[i].call.err == ERR_OK || calls[i].call.err == ERR_OFFSET);
        }
        assert_int_equal(taken, 2);
    }
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM file WHERE completed_at IS NOT NULL"), 2);
    assert_int_equal(count("content"), 4);
}

/* Many files of one sender at once commit in groups. Where one is refused, nothing of its group happened, and may be sent again. */
static void test_groups(void **state)
{
    (void)state;
    enum {
        MANY = LANE_SHARED_MAX + 4,
        WRONG = 2
    };
    static struct sample files[MANY];
    static struct file_chunk_call calls[MANY];
    char wrong[DIGEST_HEX_SIZE];
    for (unsigned i = 0; i < MANY; i++) {
        fill(&files[i], 1000, 100 + i);
        assert_int_equal(offered(unit, &files[i]), 0);
    }
    digest_hex(&files[WRONG].digest, wrong);
    (void)postgres_fixture_sql(
        "CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF encode(NEW.digest,"
        " 'hex') = '%s' THEN RAISE EXCEPTION USING ERRCODE = '23514'; END IF; RETURN NEW; END $$;"
        "CREATE TRIGGER fault BEFORE INSERT ON file_chunk FOR EACH ROW EXECUTE FUNCTION fault()",
        wrong);
    for (int i = 0; i < MANY; i++) {
        prepare_chunk(&calls[i], unit, &files[i], 0);
        assert_int_equal(store_file_chunk(lab.store, &calls[i]), ERR_OK);
    }
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
        lab_wait(&lab, &calls[i].call);
        enum err err = calls[i].call.err;
        taken += err == ERR_OK;
        assert_true(i == WRONG ? err == ERR_DATABASE : err == ERR_OK || err == ERR_DATABASE_AWAY);
    }
    assert_int_equal(taken, MANY - LANE_SHARED_MAX);
    assert_int_equal(count("content"), taken);
    assert_int_equal(postgres_fixture_sql("SELECT sum(received)::int8 FROM file"), 1000 * taken);
    (void)postgres_fixture_sql("DROP TRIGGER fault ON file_chunk; DROP FUNCTION fault()");
    for (int i = 0; i < MANY; i++) {
        if (calls[i].call.err != ERR_OK) {
            send_whole(unit, &files[i]);
        }
    }
    assert_int_equal(count("content"), MANY);
}

/* Two servers on one database: each chunk is taken once, whichever it came to. */
static void test_two_servers(void **state)
{
    (void)state;
    struct lab second;
    struct store_options options = lab_options();
    options.instance = 1;
    lab_open(&second, &options);
    assert_int_equal(offered(unit, &sample), 0);
    for (int64_t at = 0; at < LONG; at += CHUNK) {
        struct file_chunk_call here;
        struct file_chunk_call there;
        prepare_chunk(&here, unit, &sample, at);
        prepare_chunk(&there, unit, &sample, at);
        lab_prepare(&second, &there.call);
        assert_int_equal(store_file_chunk(lab.store, &here), ERR_OK);
        assert_int_equal(store_file_chunk(second.store, &there), ERR_OK);
        lab_wait(&lab, &here.call);
        lab_wait(&second, &there.call);
        assert_true((here.call.err == ERR_OK) != (there.call.err == ERR_OK));
        assert_true(here.call.err == ERR_OFFSET || there.call.err == ERR_OFFSET);
    }
    lab_close(&second);
}

static void test_quota(void **state)
{
    (void)state;
    struct file_progress progress;
    static struct sample other;
    fill(&other, CHUNK, 9);
    quota = LONG + 10;
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK);
    assert_int_equal(progress.left, LONG + 10);
    send_from(unit, &sample, 0, LONG);
    assert_int_equal(offer_of(unit, &other, &progress), ERR_QUOTA);
    assert_int_equal(progress.left, 10);
    assert_int_equal(count("file"), 1);                           /* nothing was begun */
    assert_int_equal(offer_of(unit, &sample, &progress), ERR_OK); /* it is there already */
    assert_int_equal(offered(lab_unit("C02"), &other), 0);        /* another unit's day */
    now_ms += day_ms;
    send_whole(unit, &other);
    assert_int_equal(
        postgres_fixture_sql("SELECT count(*) FROM file_day WHERE unit_id = %ld", (long)unit), 2);
    /* A quota that shrank while the file was on its way stops the next chunk. */
    fill(&other, EVEN, 10);
    send_from(unit, &other, offered(unit, &other), CHUNK);
    quota = 2 * CHUNK;
    assert_int_equal(chunk_of(unit, &other, CHUNK, &progress), ERR_QUOTA);
    assert_int_equal(progress.left, 0);
    now_ms += day_ms;
    send_from(unit, &other, offered(unit, &other), EVEN);
}

/* What the office sends for a unit is the office's day. */
static void test_sender(void **state)
{
    (void)state;
    struct file_offer_call call = {.sending = sending_of(unit, &sample)};
    call.sending.sender_unit_id = lab_unit("O");
    call.sending.quota = LONG - 1;
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_file_offer(lab.store, &call), &call.call), ERR_QUOTA);
    struct file_chunk_call chunk;
    assert_int_equal(offered(unit, &sample), 0);
    prepare_chunk(&chunk, unit, &sample, 0);
    chunk.sending.sender_unit_id = lab_unit("O");
    assert_int_equal(lab_finish(&lab, store_file_chunk(lab.store, &chunk), &chunk.call), ERR_OK);
    assert_int_equal(
        postgres_fixture_sql("SELECT bytes FROM file_day WHERE unit_id = %ld", (long)lab_unit("O")),
        CHUNK);
    call = (struct file_offer_call){.sending = sending_of(999999, &sample)};
    lab_prepare(&lab, &call.call);
    assert_int_equal(lab_finish(&lab, store_file_offer(lab.store, &call), &call.call),
                     ERR_NOT_FOUND);
}

/* Bytes that nothing names are removed after seven days, at the next offer of that unit; what is named stays. */
static void test_unnamed(void **state)
{
    (void)state;
    static struct sample others[3];
    send_whole(unit, &sample);
    name_it(unit, &sample, false);
    fill(&others[0], LONG, 11); /* never named, whole */
    fill(&others[1], EVEN, 12); /* never named, half */
    fill(&others[2], CHUNK, 13);
    send_whole(unit, &others[0]);
    send_from(unit, &others[1], offered(unit, &others[1]), CHUNK);
    int64_t neighbour = lab_unit("C02");
    send_whole(neighbour, &others[0]);
    now_ms += 7 * day_ms - 1000;
    assert_int_equal(offered(unit, &others[2]), 0);
    assert_int_equal(count("file"), 5);
    now_ms += 2000;
    assert_int_equal(offered(unit, &others[1]), CHUNK); /* the one that is offered goes on, ... */
    assert_int_equal(count("file"), 4);
    now_ms += 7 * day_ms - 1000;
    assert_int_equal(offered(unit, &others[2]), 0); /* ... and has its seven days again */
    assert_int_equal(count("file"), 4);
    now_ms += 2000;
    assert_int_equal(offered(unit, &others[2]), 0);
    assert_int_equal(count("file"), 3);
    assert_int_equal(get_err(unit, &sample, 0), ERR_OK);
    /* The neighbour has not offered anything: what he sent is still there, with its bytes. */
    assert_int_equal(count("content"), 8);
    assert_int_equal(offered(neighbour, &others[2]), 0);
    assert_int_equal(count("content"), 4);
}

/* The manifest is written with its event, once, and only when the event is. */
static void test_manifest(void **state)
{
    (void)state;
    static struct sample other;
    fill(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "现场“一”.jpg", false),
                                       name_of(&other, "花名册 {a,b}\".xlsx", true)};
    uint32_t version = in_progress(unit);
    struct change_call change = named(unit, version, files, 2);
    lab_apply(&lab, &change);
    lab_prepare(&lab, &change.call);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_REPEATED);
    struct change_call stale = named(unit, version, files, 2);
    assert_int_equal(lab_outcome(&lab, &stale), CHANGE_STALE);
    assert_int_equal(count("event_file"), 2);
    send_from(unit, &sample, offered(unit, &sample), CHUNK);
    send_whole(unit, &other);

    struct dossier_call dossier = {.problem_id = lab_problem(1), .unit_id = unit};
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_int_equal(event->file_count, 2);
    assert_string_equal(event->files[0].file.name, "现场“一”.jpg");
    assert_int_equal(event->files[0].file.size, LONG);
    assert_int_equal(event->files[0].received, CHUNK);
    assert_false(event->files[0].complete);
    assert_false(event->files[0].file.personal);
    assert_string_equal(event->files[1].file.name, "花名册 {a,b}\".xlsx");
    assert_true(event->files[1].complete);
    assert_true(event->files[1].file.personal);
    assert_true(digest_equal(&event->files[1].file.digest, &other.digest));
    assert_int_equal(dossier.events[0].file_count, 0);

    dossier.edition = EDITION_PUBLIC;
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    assert_int_equal(dossier.events[dossier.event_count - 1].file_count, 1);
}

/* Acts with and without files go together in one batch. */
static void test_batch(void **state)
{
    (void)state;
    enum {
        UNITS = 12
    };
    static const char *const codes[UNITS] = {"C01", "C02", "C03", "C04", "C05", "C06",
                                             "C07", "C08", "C09", "C10", "C11", "C12"};
    struct change_call changes[UNITS];
    const struct event_file files[] = {name_of(&sample, "一.jpg", false)};
    for (int i = 0; i < UNITS; i++) {
        changes[i] =
            named(lab_unit(codes[i]), in_progress(lab_unit(codes[i])), files, i % 3 == 0 ? 1 : 0);
    }
    for (int i = 0; i < UNITS; i++) {
        lab_prepare(&lab, &changes[i].call);
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    for (int i = 0; i < UNITS; i++) {
        lab_wait(&lab, &changes[i].call);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_int_equal(count("event_file"), UNITS / 3);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event_file f JOIN event e USING"
                                          " (unit_id, event_id) WHERE f.position = 1"),
                     UNITS / 3);
}

/* T11: the measure's effect tells how many files it has and how many are not there as a whole. */
static void test_evidence(void **state)
{
    (void)state;
    static struct sample other;
    fill(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "一.jpg", false),
                                       name_of(&other, "二.jpg", false)};
    const struct change_effect effect = {.measure_no = 1};
    struct change_call change;
    lab_change(&lab, &change, ACT_EFFECT, unit, lab_problem(1), in_progress(unit));
    change.text = "成效";
    change.effect = &effect;
    change.files = files;
    change.file_count = 2;
    lab_apply(&lab, &change);
    for (int whole = 0; whole <= 2; whole++) {
        struct uuid judging = lab_uuid();
        struct dossier_call dossier = {
            .problem_id = lab_problem(1), .unit_id = unit, .judging = &judging};
        lab_prepare(&lab, &dossier.call);
        assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call),
                         ERR_OK);
        const struct measure_record *measures = dossier.plans[0].measures;
        assert_int_equal(measures[0].effect.files, 2);
        assert_int_equal(measures[0].effect.files_missing, 2 - whole);
        assert_true(uuid_equal(&measures[0].effect.request_id, &change.request_id));
        assert_int_equal(measures[1].effect.files, 0);
        if (whole < 2) {
            send_whole(unit, whole == 0 ? &sample : &other);
        }
    }
}

/* A public reader gets neither name nor bytes of what any act calls personal. */
static void test_personal(void **state)
{
    (void)state;
    struct file_get_call call;
    static struct sample other;
    fill(&other, CHUNK, 5);
    const struct event_file files[] = {name_of(&sample, "户表.xlsx", true),
                                       name_of(&other, "现场.jpg", false)};
    struct change_call change = named(unit, in_progress(unit), files, 2);
    lab_apply(&lab, &change);
    send_whole(unit, &sample);
    send_whole(unit, &other);
    assert_int_equal(get(unit, &sample, 0, EDITION_INTERNAL, &call), ERR_OK);
    assert_int_equal(get(unit, &sample, 0, EDITION_PUBLIC, &call), ERR_NOT_FOUND);
    assert_int_equal(get(unit, &other, 0, EDITION_PUBLIC, &call), ERR_OK);
}

/* What an act on a unit as a whole puts into its statement: here behind a `fresh` of its own. */
static void test_files_of_unit_acts(void **state)
{
    (void)state;
    static const char text[] = "WITH fresh AS (SELECT $1::int8 AS unit_id, $2::uuid AS event_id "
                               "WHERE $7::bool), " EVENT_FILES("$3", "$4", "$5", "$6") " SELECT 1";
    static struct sample other;
    fill(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "一,{}\".jpg", false),
                                       name_of(&other, "二.jpg", true)};
    const struct uuid id = lab_uuid();
    PGconn *pg = PQconnectdb(postgres_fixture_app());
    for (int fresh = 1; fresh >= 0; fresh--) {
        struct event_file_arrays arrays;
        struct pg_params params;
        event_file_arrays_init(&arrays);
        params_init(&params);
        params_int8(&params, unit);
        params_uuid(&params, &id);
        event_files_params(&params, &arrays, files, 2);
        params_bool(&params, fresh);
        assert_int_equal(params.err, ERR_OK);
        PGresult *result = PQexecParams(pg, text, params.count, NULL, params.values, params.lengths,
                                        params.formats, 1);
        assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
        PQclear(result);
        event_file_arrays_close(&arrays);
    }
    PQfinish(pg);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event_file WHERE position = 1 AND"
                                          " name = '一,{}\".jpg' AND size = %d AND NOT personal",
                                          LONG),
                     1);
    assert_int_equal(count("event_file"), 2);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_whole),         T(test_edges),      T(test_resumes),
        T(test_offsets),       T(test_other_size), T(test_wrong_whole),
        T(test_equal_content), T(test_at_once),    T(test_groups),
        T(test_two_servers),   T(test_quota),      T(test_sender),
        T(test_unnamed),       T(test_manifest),   T(test_batch),
        T(test_evidence),      T(test_personal),   T(test_files_of_unit_acts),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
