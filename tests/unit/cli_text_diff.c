/* Marked differences that can be read without colour, and how alike two texts are. */
#include "client/cli/text_diff.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void changes_are_marked_where_they_stand(void **state)
{
    static const struct {
        const char *before;
        const char *after;
        const char *marked;
    } cases[] = {
        {"", "", ""},
        {"组织学习", "组织学习", "组织学习"},
        {"", "新", "{+新+}"},
        {"旧", "", "[-旧-]"},
        {"组织学习", "组织集中学习", "组织{+集中+}学习"},
        {"组织集中学习", "组织学习", "组织[-集中-]学习"},
        {"每月检查一次", "每季度检查一次", "每[-月-]{+季度+}检查一次"},
        {"完成于 2023 年", "完成于 2024 年", "完成于 [-2023-]{+2024+} 年"},
        {"全部不同", "一字无关", "[-全部不同-]{+一字无关+}"},
        /* One equal character between two changes is no reading. */
        {"甲的乙", "丙的丁", "[-甲的乙-]{+丙的丁+}"},
        {"甲同同乙", "丙同同丁", "[-甲-]{+丙+}同同[-乙-]{+丁+}"},
        /* At an end there is nothing that it would interrupt. */
        {"同甲", "同乙", "同[-甲-]{+乙+}"},
        {"甲同", "乙同", "[-甲-]{+乙+}同"},
        {"a\nb", "a\nc", "a\n[-b-]{+c+}"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(text_diff(cases[i].before, cases[i].after, &arena), cases[i].marked);
    }
    arena_close(&arena);
}

/* Whoever leaves out one kind of marks has one of the texts, byte for byte. */
static char *without(const char *marked, const char *open, const char *close,
                     const char *other_open, const char *other_close)
{
    char *text = calloc(1, strlen(marked) + 1);
    size_t length = 0;
    assert_non_null(text);
    for (const char *c = marked; *c != '\0';) {
        if (strncmp(c, open, 2) == 0) {
            c = strstr(c, close) + 2;
        } else if (strncmp(c, other_open, 2) == 0 || strncmp(c, other_close, 2) == 0) {
            c += 2;
        } else {
            text[length++] = *c++;
        }
    }
    return text;
}

static char *random_text(unsigned *seed)
{
    static const char *const letters[] = {"学", "习", "检", "查", "一", "次", "a1", " ", "。"};
    char *text = calloc(1, 4 * 40 + 1);
    assert_non_null(text);
    *seed = *seed * 1103515245u + 12345u;
    for (unsigned count = *seed >> 16 & 31; count > 0; count--) {
        *seed = *seed * 1103515245u + 12345u;
        strcat(text, letters[(*seed >> 16) % ARRAY_LEN(letters)]);
    }
    return text;
}

static void both_texts_stand_in_the_marked_one(void **state)
{
    unsigned seed = 1;
    (void)state;
    for (int i = 0; i < 500; i++) {
        char *before = random_text(&seed);
        char *after = random_text(&seed);
        struct arena arena;
        arena_init(&arena, 1 << 20);
        const char *marked = text_diff(before, after, &arena);
        char *first = without(marked, "{+", "+}", "[-", "-]");
        char *second = without(marked, "[-", "-]", "{+", "+}");
        assert_string_equal(first, before);
        assert_string_equal(second, after);
        arena_close(&arena);
        free(first);
        free(second);
        free(before);
        free(after);
    }
}

static void texts_that_are_too_long_are_told_apart_as_a_whole(void **state)
{
    static char before[3 * (TEXT_DIFF_MAX + 4)];
    static char after[3 * (TEXT_DIFF_MAX + 4)];
    struct arena arena;
    (void)state;
    for (int i = 0; i < TEXT_DIFF_MAX + 1; i++) {
        strcat(before + strlen(before), i % 2 == 0 ? "甲" : "乙");
        strcat(after + strlen(after), i % 2 == 0 ? "乙" : "丙");
    }
    arena_init(&arena, 1 << 20);
    const char *marked = text_diff(before, after, &arena);
    assert_int_equal(strncmp(marked, "[-甲", 5), 0);
    assert_ptr_equal(strstr(marked, "[-"), marked);
    assert_null(strstr(marked + 2, "[-"));
    assert_int_equal(strlen(marked), strlen(before) + strlen(after) + 8);
    arena_close(&arena);
}

static void likeness_counts_shared_characters(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(text_diff_alike("", "", &arena), 100);
    assert_int_equal(text_diff_alike("学习", "", &arena), 0);
    assert_int_equal(text_diff_alike("学习", "习学", &arena), 100);
    assert_int_equal(text_diff_alike("学习", "学校", &arena), 50);
    assert_int_equal(text_diff_alike("学学习", "学", &arena), 50);
    assert_int_equal(text_diff_alike("2023", "2024", &arena), 0);
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_marked_where_they_stand),
        cmocka_unit_test(both_texts_stand_in_the_marked_one),
        cmocka_unit_test(texts_that_are_too_long_are_told_apart_as_a_whole),
        cmocka_unit_test(likeness_counts_shared_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
