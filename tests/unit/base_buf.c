#include "common/base/buf.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
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

static void hold(const struct buf *buf)
{
    assert_true(buf->off <= buf->len && buf->len <= buf->cap && buf->cap <= buf->max);
}

static void empty_is_like_any_other(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 10);
    assert_int_equal(buf_unread(&buf), 0);
    assert_non_null(buf_head(&buf));
    assert_int_equal(buf_append(&buf, NULL, 0), ERR_OK);
    buf_consume(&buf, 0);
    buf_clear(&buf);
    buf_release(&buf);
    assert_int_equal(alloc_fail_largest(), 0);
    buf_close(&buf);
    buf_close(&buf);
    assert_int_equal(buf.max, 10);
}

/* Every maximum, filled in pieces of every size: it takes exactly max bytes and then none. */
static void maximum_is_exact(void **state)
{
    (void)state;
    static const char bytes[600];
    for (size_t max = 0; max < 600; max += 7) {
        for (size_t piece = 1; piece <= max + 1; piece += 5) {
            struct buf buf;
            buf_init(&buf, max);
            size_t filled = 0;
            for (; piece <= max - filled; filled += piece) {
                assert_int_equal(buf_append(&buf, bytes, piece), ERR_OK);
                hold(&buf);
            }
            assert_int_equal(buf_append(&buf, bytes, piece), ERR_LIMIT);
            assert_int_equal(buf_unread(&buf), filled);
            assert_int_equal(buf_append(&buf, bytes, max - filled), ERR_OK);
            assert_int_equal(buf_append(&buf, bytes, 1), ERR_LIMIT);
            assert_int_equal(buf_append(&buf, bytes, SIZE_MAX), ERR_LIMIT);
            assert_int_equal(buf_unread(&buf), max);
            buf_close(&buf);
        }
    }
}

/* A numbered stream through a small buffer, appended and consumed in changing portions. */
static void order_is_kept(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1000);
    unsigned written = 0;
    unsigned read = 0;
    for (unsigned turn = 0; turn < 20000; turn++) {
        uint8_t piece[97];
        size_t len = turn * 31 % sizeof(piece);
        for (size_t i = 0; i < len; i++) {
            piece[i] = (uint8_t)((written + i) % 251);
        }
        enum err wanted = len <= 1000 - buf_unread(&buf) ? ERR_OK : ERR_LIMIT;
        assert_int_equal(buf_append(&buf, piece, len), wanted);
        written += wanted == ERR_OK ? (unsigned)len : 0;
        size_t taken = turn * 17 % 95;
        taken = taken < buf_unread(&buf) ? taken : buf_unread(&buf);
        for (size_t i = 0; i < taken; i++) {
            assert_int_equal(buf_head(&buf)[i], (read + i) % 251);
        }
        buf_consume(&buf, taken);
        read += (unsigned)taken;
        hold(&buf);
        assert_int_equal(buf_unread(&buf), written - read);
    }
    buf_close(&buf);
}

static void reserved_counts_when_committed(void **state)
{
    (void)state;
    struct buf buf;
    uint8_t *room = NULL;
    buf_init(&buf, 100);
    assert_int_equal(buf_reserve(&buf, 101, &room), ERR_LIMIT);
    assert_null(room);
    assert_int_equal(buf_reserve(&buf, 100, &room), ERR_OK);
    memcpy(room, "abc", 3);
    assert_int_equal(buf_unread(&buf), 0);
    buf_commit(&buf, 3);
    assert_int_equal(buf_unread(&buf), 3);
    assert_memory_equal(buf_head(&buf), "abc", 3);
    buf_close(&buf);
}

static void printing_needs_no_room_for_the_end(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 5);
    assert_int_equal(buf_printf(&buf, "%s%d", "abc", 45), ERR_OK);
    assert_memory_equal(buf_head(&buf), "abc45", 5);
    assert_int_equal(buf_printf(&buf, "%s", ""), ERR_OK);
    assert_int_equal(buf_printf(&buf, "%s", "x"), ERR_LIMIT);
    assert_int_equal(buf_unread(&buf), 5);
    buf_close(&buf);

    for (int len = 500; len < 530; len++) {
        buf_init(&buf, (size_t)len);
        assert_int_equal(buf_printf(&buf, "%*d", len, 7), ERR_OK);
        assert_int_equal(buf_unread(&buf), len);
        assert_int_equal(buf_head(&buf)[len - 1], '7');
        buf_clear(&buf);
        assert_int_equal(buf_printf(&buf, "%*d", len + 1, 7), ERR_LIMIT);
        assert_int_equal(buf_unread(&buf), 0);
        buf_close(&buf);
    }
}

static void release_keeps_what_is_unread(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    assert_int_equal(buf_append(&buf, "ab", 2), ERR_OK);
    buf_release(&buf);
    assert_int_equal(buf_unread(&buf), 2);
    buf_consume(&buf, 2);
    buf_release(&buf);
    assert_int_equal(alloc_fail_live(), 0);
    assert_int_equal(buf_append(&buf, "cd", 2), ERR_OK);
    assert_memory_equal(buf_head(&buf), "cd", 2);
    buf_close(&buf);
}

static bool fill(void *arg)
{
    (void)arg;
    struct buf buf;
    buf_init(&buf, 4000);
    enum err err = ERR_OK;
    for (int i = 0; i < 3 && err == ERR_OK; i++) {
        size_t before = buf_unread(&buf);
        err = buf_printf(&buf, "%*d", 1000, i);
        assert_int_equal(buf_unread(&buf), before + (err == ERR_OK ? 1000 : 0));
    }
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    buf_close(&buf);
    return err == ERR_OK;
}

static void each_growth_may_fail(void **state)
{
    (void)state;
    assert_int_equal(alloc_fail_run(fill, NULL), 3 + 3); /* three long texts, three growths */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(empty_is_like_any_other, install, remove_clean),
        cmocka_unit_test_setup_teardown(maximum_is_exact, install, remove_clean),
        cmocka_unit_test_setup_teardown(order_is_kept, install, remove_clean),
        cmocka_unit_test_setup_teardown(reserved_counts_when_committed, install, remove_clean),
        cmocka_unit_test_setup_teardown(printing_needs_no_room_for_the_end, install, remove_clean),
        cmocka_unit_test_setup_teardown(release_keeps_what_is_unread, install, remove_clean),
        cmocka_unit_test(each_growth_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
