#include "tests/lib/alloc_fail.h"
#include "common/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct {
    size_t live;
    size_t largest;
    size_t countdown; /* the allocation that brings it to 0 fails */
} state;

static bool refuse(size_t size)
{
    state.largest = size > state.largest ? size : state.largest;
    return state.countdown > 0 && --state.countdown == 0;
}

static void *count_alloc(size_t size)
{
    void *ptr = refuse(size) ? NULL : malloc(size);
    state.live += ptr != NULL;
    return ptr;
}

static void *count_realloc(void *ptr, size_t size)
{
    void *moved = refuse(size) ? NULL : realloc(ptr, size);
    state.live += ptr == NULL && moved != NULL;
    return moved;
}

static void count_free(void *ptr)
{
    state.live -= ptr != NULL;
    free(ptr);
}

void alloc_fail_install(void)
{
    static const struct mem_allocator allocator = {count_alloc, count_realloc, count_free};
    state.live = 0;
    state.largest = 0;
    state.countdown = 0;
    mem_set_allocator(&allocator);
}

void alloc_fail_remove(void)
{
    mem_set_allocator(NULL);
}

void alloc_fail_at(size_t nth)
{
    state.countdown = nth;
}

size_t alloc_fail_live(void)
{
    return state.live;
}

size_t alloc_fail_largest(void)
{
    return state.largest;
}

size_t alloc_fail_run(alloc_fail_scenario_cb scenario, void *arg)
{
    alloc_fail_install();
    for (size_t nth = 1;; nth++) {
        alloc_fail_at(nth);
        bool succeeded = scenario(arg);
        bool failed_one = state.countdown == 0;
        assert_int_equal(state.live, 0);
        assert_true(succeeded || failed_one);
        if (succeeded && !failed_one) {
            alloc_fail_remove();
            return nth - 1;
        }
    }
}
