#include "common/wire/frame.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What the owner was asked, and what it shall answer. */
struct owner {
    int asked;
    enum err answer;
    struct frame last;
};

static enum err admit(const struct frame *header, void *arg)
{
    struct owner *owner = arg;
    owner->asked++;
    owner->last = *header;
    return owner->answer;
}

struct fixture {
    struct frame_reader reader;
    struct owner owner;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    alloc_fail_install();
    fixture.owner = (struct owner){.answer = ERR_OK};
    frame_reader_init(&fixture.reader, admit, &fixture.owner);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    frame_reader_close(&fixture->reader);
    frame_reader_close(&fixture->reader);
    size_t live = alloc_fail_live();
    alloc_fail_remove();
    return live == 0 ? 0 : -1;
}

static void restart(struct fixture *fixture)
{
    frame_reader_close(&fixture->reader);
    fixture->owner = (struct owner){.answer = ERR_OK};
    frame_reader_init(&fixture->reader, admit, &fixture->owner);
}

/* Four frames of different shapes; the body of the n-th is 'a' + n repeated. */
static const struct frame shapes[] = {
    {.type = 1, .request = 0, .length = 0},
    {.type = 0x1234, .flags = FRAME_MORE, .request = 7, .length = 5},
    {.type = 0x1234, .request = 7, .length = 19},
    {.type = 0xFFFF, .request = UINT32_MAX, .length = 1},
};

enum {
    SHAPES = sizeof(shapes) / sizeof(shapes[0]),
    STREAM_LEN = 4 * FRAME_HEADER_SIZE + 5 + 19 + 1,
};

static void make_stream(uint8_t stream[STREAM_LEN])
{
    for (int i = 0; i < SHAPES; i++) {
        frame_header_encode(&shapes[i], stream);
        memset(stream + FRAME_HEADER_SIZE, 'a' + i, shapes[i].length);
        stream += FRAME_HEADER_SIZE + shapes[i].length;
    }
}

static int take_all(struct fixture *fixture, int taken)
{
    struct frame frame;
    enum err err = ERR_OK;
    while ((err = frame_reader_next(&fixture->reader, &frame)) == ERR_OK) {
        const struct frame *shape = &shapes[taken];
        assert_int_equal(frame.type, shape->type);
        assert_int_equal(frame.flags, shape->flags);
        assert_int_equal(frame.request, shape->request);
        assert_int_equal(frame.length, shape->length);
        for (size_t i = 0; i < frame.length; i++) {
            assert_int_equal(frame.body[i], 'a' + taken);
        }
        taken++;
    }
    assert_int_equal(err, ERR_AGAIN);
    return taken;
}

static void feed(struct fixture *fixture, const uint8_t *bytes, size_t len)
{
    assert_int_equal(frame_reader_feed(&fixture->reader, bytes, len), ERR_OK);
}

static void finish(struct fixture *fixture, int taken)
{
    assert_int_equal(taken, SHAPES);
    assert_int_equal(fixture->owner.asked, SHAPES);
    assert_false(frame_reader_partial(&fixture->reader));
    assert_int_equal(alloc_fail_live(), 0);
    restart(fixture);
}

static void pieces_of_every_size(void **state)
{
    struct fixture *fixture = *state;
    uint8_t stream[STREAM_LEN];
    make_stream(stream);
    for (size_t piece = 1; piece <= STREAM_LEN; piece++) {
        int taken = 0;
        for (size_t at = 0; at < STREAM_LEN; at += piece) {
            size_t left = STREAM_LEN - at;
            feed(fixture, stream + at, piece < left ? piece : left);
            taken = take_all(fixture, taken);
        }
        finish(fixture, taken);
    }
}

/* Cut in three at every pair of places, empty pieces included. */
static void cuts_at_every_place(void **state)
{
    struct fixture *fixture = *state;
    uint8_t stream[STREAM_LEN];
    make_stream(stream);
    for (size_t first = 0; first <= STREAM_LEN; first++) {
        for (size_t second = first; second <= STREAM_LEN; second++) {
            feed(fixture, stream, first);
            int taken = take_all(fixture, 0);
            feed(fixture, stream + first, second - first);
            taken = take_all(fixture, taken);
            feed(fixture, stream + second, STREAM_LEN - second);
            finish(fixture, take_all(fixture, taken));
        }
    }
}

/* Bytes may come while a frame that was handed out has not been left yet, one frame taken a time. */
static void feeding_between_frames(void **state)
{
    struct fixture *fixture = *state;
    uint8_t stream[STREAM_LEN];
    make_stream(stream);
    for (size_t cut = 0; cut <= STREAM_LEN; cut++) {
        struct frame frame;
        feed(fixture, stream, cut);
        enum err err = frame_reader_next(&fixture->reader, &frame);
        feed(fixture, stream + cut, STREAM_LEN - cut);
        finish(fixture, take_all(fixture, err == ERR_OK));
    }
}

static void partial_tells_a_begun_frame(void **state)
{
    struct fixture *fixture = *state;
    const struct frame header = {.type = 3, .length = 4};
    uint8_t bytes[FRAME_HEADER_SIZE + 4] = {0};
    struct frame frame;
    frame_header_encode(&header, bytes);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_int_equal(frame_reader_partial(&fixture->reader), i > 0);
        assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_AGAIN);
        assert_int_equal(frame_reader_partial(&fixture->reader), i > 0);
        feed(fixture, bytes + i, 1);
    }
    assert_false(frame_reader_partial(&fixture->reader));
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_OK);
    assert_false(frame_reader_partial(&fixture->reader));
    feed(fixture, bytes, 1);
    assert_true(frame_reader_partial(&fixture->reader));
}

static void encoding_is_as_specified(void **state)
{
    (void)state;
    static const uint8_t wanted[] = {'R', 'F', 1, 1, 0x12, 0x34, 0,    0,
                                     0,   1,   0, 0, 0xA1, 0xB2, 0xC3, 0xD4};
    const struct frame frame = {
        .type = 0x1234, .flags = FRAME_MORE, .length = FRAME_BODY_MAX, .request = 0xA1B2C3D4};
    uint8_t out[FRAME_HEADER_SIZE];
    frame_header_encode(&frame, out);
    assert_memory_equal(out, wanted, sizeof(wanted));
}

/* The specification once more, in its order. */
static enum err expected(const uint8_t *head)
{
    uint32_t length =
        (uint32_t)head[8] << 24 | (uint32_t)head[9] << 16 | (uint32_t)head[10] << 8 | head[11];
    if (head[0] != 'R' || head[1] != 'F') {
        return ERR_MAGIC;
    }
    if (head[2] != 1) {
        return ERR_VERSION;
    }
    if (head[3] > 1 || head[6] != 0 || head[7] != 0) {
        return ERR_RESERVED;
    }
    if (length > 65536) {
        return ERR_LENGTH;
    }
    return length == 0 ? ERR_OK : ERR_AGAIN;
}

static void offer(struct fixture *fixture, const uint8_t *head)
{
    struct frame frame;
    enum err wanted = expected(head);
    bool judged = wanted == ERR_OK || wanted == ERR_AGAIN || wanted == ERR_LENGTH;
    feed(fixture, head, FRAME_HEADER_SIZE);
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), wanted);
    assert_int_equal(fixture->owner.asked, judged);
    restart(fixture);
}

/* Each byte of a header replaced by each value, alone and together with each other defect. */
static void every_header_defect(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        size_t at;
        uint8_t value;
    } defects[] = {{0, 'r'}, {1, 0}, {2, 2}, {3, 2},    {3, 0x81},
                   {6, 1},   {7, 1}, {8, 1}, {8, 0x80}, {9, 2}};
    const struct frame good = {.type = 9, .request = 1};
    for (size_t at = 0; at < FRAME_HEADER_SIZE; at++) {
        for (int value = 0; value < 256; value++) {
            uint8_t head[FRAME_HEADER_SIZE];
            frame_header_encode(&good, head);
            head[at] = (uint8_t)value;
            offer(fixture, head);
            for (size_t i = 0; i < sizeof(defects) / sizeof(defects[0]); i++) {
                uint8_t kept = head[defects[i].at];
                head[defects[i].at] = defects[i].value;
                offer(fixture, head);
                head[defects[i].at] = kept;
            }
        }
    }
}

static void owner_refuses(void **state)
{
    struct fixture *fixture = *state;
    static const enum err answers[] = {ERR_TYPE, ERR_WRONG_STATE, ERR_LENGTH, ERR_SEQUENCE};
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        const struct frame header = {.type = 77, .request = 5, .length = UINT32_MAX};
        struct frame frame;
        uint8_t head[FRAME_HEADER_SIZE];
        frame_header_encode(&header, head);
        fixture->owner.answer = answers[i];
        feed(fixture, head, sizeof(head));
        assert_int_equal(frame_reader_next(&fixture->reader, &frame), answers[i]);
        assert_int_equal(fixture->reader.header.type, 77);
        assert_int_equal(fixture->reader.header.request, 5);
        assert_int_equal(fixture->owner.last.length, UINT32_MAX);
        restart(fixture);
    }
}

static void failure_stays(void **state)
{
    struct fixture *fixture = *state;
    uint8_t bytes[2 * FRAME_HEADER_SIZE];
    const struct frame good = {.type = 9};
    struct frame frame;
    frame_header_encode(&good, bytes);
    frame_header_encode(&good, bytes + FRAME_HEADER_SIZE);
    bytes[2] = 9;
    feed(fixture, bytes, sizeof(bytes));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_VERSION);
        assert_int_equal(frame_reader_feed(&fixture->reader, bytes, sizeof(bytes)), ERR_VERSION);
        assert_false(frame_reader_partial(&fixture->reader));
    }
    assert_int_equal(fixture->owner.asked, 0);
}

static void claims_reserve_nothing(void **state)
{
    struct fixture *fixture = *state;
    static const uint32_t claims[] = {FRAME_BODY_MAX, FRAME_BODY_MAX + 1, INT32_MAX,
                                      (uint32_t)INT32_MAX + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
        const struct frame header = {.type = 9, .length = claims[i]};
        struct frame frame;
        uint8_t head[FRAME_HEADER_SIZE];
        frame_header_encode(&header, head);
        feed(fixture, head, sizeof(head));
        enum err wanted = claims[i] > FRAME_BODY_MAX ? ERR_LENGTH : ERR_AGAIN;
        assert_int_equal(frame_reader_next(&fixture->reader, &frame), wanted);
        assert_in_range(alloc_fail_largest(), 1, 1024);
        restart(fixture);
    }
}

static void longest_body_passes(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[FRAME_HEADER_SIZE + FRAME_BODY_MAX];
    const struct frame header = {.type = 9, .length = FRAME_BODY_MAX};
    struct frame frame;
    memset(bytes, 'x', sizeof(bytes));
    frame_header_encode(&header, bytes);
    for (size_t at = 0; at < sizeof(bytes); at += 1000) {
        assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_AGAIN);
        size_t left = sizeof(bytes) - at;
        feed(fixture, bytes + at, left < 1000 ? left : 1000);
        assert_true(alloc_fail_largest() <= 2 * (at + 1000)); /* grows with what has arrived */
    }
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_OK);
    assert_int_equal(frame.length, FRAME_BODY_MAX);
    assert_memory_equal(frame.body, bytes + FRAME_HEADER_SIZE, FRAME_BODY_MAX);
}

static void too_much_at_once_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static uint8_t bytes[FRAME_HEADER_SIZE + FRAME_BODY_MAX];
    const struct frame header = {.type = 9, .length = FRAME_BODY_MAX};
    struct frame frame;
    frame_header_encode(&header, bytes);
    feed(fixture, bytes, sizeof(bytes));
    feed(fixture, bytes, 64 * 1024);
    assert_int_equal(frame_reader_feed(&fixture->reader, bytes, 1), ERR_LIMIT);
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_OK);
    feed(fixture, bytes + 64 * 1024, FRAME_HEADER_SIZE);
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_OK);
    assert_int_equal(frame_reader_next(&fixture->reader, &frame), ERR_AGAIN);
    assert_int_equal(alloc_fail_live(), 0);
}

static bool read_stream(void *arg)
{
    struct fixture *fixture = arg;
    uint8_t stream[STREAM_LEN];
    enum err err = ERR_OK;
    int taken = 0;
    make_stream(stream);
    for (size_t at = 0; at < STREAM_LEN && err == ERR_OK; at++) {
        err = frame_reader_feed(&fixture->reader, stream + at, 1);
        taken = take_all(fixture, taken);
    }
    assert_true(err == ERR_NOMEM || taken == SHAPES);
    restart(fixture);
    return err == ERR_OK;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    struct fixture fixture;
    frame_reader_init(&fixture.reader, admit, &fixture.owner);
    assert_in_range(alloc_fail_run(read_stream, &fixture), SHAPES, 3 * SHAPES);
}

#define WITH_READER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_READER(pieces_of_every_size),
        WITH_READER(cuts_at_every_place),
        WITH_READER(feeding_between_frames),
        WITH_READER(partial_tells_a_begun_frame),
        cmocka_unit_test(encoding_is_as_specified),
        WITH_READER(every_header_defect),
        WITH_READER(owner_refuses),
        WITH_READER(failure_stays),
        WITH_READER(claims_reserve_nothing),
        WITH_READER(longest_body_passes),
        WITH_READER(too_much_at_once_is_refused),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
