/* What a version of a plan says otherwise than the one before: which measure is which, and what changed in it. */
#include "client/cli/plan_diff.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    ACT_PLAN = 4,
    MEASURES_MAX = 4,
};

struct plan {
    Rectify__PlanVersion version;
    Rectify__MeasureRecord records[MEASURES_MAX];
    Rectify__MeasureRecord *measures[MEASURES_MAX];
    char texts[MEASURES_MAX][64];
};

static void begin(struct plan *plan, uint32_t act)
{
    *plan = (struct plan){0};
    rectify__plan_version__init(&plan->version);
    plan->version.act = act;
    plan->version.measures = plan->measures;
}

static Rectify__MeasureRecord *add(struct plan *plan, const char *text)
{
    size_t i = plan->version.n_measures++;
    Rectify__MeasureRecord *record = &plan->records[i];
    rectify__measure_record__init(record);
    record->no = (uint32_t)i + 1;
    record->kind = WORD_MEASURE_CORRECTIVE;
    (void)strncpy(plan->texts[i], text, sizeof(plan->texts[i]) - 1);
    record->text = plan->texts[i];
    plan->measures[i] = record;
    return record;
}

static const struct plan_diff_row *find(const struct plan_diff *diff, const char *what)
{
    for (size_t i = 0; i < diff->count; i++) {
        if (strcmp(diff->rows[i].what, what) == 0) {
            return &diff->rows[i];
        }
    }
    return NULL;
}

static enum plan_diff_kind kind_of(const struct plan_diff *diff, const char *what)
{
    const struct plan_diff_row *row = find(diff, what);
    assert_non_null(row);
    return row->kind;
}

static void a_returned_plan_is_compared_by_its_texts(void **state)
{
    struct plan before;
    struct plan after;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    begin(&before, ACT_PLAN);
    (void)add(&before, "组织全体干部学习政策");
    (void)add(&before, "每月检查一次环境卫生");
    (void)add(&before, "更新墙上的制度");
    begin(&after, ACT_PLAN);
    (void)add(&after, "更新墙上的制度");
    (void)add(&after, "由书记每周检查一次环境卫生");
    (void)add(&after, "发放宣传单");

    struct plan_diff diff = plan_diff(&before.version, &after.version, &arena);
    assert_int_equal(kind_of(&diff, "measure 1, before 3"), PLAN_DIFF_SAME);
    assert_int_equal(kind_of(&diff, "measure 2"), PLAN_DIFF_CHANGED);
    assert_int_equal(kind_of(&diff, "measure 3"), PLAN_DIFF_ADDED);
    assert_int_equal(kind_of(&diff, "measure 1 before"), PLAN_DIFF_REMOVED);
    assert_int_equal(diff.count, 4);
    assert_int_equal(diff.differences, 3);
    assert_string_equal(find(&diff, "measure 2")->marked,
                        "[-每月-]{+由书记每周+}检查一次环境卫生\n[corrective]");
    arena_close(&arena);
}

/* A revision says itself what continues; the same text beside it is another measure. */
static void a_revision_is_compared_as_it_says(void **state)
{
    struct plan before;
    struct plan after;
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    begin(&before, ACT_PLAN);
    (void)add(&before, "甲");
    (void)add(&before, "乙");
    before.version.accepted = true;
    begin(&after, WORD_ACT_REVISE);
    Rectify__MeasureRecord *measure = add(&after, "丙");
    measure->has_continues = true;
    measure->continues = 2;
    (void)add(&after, "甲");

    struct plan_diff diff = plan_diff(&before.version, &after.version, &arena);
    assert_int_equal(kind_of(&diff, "measure 1, before 2"), PLAN_DIFF_CHANGED);
    assert_int_equal(kind_of(&diff, "measure 2"), PLAN_DIFF_ADDED);
    assert_int_equal(kind_of(&diff, "measure 1 before"), PLAN_DIFF_REMOVED);
    arena_close(&arena);
}

static void owner_date_and_points_count_as_well(void **state)
{
    struct plan before;
    struct plan after;
    struct arena arena;
    uint32_t points[] = {1, 2};
    char first[] = "甲";
    char second[] = "乙";
    (void)state;
    arena_init(&arena, 1 << 20);
    begin(&before, ACT_PLAN);
    begin(&after, ACT_PLAN);
    add(&before, "检查")->owner = first;
    Rectify__MeasureRecord *measure = add(&after, "检查");
    measure->owner = second;
    measure->points = points;
    measure->n_points = ARRAY_LEN(points);
    struct plan_diff diff = plan_diff(&before.version, &after.version, &arena);
    assert_int_equal(kind_of(&diff, "measure 1"), PLAN_DIFF_CHANGED);
    assert_non_null(
        strstr(find(&diff, "measure 1")->marked, "[corrective, [-甲]-]{+乙] points 1, 2+}"));
    arena_close(&arena);
}

static void what_stands_beside_the_measures_is_compared(void **state)
{
    struct plan before;
    struct plan after;
    struct arena arena;
    char cause[] = "学习不够";
    char better[] = "学习不够深入";
    char method[] = "逐户核对";
    char scope[] = "全部村组";
    char reason[] = "由上级解决";
    char local[] = "路灯不亮";
    Rectify__SelfCheckRecord check = RECTIFY__SELF_CHECK_RECORD__INIT;
    Rectify__ExcuseRecord excuse = RECTIFY__EXCUSE_RECORD__INIT;
    Rectify__ExcuseRecord *excuses[] = {&excuse};
    char *locals[] = {local};
    (void)state;
    arena_init(&arena, 1 << 20);
    begin(&before, ACT_PLAN);
    begin(&after, ACT_PLAN);
    check.method = method;
    check.scope = scope;
    excuse.point = 3;
    excuse.reason = reason;
    before.version.self_check = &check;
    after.version.self_check = &check;
    before.version.cause = cause;
    after.version.cause = better;
    before.version.excuses = excuses;
    before.version.n_excuses = 1;
    after.version.local_problems = locals;
    after.version.n_local_problems = 1;

    struct plan_diff diff = plan_diff(&before.version, &after.version, &arena);
    assert_int_equal(kind_of(&diff, "self-check"), PLAN_DIFF_SAME);
    assert_string_equal(find(&diff, "cause")->marked, "学习不够{+深入+}");
    assert_int_equal(kind_of(&diff, "point 3 without measure"), PLAN_DIFF_REMOVED);
    assert_int_equal(kind_of(&diff, "found by the unit itself"), PLAN_DIFF_ADDED);
    assert_null(find(&diff, "statement"));

    diff = plan_diff(&before.version, &before.version, &arena);
    assert_int_equal(diff.differences, 0);
    arena_close(&arena);
}

static void the_newest_version_is_compared_with_the_one_it_takes_the_place_of(void **state)
{
    Rectify__PlanVersion all[4];
    Rectify__PlanVersion *plans[ARRAY_LEN(all)];
    Rectify__Dossier dossier = RECTIFY__DOSSIER__INIT;
    Rectify__AssignmentBrief task = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    const Rectify__PlanVersion *before = NULL;
    const Rectify__PlanVersion *after = NULL;
    (void)state;
    dossier.assignment = &task;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        rectify__plan_version__init(&all[i]);
        all[i].act = ACT_PLAN;
        plans[i] = &all[i];
    }
    dossier.plans = plans;
    dossier.n_plans = 1;
    plan_diff_choose(&dossier, &before, &after);
    assert_null(before);
    assert_null(after);

    dossier.n_plans = 2;
    plan_diff_choose(&dossier, &before, &after);
    assert_ptr_equal(before, &all[0]);
    assert_ptr_equal(after, &all[1]);

    /* A revision after one that was returned: the accepted plan counts. */
    dossier.n_plans = 4;
    all[1].accepted = true;
    all[2].act = WORD_ACT_REVISE;
    all[3].act = WORD_ACT_REVISE;
    plan_diff_choose(&dossier, &before, &after);
    assert_ptr_equal(before, &all[1]);
    assert_ptr_equal(after, &all[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_returned_plan_is_compared_by_its_texts),
        cmocka_unit_test(a_revision_is_compared_as_it_says),
        cmocka_unit_test(owner_date_and_points_count_as_well),
        cmocka_unit_test(what_stands_beside_the_measures_is_compared),
        cmocka_unit_test(the_newest_version_is_compared_with_the_one_it_takes_the_place_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
