/*
 * Files on their way, over connections that end anywhere: a server that keeps what it took, cut after every so many bytes in
 * either direction, terminals that are killed, servers that err.
 */
#include "client/lib/attach_files.h"
#include "client/lib/file_fetch.h"
#include "client/lib/file_send.h"
#include "client/lib/folder.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "tests/floor/client_lab.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    CHUNK = FILE_CHUNK_BYTES,
    SIZE = 2 * CHUNK + 5000, /* three chunks */
    FILES_MAX = 4,
    TRACE_MAX = 64,
    NEVER = 1 << 30,
    CUT_STEP =
        3001, /* over all the bytes of a conversation; with its edges that is every part of it */
    KILL_ROUNDS = 12,
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

static struct shelf *shelf;
static uint8_t content[SIZE];

static void fill(uint8_t *bytes, size_t size, unsigned seed)
{
    static const char head[] = "%PDF-1.4\n";
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
    memcpy(bytes, head, size < sizeof(head) - 1 ? size : sizeof(head) - 1);
}

static int set_up(void **state)
{
    shelf = mmap(NULL, sizeof(*shelf), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shelf != MAP_FAILED);
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
    fill(content, sizeof(content), 1);
    return client_lab_set_up(state);
}

static int tear_down(void **state)
{
    int failed = client_lab_tear_down(state);
    assert_int_equal(munmap(shelf, sizeof(*shelf)), 0);
    return failed;
}

/* The server ---------------------------------------------------------------------------------------------------- */

/* The next frame; false when the connection ended or is to be cut now. */
static bool next(struct fake *fake, struct frame *frame)
{
    uint8_t chunk[16 * 1024];
    size_t len = 0;
    for (;;) {
        if (frame_reader_next(&fake->reader, frame) == ERR_OK) {
            return true;
        }
        enum err err = tls_read(fake->tls, chunk, sizeof(chunk), &len);
        if (err == ERR_OK && frame_reader_feed(&fake->reader, chunk, len) == ERR_OK) {
            continue;
        }
        size_t most = (size_t)shelf->cut_after_in < sizeof(chunk) ? (size_t)shelf->cut_after_in
                                                                  : sizeof(chunk);
        ssize_t got = err == ERR_AGAIN && most > 0 ? recv(fake->fd, chunk, most, 0) : 0;
        if (got <= 0 || tls_feed(fake->tls, chunk, (size_t)got) != ERR_OK) {
            return false;
        }
        shelf->cut_after_in -= shelf->cut_after_in < NEVER ? (int)got : 0;
    }
}

/* False when the answer was cut. */
static bool answer(struct fake *fake, uint16_t type, uint32_t request,
                   const ProtobufCMessage *message)
{
    static uint8_t bytes[FRAME_HEADER_SIZE + FRAME_BODY_MAX];
    size_t length = protobuf_c_message_pack(message, bytes + FRAME_HEADER_SIZE);
    const struct frame frame = {.type = type, .request = request, .length = (uint32_t)length};
    frame_header_encode(&frame, bytes);
    length += FRAME_HEADER_SIZE;
    bool cut = (size_t)shelf->cut_after_out < length;
    fake_send_plain(fake, bytes, cut ? (size_t)shelf->cut_after_out : length);
    shelf->cut_after_out -= shelf->cut_after_out < NEVER && !cut ? (int)length : 0;
    return !cut;
}

static void note(char what)
{
    if (shelf->trace_count < TRACE_MAX - 1) {
        shelf->trace[shelf->trace_count++] = what;
    }
}

static struct stored *find(const ProtobufCBinaryData *digest, uint64_t size)
{
    for (int i = 0; i < shelf->file_count; i++) {
        if (memcmp(shelf->files[i].digest, digest->data, DIGEST_SIZE) == 0) {
            return &shelf->files[i];
        }
    }
    struct stored *file = &shelf->files[shelf->file_count++];
    memcpy(file->digest, digest->data, DIGEST_SIZE);
    file->size = size;
    return file;
}

static bool on_offer(struct fake *fake, const struct frame *frame)
{
    Rectify__FileOffer *in = rectify__file_offer__unpack(NULL, frame->length, frame->body);
    Rectify__FileOffered out = RECTIFY__FILE_OFFERED__INIT;
    if (in == NULL || in->unit_id != 12) {
        fake_fail(fake, "no offer of unit 12");
        return false;
    }
    const struct stored *file = find(&in->digest, in->size);
    note('o');
    out.received = shelf->claim != 0 ? shelf->claim : file->received;
    out.complete = shelf->claim_complete || file->complete;
    rectify__file_offer__free_unpacked(in, NULL);
    return answer(fake, MESSAGE_FILE_OFFERED, frame->request, &out.base);
}

/* As the real one: the chunk that continues the file, once. */
static uint32_t take(struct fake *fake, const Rectify__FileChunk *in, struct stored *file)
{
    struct digest digest;
    if (digest_sha256(in->bytes.data, in->bytes.len, &digest) != ERR_OK ||
        memcmp(digest.bytes, in->chunk_digest.data, DIGEST_SIZE) != 0 ||
        in->bytes.len != file_chunk_length(in->size, in->offset) || in->size != file->size) {
        fake_fail(fake, "a chunk that is none");
    }
    if (shelf->error != 0) {
        return shelf->error;
    }
    if (in->offset != file->received || file->complete) {
        return ERR_OFFSET;
    }
    memcpy(file->bytes + in->offset, in->bytes.data, in->bytes.len);
    file->received += in->bytes.len;
    file->chunks++;
    if (file->received == file->size) {
        file->complete = digest_sha256(file->bytes, file->size, &digest) == ERR_OK &&
                         memcmp(digest.bytes, file->digest, DIGEST_SIZE) == 0;
        return file->complete ? ERR_OK : ERR_DIGEST;
    }
    return ERR_OK;
}

static bool on_chunk(struct fake *fake, const struct frame *frame)
{
    Rectify__FileChunk *in = rectify__file_chunk__unpack(NULL, frame->length, frame->body);
    Rectify__FileChunked out = RECTIFY__FILE_CHUNKED__INIT;
    if (in == NULL) {
        fake_fail(fake, "no chunk");
        return false;
    }
    struct stored *file = find(&in->digest, in->size);
    uint32_t code = take(fake, in, file);
    note('c');
    rectify__file_chunk__free_unpacked(in, NULL);
    if (code != ERR_OK) {
        Rectify__Error error = RECTIFY__ERROR__INIT;
        error.code = code;
        error.has_left = code == ERR_QUOTA;
        error.left = 4711;
        error.has_retry_after_ms = true;
        error.retry_after_ms = 3600000;
        return answer(fake, MESSAGE_ERROR, frame->request, &error.base);
    }
    out.received = shelf->claim != 0 ? shelf->claim : file->received;
    out.complete = file->complete;
    return answer(fake, MESSAGE_FILE_CHUNKED, frame->request, &out.base);
}

static bool on_get(struct fake *fake, const struct frame *frame)
{
    static uint8_t bytes[CHUNK];
    Rectify__FileGet *in = rectify__file_get__unpack(NULL, frame->length, frame->body);
    Rectify__FileBytes out = RECTIFY__FILE_BYTES__INIT;
    if (in == NULL || in->offset >= SIZE) {
        fake_fail(fake, "no fetch");
        return false;
    }
    note('g');
    out.size = SIZE;
    out.bytes.len = file_chunk_length(SIZE, in->offset);
    out.bytes.data = bytes;
    memcpy(bytes, content + in->offset, out.bytes.len);
    bytes[7] ^= shelf->damage && in->offset > 0;
    rectify__file_get__free_unpacked(in, NULL);
    return answer(fake, MESSAGE_FILE_BYTES, frame->request, &out.base);
}

/* One act at a time is all that these tests send. */
static bool on_submit(struct fake *fake, const struct frame *frame)
{
    Rectify__Submit *in = rectify__submit__unpack(NULL, frame->length, frame->body);
    Rectify__Receipts out = RECTIFY__RECEIPTS__INIT;
    static Rectify__Receipt receipts[8];
    static Rectify__Receipt *list[8];
    static uint8_t ids[8][16];
    if (in == NULL || in->n_acts > 8) {
        fake_fail(fake, "no submission");
        return false;
    }
    for (size_t i = 0; i < in->n_acts; i++) {
        Rectify__Act *act = rectify__act__unpack(NULL, in->acts[i].len, in->acts[i].data);
        memcpy(ids[i], act->request_id.data, 16);
        shelf->acts += memcmp(shelf->last_act, ids[i], 16) != 0;
        memcpy(shelf->last_act, ids[i], 16);
        receipts[i] = (Rectify__Receipt)RECTIFY__RECEIPT__INIT;
        receipts[i].request_id = (ProtobufCBinaryData){.len = 16, .data = ids[i]};
        receipts[i].code = shelf->act_code;
        list[i] = &receipts[i];
        rectify__act__free_unpacked(act, NULL);
        note('S');
    }
    out.receipts = list;
    out.n_receipts = in->n_acts;
    rectify__submit__free_unpacked(in, NULL);
    return answer(fake, MESSAGE_RECEIPTS, frame->request, &out.base);
}

static bool serve_one(struct fake *fake, const struct frame *frame)
{
    switch (frame->type) {
    case MESSAGE_FILE_OFFER: return on_offer(fake, frame);
    case MESSAGE_FILE_CHUNK: return on_chunk(fake, frame);
    case MESSAGE_FILE_GET: return on_get(fake, frame);
    case MESSAGE_SUBMIT: return on_submit(fake, frame);
    default: return false; /* goodbye */
    }
}

/* One connection. */
static void serve(struct fake *fake)
{
    struct frame frame;
    fake_greet(fake);
    while (next(fake, &frame) && serve_one(fake, &frame)) {
        /* the next one */
    }
    if (shelf->cut_after_in < NEVER || shelf->cut_after_out < NEVER) {
        fake_cut(fake);
    } else {
        fake_end(fake);
    }
}

/* Connection after connection, until it is killed. */
static void serve_for_ever(struct fake *fake)
{
    for (;;) {
        struct frame frame;
        if (!fake_accept(fake)) {
            continue;
        }
        if (next(fake, &frame) && frame.type == MESSAGE_HELLO) {
            fake_send_welcome(fake, frame.request);
            while (next(fake, &frame) && serve_one(fake, &frame)) {
                /* the next one */
            }
        }
        fake_end(fake);
    }
}

/* The tests ----------------------------------------------------------------------------------------------------- */

static struct local_file whole(void)
{
    struct local_file file = {.name = "一.pdf", .bytes = content, .size = SIZE};
    assert_int_equal(digest_sha256(content, SIZE, &file.digest), ERR_OK);
    return file;
}

struct heard {
    uint64_t last;
    int times;
};

static void hear(uint64_t received, void *arg)
{
    struct heard *heard = arg;
    assert_true(received >= heard->last);
    heard->last = received;
    heard->times++;
}

/* Sends over a connection of its own. */
static enum err send_once(struct client_lab *lab, struct heard *heard)
{
    struct local_file file = whole();
    enum err err = client_lab_open(lab, serve, NULL);
    if (err == ERR_OK) {
        err =
            file_send(lab->connection, 12, &file, heard == NULL ? NULL : hear, heard, lab->failure);
        assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    }
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    return err;
}

static void expect_stored(void)
{
    assert_int_equal(shelf->file_count, 1);
    assert_true(shelf->files[0].complete);
    assert_int_equal(shelf->files[0].chunks, 3); /* none was taken twice */
    assert_memory_equal(shelf->files[0].bytes, content, SIZE);
}

static void forget(void)
{
    memset(shelf, 0, sizeof(*shelf));
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
}

static void test_whole(void **state)
{
    struct heard heard = {0};
    assert_int_equal(send_once(*state, &heard), ERR_OK);
    expect_stored();
    assert_string_equal(shelf->trace, "occc");
    assert_int_equal(heard.times, 4);
    assert_int_equal(heard.last, SIZE);
    assert_int_equal(send_once(*state, NULL), ERR_OK); /* once more: nothing is sent */
    assert_string_equal(shelf->trace, "occco");
}

/* Cut after n bytes, then again without a cut: it is whole, and no chunk went to waste. */
static void cut_at(struct client_lab *lab, int in, int out)
{
    forget();
    shelf->cut_after_in = in;
    shelf->cut_after_out = out;
    enum err err = send_once(lab, NULL);
    bool all_was_said = err == ERR_OK;
    assert_true(all_was_said || err == ERR_CLOSED || err == ERR_UNKNOWN_OUTCOME || err == ERR_IO);
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
    assert_int_equal(send_once(lab, NULL), ERR_OK);
    expect_stored();
}

static void test_cut_on_the_way_there(void **state)
{
    int cuts = 0;
    for (int n = 0; n < SIZE + 3000; n += CUT_STEP, cuts++) {
        cut_at(*state, n, NEVER);
    }
    print_message("%d cuts\n", cuts);
}

static void test_cut_on_the_way_back(void **state)
{
    int cuts = 0;
    for (int n = 0; n < 4 * (FRAME_HEADER_SIZE + 8); n += 3, cuts++) {
        cut_at(*state, NEVER, n);
    }
    print_message("%d cuts\n", cuts);
}

static void expect_failure(struct client_lab *lab, enum err err, const char *trace)
{
    assert_int_equal(send_once(lab, NULL), err);
    assert_string_equal(shelf->trace, trace);
    forget();
}

static void test_servers_that_err(void **state)
{
    struct client_lab *lab = *state;
    shelf->claim = SIZE + 1;
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim = 5; /* between two chunks */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim = CHUNK; /* and never more */
    expect_failure(lab, ERR_OFFSET, "ocococ");
    shelf->claim = SIZE; /* all, and not complete */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->claim_complete = true; /* complete, and nothing */
    expect_failure(lab, ERR_FIELD, "o");
    shelf->error = ERR_OFFSET;
    expect_failure(lab, ERR_OFFSET, "ocococ");
    shelf->error = ERR_DIGEST;
    expect_failure(lab, ERR_DIGEST, "ocococ");
    shelf->error = ERR_DATABASE_AWAY;
    expect_failure(lab, ERR_DATABASE_AWAY, "oc");
    shelf->error = ERR_QUOTA;
    expect_failure(lab, ERR_QUOTA, "oc");
    assert_int_equal(lab->failure->left, 4711);
    assert_int_equal(lab->failure->retry_after_ms, 3600000);
}

static enum err fetch_once(struct client_lab *lab, uint64_t size)
{
    struct local_file file = whole();
    struct buf bytes;
    char name[] = "一.pdf";
    Rectify__FileRecord record = RECTIFY__FILE_RECORD__INIT;
    record.name = name;
    record.size = size;
    record.digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = file.digest.bytes};
    buf_init(&bytes, FILE_BYTES_MAX);
    assert_int_equal(client_lab_open(lab, serve, NULL), ERR_OK);
    enum err err = file_fetch(lab->connection, 12, &record, &bytes, lab->failure);
    if (err == ERR_OK) {
        assert_int_equal(buf_unread(&bytes), SIZE);
        assert_memory_equal(buf_head(&bytes), content, SIZE);
    }
    buf_close(&bytes);
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    return err;
}

static void test_fetching(void **state)
{
    assert_int_equal(fetch_once(*state, SIZE), ERR_OK);
    assert_string_equal(shelf->trace, "ggg");
    shelf->damage = true;
    assert_int_equal(fetch_once(*state, SIZE), ERR_DIGEST);
    shelf->damage = false;
    assert_int_equal(fetch_once(*state, SIZE - 1), ERR_DIGEST); /* another size than the record's */
    assert_int_equal(fetch_once(*state, 0), ERR_SIZE);
    assert_int_equal(fetch_once(*state, FILE_BYTES_MAX + 1), ERR_SIZE);
    shelf->cut_after_out = CHUNK + 500;
    assert_int_equal(fetch_once(*state, SIZE), ERR_CLOSED);
}

static void test_attaching(void **state)
{
    struct client_lab *lab = *state;
    char path[2][FOLDER_PATH_SIZE];
    Rectify__Attachment **files = NULL;
    size_t count = 9;
    terminal_write(lab->terminal, "一.pdf", (const char *)content, SIZE);
    terminal_write(lab->terminal, "二.pdf", (const char *)content, 100);
    folder_path(lab->terminal->dir, "一.pdf", path[0]);
    folder_path(lab->terminal->dir, "二.pdf", path[1]);
    const struct attach_file both[] = {{path[0], false}, {path[1], true}};
    assert_int_equal(client_lab_open(lab, serve, NULL), ERR_OK);
    assert_int_equal(attach_files(lab->connection, 12, both, 2, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(files[0]->name, "一.pdf");
    assert_int_equal(files[0]->size, SIZE);
    assert_memory_equal(files[0]->digest.data, shelf->files[0].digest, DIGEST_SIZE);
    assert_false(files[0]->personal);
    assert_true(files[1]->personal);
    assert_true(shelf->files[0].complete && shelf->files[1].complete);

    const struct attach_file twice[] = {{path[1], false}, {path[1], false}};
    assert_int_equal(attach_files(lab->connection, 12, twice, 2, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_EXISTS);
    assert_int_equal(count, 0);
    assert_null(files);
    const struct attach_file none[] = {{"/no/such.pdf", false}};
    assert_int_equal(attach_files(lab->connection, 12, none, 1, &lab->terminal->arena, &files,
                                  &count, lab->failure),
                     ERR_NOT_FOUND);
    assert_int_equal(attach_files(lab->connection, 12, none, FILES_PER_ACT_MAX + 1,
                                  &lab->terminal->arena, &files, &count, lab->failure),
                     ERR_LIMIT);
    client_lab_finish(lab);
}

/* The outbox ---------------------------------------------------------------------------------------------------- */

static void add(struct terminal *terminal, bool done, const struct local_file *file)
{
    char text[] = "进展";
    struct outbox_item item;
    Rectify__Attachment *attachment = NULL;
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    Rectify__Done request = RECTIFY__DONE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    progress.text = text;
    if (file != NULL) {
        assert_int_equal(kept_file_put(&terminal->home, file, &terminal->failure), ERR_OK);
        assert_int_equal(attachment_make(file, false, &terminal->arena, &attachment), ERR_OK);
        progress.files = &attachment;
        progress.n_files = 1;
    }
    act.problem_id = 101;
    act.unit_id = 12;
    act.what_case = done ? RECTIFY__ACT__WHAT_DONE : RECTIFY__ACT__WHAT_PROGRESS;
    if (done) {
        act.done = &request;
    } else {
        act.progress = &progress;
    }
    assert_int_equal(
        outbox_add(&terminal->home, &act, 1, &item, &terminal->arena, &terminal->failure), ERR_OK);
}

struct told {
    int receipts;
    int begun;
    int complete;
};

static void on_receipt(const struct outbox_item *item, void *arg)
{
    (void)item;
    ((struct told *)arg)->receipts++;
}

static void on_file(const struct outbox_file *file, void *arg)
{
    struct told *told = arg;
    told->begun += !file->complete;
    told->complete += file->complete;
}

static enum err sync_once(struct client_lab *lab, struct told *told)
{
    *told = (struct told){0};
    const struct outbox_listener listener = {
        .on_receipt = on_receipt, .on_file = on_file, .arg = told};
    assert_int_equal(client_lab_open(lab, serve, NULL), ERR_OK);
    enum err err = outbox_sync(&lab->terminal->home, lab->connection, &listener, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_kill(&lab->fake);
    terminal_reopen(lab->terminal); /* what counts is what is on the disk */
    return err;
}

static size_t waiting(struct client_lab *lab, uint64_t *received)
{
    struct outbox_file *files = NULL;
    size_t count = 0;
    assert_int_equal(outbox_files_list(&lab->terminal->home, &lab->terminal->arena, &files, &count,
                                       lab->failure),
                     ERR_OK);
    if (received != NULL) {
        *received = count > 0 ? files[0].received : 0;
    }
    return count;
}

/* Acts first, then their files; a request for closure behind the files of the acts before it. */
static void test_order(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = whole();
    add(lab->terminal, false, &file);
    add(lab->terminal, false, NULL);
    add(lab->terminal, true, NULL);
    add(lab->terminal, false, NULL);
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SSocccSS");
    assert_int_equal(told.receipts, 4);
    assert_int_equal(told.begun, 1);
    assert_int_equal(told.complete, 1);
    assert_int_equal(waiting(lab, NULL), 0);
    expect_stored();
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SSocccSS");
}

/* Cut in the file: the act is through, the closure still waits, and what came is shown. */
static void test_cut_between(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = whole();
    uint64_t received = 0;
    add(lab->terminal, false, &file);
    add(lab->terminal, true, NULL);
    shelf->cut_after_in = 500 + 2 * CHUNK;
    assert_int_equal(sync_once(lab, &told), ERR_CLOSED);
    assert_int_equal(told.receipts, 1);
    assert_int_equal(waiting(lab, &received), 1);
    assert_int_equal(received, CHUNK);
    shelf->cut_after_in = NEVER;
    shelf->error = ERR_QUOTA;
    assert_int_equal(sync_once(lab, &told), ERR_QUOTA);
    assert_int_equal(told.receipts, 0); /* it is not sent to be refused */
    shelf->error = 0;
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_int_equal(told.receipts, 1);
    assert_int_equal(shelf->acts, 2);
    expect_stored();
}

/* A damaged copy keeps nobody else; attached once more it is whole again. */
static void test_damaged_copy(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = whole();
    struct local_file other = {.name = "二.pdf", .bytes = content, .size = 100};
    char hex[DIGEST_HEX_SIZE];
    char name[FOLDER_NAME_SIZE];
    assert_int_equal(digest_sha256(content, 100, &other.digest), ERR_OK);
    add(lab->terminal, false, &file);
    add(lab->terminal, false, &other);
    digest_hex(&file.digest, hex);
    (void)snprintf(name, sizeof(name), "files/%s", hex);
    terminal_write(lab->terminal, name, "%PDF-1.4\n", 9);
    assert_int_equal(sync_once(lab, &told), ERR_DIGEST);
    assert_string_equal(shelf->trace, "SSoc");
    assert_int_equal(told.complete, 1);
    assert_int_equal(waiting(lab, NULL), 1);
    add(lab->terminal, false, &file);
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_int_equal(told.complete, 1); /* both acts are served by it */
    assert_int_equal(waiting(lab, NULL), 0);
}

static void test_refused_acts_send_no_files(void **state)
{
    struct client_lab *lab = *state;
    struct told told;
    struct local_file file = whole();
    add(lab->terminal, false, &file);
    add(lab->terminal, true, NULL);
    shelf->act_code = ERR_STALE;
    assert_int_equal(sync_once(lab, &told), ERR_OK);
    assert_string_equal(shelf->trace, "SS");
    assert_int_equal(waiting(lab, NULL), 0);
}

static _Noreturn void sync_and_end(const char *dir)
{
    struct home home;
    struct failure failure;
    struct connection *connection = NULL;
    const struct connection_options options = {.software = "rectify test"};
    const struct outbox_listener listener = {.on_receipt = NULL};
    enum err err = home_open(&home, dir, &failure);
    if (err == ERR_OK) {
        err = connection_open(&home, &options, &connection, &failure);
    }
    if (err == ERR_OK) {
        err = outbox_sync(&home, connection, &listener, &failure);
    }
    _exit(err == ERR_OK ? 0 : 1);
}

/* The terminal is killed again and again in the middle of it: in the end all is there, once. */
static void test_kill(void **state)
{
    struct client_lab *lab = *state;
    struct local_file file = whole();
    int killed = 0;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < KILL_ROUNDS; round++) {
        int status = 0;
        forget();
        fake_start(&lab->fake, &client_certificates, serve_for_ever, NULL);
        terminal_enroll(lab->terminal, &client_certificates, lab->fake.port);
        terminal_sql(lab->terminal, "delete from item");
        add(lab->terminal, false, &file);
        add(lab->terminal, true, NULL);
        home_close(&lab->terminal->home);
        do {
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                sync_and_end(lab->terminal->dir);
            }
            (void)usleep((useconds_t)(random() % 150000));
            assert_int_equal(kill(child, SIGKILL), 0);
            assert_int_equal(waitpid(child, &status, 0), child);
            killed += WIFSIGNALED(status);
        } while (WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
        expect_stored();
        assert_int_equal(shelf->acts, 2);
        fake_kill(&lab->fake);
        fake_close(&lab->fake);
        lab->fake.log = NULL;
        terminal_reopen(lab->terminal);
        assert_int_equal(waiting(lab, NULL), 0);
    }
    print_message("%d kills\n", killed);
    assert_true(killed > 0);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_whole),
        T(test_cut_on_the_way_there),
        T(test_cut_on_the_way_back),
        T(test_servers_that_err),
        T(test_fetching),
        T(test_attaching),
        T(test_order),
        T(test_cut_between),
        T(test_damaged_copy),
        T(test_refused_acts_send_no_files),
        T(test_kill),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
