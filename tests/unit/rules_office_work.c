/* S-42, S-65 to S-68, T21: what the office's work with a unit needs, each defect alone; what is news to a unit. */
#include "server/rules/news.h"
#include "server/rules/office_work.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    TODAY = 19508, /* 2023-05-31 */
};

static const char *const blanks[] = {NULL, "", " ", "\xe3\x80\x80"};

/* Nothing found and passed, or exactly this found and refused. */
static void check(bool passed, const struct findings *findings, enum reason reason)
{
    assert_int_equal(passed, reason == REASON_NONE);
    assert_int_equal(findings->count, reason == REASON_NONE ? 0 : 1);
    if (reason != REASON_NONE) {
        assert_string_equal(reason_name(findings->all[0].reason), reason_name(reason));
        assert_int_equal(findings->all[0].item, 0);
    }
}

static void supervise(const char *text, day_t reply_by, enum reason reason)
{
    struct findings findings = {.count = 0};
    check(office_work_supervise(text, reply_by, TODAY, &findings), &findings, reason);
}

static void a_notice_says_something_and_leaves_time(void **state)
{
    (void)state;
    supervise("请尽快核对", TODAY + 1, REASON_NONE);
    supervise("请今天答复", TODAY, REASON_NONE); /* inclusive */
    supervise("请答复", TODAY - 1, REASON_REPLY_BY_PAST);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        supervise(blanks[i], TODAY, REASON_TEXT_MISSING);
    }
    struct findings findings = {.count = 0};
    assert_false(office_work_supervise("", TODAY - 1, TODAY, &findings));
    assert_int_equal(findings.count, 2); /* all at once */
}

static void a_reply_says_something(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    check(office_work_reply("已核对", &findings), &findings, REASON_NONE);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        findings.count = 0;
        check(office_work_reply(blanks[i], &findings), &findings, REASON_TEXT_MISSING);
    }
}

static struct activity training(void)
{
    return (struct activity){
        .kind = ACTIVITY_TRAINING,
        .held_on = TODAY,
        .text = "讲解监测政策",
        .topic = "防返贫监测",
        .trainer = "市局业务科室负责人",
        .audience = "全场包保干部和社区干部",
        .head_count = 32,
    };
}

static void activity(const struct activity *activity, enum reason reason)
{
    struct findings findings = {.count = 0};
    check(office_work_activity(activity, TODAY, &findings), &findings, reason);
}

static void a_training_says_what_and_for_whom(void **state)
{
    (void)state;
    struct activity one = training();
    activity(&one, REASON_NONE);
    one.trainer = NULL; /* may be unknown */
    activity(&one, REASON_NONE);
    one.head_count = 0;
    activity(&one, REASON_AUDIENCE_MISSING);
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        one = training();
        one.topic = blanks[i];
        activity(&one, REASON_TOPIC_MISSING);
        one = training();
        one.audience = blanks[i];
        activity(&one, REASON_AUDIENCE_MISSING);
    }
}

static void every_kind_says_what_was_found_and_when(void **state)
{
    static const enum activity_kind kinds[] = {ACTIVITY_INSPECTION, ACTIVITY_GUIDANCE,
                                               ACTIVITY_SUPERVISION, ACTIVITY_TRAINING,
                                               ACTIVITY_OUTREACH};
    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        struct activity one = training();
        one.kind = kinds[k];
        activity(&one, REASON_NONE);
        one.held_on = TODAY + 1;
        activity(&one, REASON_ACTIVITY_IN_FUTURE);
        one.held_on = TODAY - 400;
        activity(&one, REASON_NONE);
        for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
            one.text = blanks[i];
            activity(&one, REASON_TEXT_MISSING);
        }
        const struct activity bare = {.kind = kinds[k], .held_on = TODAY, .text = "检查"};
        struct findings findings = {.count = 0};
        assert_int_equal(office_work_activity(&bare, TODAY, &findings),
                         kinds[k] != ACTIVITY_TRAINING);
    }
}

static void news_is_what_others_did(void **state)
{
    enum {
        UNIT = 7,
        OFFICE = 2,
        NOBODY = 0
    };
    static const uint32_t all[] = {ROLE_ADMIN,         ROLE_OFFICE_REVIEWER, ROLE_OFFICE_HEAD,
                                   ROLE_UNIT_REPORTER, ROLE_UNIT_HEAD,       ROLE_OBSERVER};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        bool of_office = all[i] == ROLE_OFFICE_REVIEWER || all[i] == ROLE_OFFICE_HEAD;
        assert_true(is_news(UNIT, OFFICE, all[i]));
        assert_true(is_news(UNIT, NOBODY, all[i]));
        assert_int_equal(is_news(UNIT, UNIT, all[i]), of_office); /* the office's own items */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_says_something_and_leaves_time),
        cmocka_unit_test(a_reply_says_something),
        cmocka_unit_test(a_training_says_what_and_for_whom),
        cmocka_unit_test(every_kind_says_what_was_found_and_when),
        cmocka_unit_test(news_is_what_others_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
