#include "tests/floor/client_shelf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cmocka.h>

struct shelf *shelf;
uint8_t content[SIZE];

static void fill(uint8_t *bytes, size_t size, unsigned seed)
{
    static const char head[] = "%PDF-1.4\n";
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
    memcpy(bytes, head, size < sizeof(head) - 1 ? size : sizeof(head) - 1);
}

int shelf_set_up(void **state)
{
    shelf = mmap(NULL, sizeof(*shelf), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shelf != MAP_FAILED);
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
    fill(content, sizeof(content), 1);
    return client_lab_set_up(state);
}

int shelf_tear_down(void **state)
{
    int failed = client_lab_tear_down(state);
    assert_int_equal(munmap(shelf, sizeof(*shelf)), 0);
    return failed;
}

void shelf_forget(void)
{
    memset(shelf, 0, sizeof(*shelf));
    shelf->cut_after_in = NEVER;
    shelf->cut_after_out = NEVER;
}

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

void shelf_serve(struct fake *fake)
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

void shelf_serve_for_ever(struct fake *fake)
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

struct local_file shelf_whole(void)
{
    struct local_file file = {.name = "一.pdf", .bytes = content, .size = SIZE};
    assert_int_equal(digest_sha256(content, SIZE, &file.digest), ERR_OK);
    return file;
}

void shelf_expect_stored(void)
{
    assert_int_equal(shelf->file_count, 1);
    assert_true(shelf->files[0].complete);
    assert_int_equal(shelf->files[0].chunks, 3); /* none was taken twice */
    assert_memory_equal(shelf->files[0].bytes, content, SIZE);
}
