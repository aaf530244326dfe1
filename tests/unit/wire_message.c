#include "common/wire/message.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int install(void **state)
{
    (void)state;
    alloc_fail_install();
    return 0;
}

static int remove_clean(void **state)
{
    (void)state;
    size_t live = alloc_fail_live();
    alloc_fail_remove();
    return live == 0 ? 0 : -1;
}

static struct message_bytes *make(size_t length)
{
    struct message_bytes *bytes = message_bytes_new(0x0203, length, NULL);
    assert_non_null(bytes);
    assert_int_equal(bytes->references, 1);
    for (size_t i = 0; i < length; i++) {
        bytes->body[i] = (uint8_t)(i * 7 % 253);
    }
    return bytes;
}

static enum err admit(const struct frame *header, void *arg)
{
    (void)header;
    (void)arg;
    return ERR_OK;
}

/* Through a real reader and back together. */
static void send_through(struct frame_reader *reader, const struct frame *frame, struct buf *whole)
{
    uint8_t head[FRAME_HEADER_SIZE];
    struct frame got;
    frame_header_encode(frame, head);
    assert_int_equal(frame_reader_feed(reader, head, sizeof(head)), ERR_OK);
    assert_int_equal(frame_reader_feed(reader, frame->body, frame->length), ERR_OK);
    assert_int_equal(frame_reader_next(reader, &got), ERR_OK);
    assert_int_equal(got.type, 0x0203);
    assert_int_equal(got.request, 99);
    assert_int_equal(got.flags, frame->flags);
    assert_int_equal(buf_append(whole, got.body, got.length), ERR_OK);
}

static void split_and_join(size_t length)
{
    struct message_bytes *bytes = make(length);
    struct message_cursor cursor = {.bytes = bytes, .request = 99};
    struct frame_reader reader;
    struct frame frame;
    struct buf whole;
    size_t frames = 0;
    bool more = true;
    frame_reader_init(&reader, admit, NULL);
    buf_init(&whole, length);
    while (message_cursor_next(&cursor, &frame)) {
        assert_true(more);
        more = (frame.flags & FRAME_MORE) != 0;
        assert_true(!more || frame.length == FRAME_BODY_MAX);
        send_through(&reader, &frame, &whole);
        frames++;
    }
    assert_false(more);
    assert_false(message_cursor_next(&cursor, &frame));
    assert_int_equal(frames, length == 0 ? 1 : (length + FRAME_BODY_MAX - 1) / FRAME_BODY_MAX);
    assert_int_equal(buf_unread(&whole), length);
    assert_memory_equal(buf_head(&whole), bytes->body, length);
    buf_close(&whole);
    frame_reader_close(&reader);
    message_bytes_unref(bytes);
}

static void lengths_around_the_boundaries(void **state)
{
    (void)state;
    split_and_join(0);
    split_and_join(1);
    for (size_t frames = 1; frames <= 3; frames++) {
        split_and_join(frames * FRAME_BODY_MAX - 1);
        split_and_join(frames * FRAME_BODY_MAX);
        split_and_join(frames * FRAME_BODY_MAX + 1);
    }
}

/* One message to two peers, each at its own place; the bytes live until the last has let go. */
static void peers_share_the_bytes(void **state)
{
    (void)state;
    struct message_bytes *bytes = make(FRAME_BODY_MAX + 10);
    struct message_cursor first = {.bytes = message_bytes_ref(bytes), .request = 1};
    struct message_cursor second = {.bytes = message_bytes_ref(bytes), .request = 2};
    struct frame frame;
    message_bytes_unref(bytes);
    assert_true(message_cursor_next(&first, &frame));
    assert_true(message_cursor_next(&first, &frame));
    assert_int_equal(frame.length, 10);
    assert_false(message_cursor_next(&first, &frame));
    message_bytes_unref(first.bytes);
    assert_int_equal(alloc_fail_live(), 1);
    assert_true(message_cursor_next(&second, &frame));
    assert_int_equal(frame.request, 2);
    assert_int_equal(frame.length, FRAME_BODY_MAX);
    assert_ptr_equal(frame.body, second.bytes->body);
    message_bytes_unref(second.bytes);
    message_bytes_unref(NULL);
    assert_int_equal(alloc_fail_live(), 0);
}

/* A body of its own and a tail that others have too: one message to whoever reads it. */
static void join(size_t body_length, size_t tail_length)
{
    struct shared_bytes *tail = shared_bytes_new(tail_length);
    assert_non_null(tail);
    memset(tail->bytes, 't', tail_length);
    struct message_bytes *first = message_bytes_new(0x0203, body_length, tail);
    struct message_bytes *second = message_bytes_new(0x0203, body_length, tail);
    assert_non_null(first);
    assert_non_null(second);
    shared_bytes_unref(tail);
    message_bytes_unref(second);
    memset(first->body, 'b', body_length);
    struct message_cursor cursor = {.bytes = first, .request = 99};
    struct frame_reader reader;
    struct frame frame;
    struct buf whole;
    bool more = true;
    frame_reader_init(&reader, admit, NULL);
    buf_init(&whole, body_length + tail_length);
    while (message_cursor_next(&cursor, &frame)) {
        assert_true(more);
        more = (frame.flags & FRAME_MORE) != 0;
        send_through(&reader, &frame, &whole);
    }
    assert_false(more);
    assert_int_equal(first->length, body_length + tail_length);
    assert_int_equal(buf_unread(&whole), first->length);
    for (size_t i = 0; i < first->length; i++) {
        assert_int_equal(buf_head(&whole)[i], i < body_length ? 'b' : 't');
    }
    buf_close(&whole);
    frame_reader_close(&reader);
    message_bytes_unref(first);
    assert_int_equal(alloc_fail_live(), 0);
}

static void a_tail_is_shared(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 60, FRAME_BODY_MAX, FRAME_BODY_MAX + 1};
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        for (size_t j = 0; j < ARRAY_LEN(lengths); j++) {
            join(lengths[i], lengths[j]);
        }
    }
}

static void no_memory_is_no_message(void **state)
{
    (void)state;
    assert_null(shared_bytes_new(SIZE_MAX));
    assert_null(message_bytes_new(1, SIZE_MAX, NULL));
    assert_int_equal(alloc_fail_largest(), 0);
    alloc_fail_at(1);
    assert_null(message_bytes_new(1, 10, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lengths_around_the_boundaries, install, remove_clean),
        cmocka_unit_test_setup_teardown(peers_share_the_bytes, install, remove_clean),
        cmocka_unit_test_setup_teardown(a_tail_is_shared, install, remove_clean),
        cmocka_unit_test_setup_teardown(no_memory_is_no_message, install, remove_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
