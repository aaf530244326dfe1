#include "common/base/list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct item {
    int number;
    struct list link;
};

static void nodes_keep_their_order(void **state)
{
    (void)state;
    struct list head;
    struct item items[4] = {{.number = 1}, {.number = 2}, {.number = 3}, {.number = 0}};
    list_init(&head);
    assert_true(list_empty(&head));
    list_append(&head, &items[0].link);
    list_append(&head, &items[1].link);
    list_append(&head, &items[2].link);
    list_prepend(&head, &items[3].link);
    assert_int_equal(LIST_FIRST(&head, struct item, link)->number, 0);
    int seen = 0;
    LIST_EACH(&head, node, following)
    {
        assert_int_equal(CONTAINER_OF(node, struct item, link)->number, seen);
        list_remove(node);
        list_remove(node);
        seen++;
    }
    assert_int_equal(seen, 4);
    assert_true(list_empty(&head));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
