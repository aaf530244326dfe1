#include "common/base/clock.h"
#include "server/rules/collate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The measures of annex 2, problem 5, as the plan prints them. */
static const char publicity[] = "做好环境保护宣传,增强农工环保意识;";
static const char clearing[] = "加强农村环境卫生的检查督办,督促各社区、各保洁公司做好"
                               "垃圾、秸秆的清理和处置,必须做到应清尽清、日产日清;";
static const char rivers[] = "严格落实河湖长制管护机制,加强河道的管护力度。";
static const char together[] = "结合“共同缔造”、“村庄清洁日”活动,"
                               "引导社会力量积极参与农户周边环境整治。";

/* Two units of the plan and two that are made up. */
static const struct collate_input real[] = {
    {7, "管理区农业局", publicity}, {7, "管理区农业局", clearing}, {7, "管理区农业局", rivers},
    {21, "示例社区一", publicity},  {21, "示例社区一", together},  {21, "示例社区一", rivers},
    {21, "示例社区一", publicity},  {22, "示例社区二", rivers},    {22, "示例社区二", publicity},
    {22, "示例社区二", together},
};

struct expected {
    const char *text;
    size_t unit_count;
    const char *units[3];
    bool by_all;
};

static const struct expected collated[] = {
    {publicity, 3, {"管理区农业局", "示例社区一", "示例社区二"}, true},
    {clearing, 1, {"管理区农业局"}, false},
    {rivers, 3, {"管理区农业局", "示例社区一", "示例社区二"}, true},
    {together, 2, {"示例社区一", "示例社区二"}, false},
};

enum {
    BUDGET = 32 * 1024 * 1024,
};

static void check_item(const struct collated_item *item, const struct expected *expected)
{
    assert_string_equal(item->text, expected->text);
    assert_int_equal(item->unit_count, expected->unit_count);
    for (size_t i = 0; i < expected->unit_count; i++) {
        assert_string_equal(item->unit_names[i], expected->units[i]);
    }
    assert_int_equal(item->by_all, expected->by_all);
}

static void merges_the_real_texts(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collated_item *items = NULL;
    size_t count = 0;
    assert_int_equal(collate(real, ARRAY_LEN(real), &arena, &items, &count), ERR_OK);
    assert_int_equal(count, ARRAY_LEN(collated));
    for (size_t i = 0; i < count; i++) {
        check_item(&items[i], &collated[i]);
    }
    assert_ptr_equal(items[0].text, real[0].text); /* borrowed, not copied */
    arena_close(&arena);
}

static void one_unit_is_all(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collated_item *items = NULL;
    size_t count = 0;
    assert_int_equal(collate(real, 3, &arena, &items, &count), ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(items[i].text, real[i].text);
        assert_int_equal(items[i].unit_count, 1);
        assert_true(items[i].by_all);
    }
    arena_close(&arena);
}

static void nothing_gives_nothing(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collated_item *items = NULL;
    size_t count = 9;
    assert_int_equal(collate(NULL, 0, &arena, &items, &count), ERR_OK);
    assert_int_equal(count, 0);
    arena_close(&arena);
}

/* Units of the same name are still two, and a difference of one mark is a difference. */
static void units_are_told_by_number_and_texts_to_the_byte(void **state)
{
    (void)state;
    static const struct collate_input inputs[] = {
        {1, "示例社区", "加强宣传"},   {1, "示例社区", "加强宣传"}, {2, "示例社区", "加强宣传"},
        {2, "示例社区", "加强宣传。"}, {3, "示例社区三", ""},
    };
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collated_item *items = NULL;
    size_t count = 0;
    assert_int_equal(collate(inputs, ARRAY_LEN(inputs), &arena, &items, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(items[0].unit_count, 2);
    assert_false(items[0].by_all);
    assert_string_equal(items[1].text, "加强宣传。");
    assert_string_equal(items[2].text, "");
    arena_close(&arena);
}

static void says_when_memory_ends(void **state)
{
    (void)state;
    struct arena arena;
    struct collated_item *items = NULL;
    size_t count = 0;
    size_t budget = 0;
    enum err err = ERR_NOMEM;
    for (; err == ERR_NOMEM && budget < BUDGET; budget += 16) {
        arena_init(&arena, budget);
        err = collate(real, ARRAY_LEN(real), &arena, &items, &count);
        assert_int_equal(arena.exhausted, err != ERR_OK);
        arena_close(&arena);
    }
    assert_int_equal(err, ERR_OK);
    assert_true(budget > 10 * sizeof(void *));
}

enum {
    UNITS = 1000,
    OWN_ITEMS = 50,
    SHARED_ITEMS = 50,
    MANY = UNITS * (OWN_ITEMS + SHARED_ITEMS),
    TEXT_SIZE = 64,
};

/* Every unit says the 50 shared texts and 50 of its own; unit 0 lacks the last shared one. */
static void fill_many(struct collate_input *inputs, char (*texts)[TEXT_SIZE])
{
    for (int i = 0; i < MANY; i++) {
        int unit = i / (OWN_ITEMS + SHARED_ITEMS);
        int no = i % (OWN_ITEMS + SHARED_ITEMS);
        bool shared = no < SHARED_ITEMS && !(unit == 0 && no == SHARED_ITEMS - 1);
        snprintf(texts[i], TEXT_SIZE, "加强日常检查和指导工作%d-%d", shared ? -1 : unit, no);
        inputs[i] = (struct collate_input){unit + 1, "示例社区", texts[i]};
    }
}

static void a_hundred_thousand_inputs_are_quick(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collate_input *inputs = calloc(MANY, sizeof(*inputs));
    char(*texts)[TEXT_SIZE] = calloc(MANY, sizeof(*texts));
    assert_non_null(inputs);
    assert_non_null(texts);
    fill_many(inputs, texts);

    struct collated_item *items = NULL;
    size_t count = 0;
    int64_t start = clock_mono_ms();
    assert_int_equal(collate(inputs, MANY, &arena, &items, &count), ERR_OK);
    assert_true(clock_mono_ms() - start < 2000);

    assert_int_equal(count, UNITS * OWN_ITEMS + SHARED_ITEMS + 1);
    for (int i = 0; i < SHARED_ITEMS - 1; i++) {
        assert_int_equal(items[i].unit_count, UNITS);
        assert_true(items[i].by_all);
    }
    assert_int_equal(items[SHARED_ITEMS - 1].unit_count, 1);
    assert_int_equal(items[SHARED_ITEMS + OWN_ITEMS].unit_count, UNITS - 1);
    assert_false(items[SHARED_ITEMS + OWN_ITEMS].by_all);
    free(texts);
    free(inputs);
    arena_close(&arena);
}

/* The office's texts stand as they were written, also when one is written twice. */
static void the_offices_wording_stands_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {clearing, publicity, clearing};
    struct arena arena;
    arena_init(&arena, BUDGET);
    struct collated_item *items = NULL;
    for (size_t count = 0; count <= 3; count++) {
        assert_int_equal(collate_wording(texts, count, &arena, &items), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            check_item(&items[i], &(struct expected){texts[i], 0, {NULL}, true});
        }
    }
    arena_close(&arena);
    arena_init(&arena, 8);
    assert_int_equal(collate_wording(texts, 3, &arena, &items), ERR_NOMEM);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_the_real_texts),
        cmocka_unit_test(one_unit_is_all),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(units_are_told_by_number_and_texts_to_the_byte),
        cmocka_unit_test(says_when_memory_ends),
        cmocka_unit_test(the_offices_wording_stands_alone),
        cmocka_unit_test(a_hundred_thousand_inputs_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
