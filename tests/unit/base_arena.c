#include "common/base/arena.h"
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

static void pieces_are_aligned_and_apart(void **state)
{
    (void)state;
    enum {
        PIECES = 600
    };
    static unsigned char *pieces[PIECES];
    struct arena arena;
    arena_init(&arena, 1024 * 1024);
    assert_int_equal(alloc_fail_live(), 0);
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = arena_alloc(&arena, i);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)(i & 0xFF), i);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_int_equal(pieces[i][k], i & 0xFF);
        }
    }
    assert_in_range(alloc_fail_live(), 2, 10);
    arena_close(&arena);
    arena_close(&arena);
}

static void budget_is_exact(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 8192);
    assert_non_null(arena_alloc(&arena, 8000));
    assert_non_null(arena_alloc(&arena, 190));
    assert_int_equal(arena.used, 8192);
    assert_non_null(arena_alloc(&arena, 0));
    assert_false(arena.exhausted);
    assert_null(arena_alloc(&arena, 1));
    assert_true(arena.exhausted);
    assert_false(arena.failed);
    arena_close(&arena);
    assert_false(arena.exhausted);
    assert_int_equal(arena.budget, 8192);
    assert_int_equal(arena.used, 0);
    assert_non_null(arena_alloc(&arena, 8192));
    arena_close(&arena);
}

/* Padding counts, and pieces that fill a block to its end stay inside of it (the sanitizer looks). */
static void padding_counts(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 100);
    assert_non_null(arena_alloc(&arena, 90));
    assert_null(arena_alloc(&arena, 3));
    assert_true(arena.exhausted);
    arena_close(&arena);

    arena_init(&arena, 32 * 1024);
    for (size_t i = 0; i < 32 * 1024 / 16; i++) {
        void *piece = arena_alloc(&arena, 16);
        assert_non_null(piece);
        memset(piece, 1, 16);
    }
    assert_null(arena_alloc(&arena, 1));
    arena_close(&arena);
}

static void oversize_reserves_nothing(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    assert_null(arena_alloc(&arena, 1001));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_calloc(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.exhausted);
    assert_false(arena.failed);
    assert_int_equal(alloc_fail_largest(), 0);
    arena_close(&arena);

    arena_init(&arena, SIZE_MAX);
    assert_null(arena_alloc(&arena, SIZE_MAX - 7));
    assert_true(arena.exhausted);
    arena_close(&arena);
}

static void no_memory_is_told_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    alloc_fail_at(1);
    assert_null(arena_alloc(&arena, 10));
    assert_true(arena.failed);
    assert_false(arena.exhausted);
    assert_int_equal(arena.used, 0);
    arena_close(&arena);
    assert_false(arena.failed);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 16 * 1024);
    static const char open_ended[] = {'a', 'b', 'c'};
    assert_null(arena_strdup(&arena, NULL));
    assert_null(arena_strndup(&arena, NULL, 3));
    assert_string_equal(arena_strdup(&arena, ""), "");
    assert_string_equal(arena_strdup(&arena, "整改措施"), "整改措施");
    assert_string_equal(arena_strndup(&arena, open_ended, 3), "abc");
    assert_string_equal(arena_strndup(&arena, "ab\0cd", 5), "ab");
    assert_string_equal(arena_printf(&arena, "%s-%05d", "p", 42), "p-00042");
    assert_int_equal(strlen(arena_printf(&arena, "%*s", 6000, "")), 6000);
    assert_false(arena.failed || arena.exhausted);
    assert_null(arena_printf(&arena, "%*s", 16000, ""));
    assert_true(arena.exhausted);
    const unsigned char *zeroed = arena_calloc(&arena, 10, 10);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(zeroed[i], 0);
    }
    arena_close(&arena);
}

static bool fill(void *arg)
{
    (void)arg;
    struct arena arena;
    arena_init(&arena, 1024 * 1024);
    bool all = true;
    for (size_t i = 0; i < 64 && all; i++) {
        all = arena_alloc(&arena, 4000) != NULL && arena_strdup(&arena, "text") != NULL;
    }
    bool told = all != arena.failed && !arena.exhausted;
    arena_close(&arena);
    return all && told;
}

static void each_block_may_fail(void **state)
{
    (void)state;
    assert_in_range(alloc_fail_run(fill, NULL), 3, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces_are_aligned_and_apart, install, remove_clean),
        cmocka_unit_test_setup_teardown(budget_is_exact, install, remove_clean),
        cmocka_unit_test_setup_teardown(padding_counts, install, remove_clean),
        cmocka_unit_test_setup_teardown(oversize_reserves_nothing, install, remove_clean),
        cmocka_unit_test_setup_teardown(no_memory_is_told_apart, install, remove_clean),
        cmocka_unit_test_setup_teardown(texts_are_copied, install, remove_clean),
        cmocka_unit_test(each_block_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
