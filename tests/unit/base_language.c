/* Which language is spoken: the locale decides for talk, never for papers; a missing catalogue is noticed. */
#include "common/base/language.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int english_locale(void **state)
{
    (void)state;
    (void)unsetenv("RECTIFY_LANG");
    (void)unsetenv("LC_ALL");
    (void)unsetenv("LC_MESSAGES");
    return setenv("LANG", "en_US.UTF-8", 1);
}

static void the_locale_decides_for_talk_alone(void **state)
{
    (void)state;
    language_init(NULL);
    assert_string_equal(_("Title"), "Title");
    language_init_papers(NULL);
    assert_string_equal(_("Title"), "标题");
    assert_true(language_present());
}

static void whoever_says_so_gets_english_papers(void **state)
{
    (void)state;
    language_init_papers("en");
    assert_string_equal(_("Title"), "Title");
    assert_true(language_present());
    (void)setenv("RECTIFY_LANG", "en", 1);
    language_init_papers(NULL);
    assert_string_equal(_("Title"), "Title");
    language_init_papers("zh");
    assert_string_equal(_("Title"), "标题");
}

static void without_its_catalogue_chinese_is_missing(void **state)
{
    (void)state;
    language_init_papers(NULL);
    assert_non_null(bindtextdomain("rectify", "/nowhere"));
    assert_false(language_present());
    language_init_papers("en");
    assert_non_null(bindtextdomain("rectify", "/nowhere"));
    assert_true(language_present());
    language_init_papers(NULL);
    assert_true(language_present());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_locale_decides_for_talk_alone, english_locale),
        cmocka_unit_test_setup(whoever_says_so_gets_english_papers, english_locale),
        cmocka_unit_test_setup(without_its_catalogue_chinese_is_missing, english_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
