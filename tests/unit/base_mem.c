#include "common/base/mem.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void overflowing_sizes_are_refused(void **state)
{
    (void)state;
    volatile size_t huge = SIZE_MAX / 2 + 1;
    void *ptr = mem_alloc(1);
    assert_non_null(ptr);
    assert_null(mem_calloc(huge, 2));
    assert_null(mem_calloc(2, huge));
    assert_null(mem_realloc(ptr, huge, 2));
    mem_free(ptr);
}

static void no_bytes_are_memory_too(void **state)
{
    (void)state;
    void *ptrs[] = {mem_alloc(0), mem_calloc(0, 8), mem_calloc(8, 0), mem_realloc(NULL, 0, 8)};
    ptrs[0] = mem_realloc(ptrs[0], 0, 1);
    for (size_t i = 0; i < sizeof(ptrs) / sizeof(ptrs[0]); i++) {
        assert_non_null(ptrs[i]);
        mem_free(ptrs[i]);
    }
    mem_free(NULL);
}

static void calloc_zeroes(void **state)
{
    (void)state;
    unsigned char *bytes = mem_calloc(37, 3);
    assert_non_null(bytes);
    for (size_t i = 0; i < 111; i++) {
        assert_int_equal(bytes[i], 0);
    }
    mem_free(bytes);
}

static bool use_all(void *arg)
{
    (void)arg;
    char *copy = mem_strdup("整改");
    void *zeroed = mem_calloc(3, 5);
    void *grown = mem_realloc(NULL, 4, 4);
    void *more = grown == NULL ? NULL : mem_realloc(grown, 400, 4);
    bool all = copy != NULL && zeroed != NULL && more != NULL && strcmp(copy, "整改") == 0;
    mem_free(copy);
    mem_free(zeroed);
    mem_free(more == NULL ? grown : more);
    return all;
}

static void each_may_fail(void **state)
{
    (void)state;
    assert_int_equal(alloc_fail_run(use_all, NULL), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflowing_sizes_are_refused),
        cmocka_unit_test(no_bytes_are_memory_too),
        cmocka_unit_test(calloc_zeroes),
        cmocka_unit_test(each_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
