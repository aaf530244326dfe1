/* Files: what an act may name, what closure asks of evidence, what the dossier tells. */
#include "common/base/file_limit.h"
#include "proto/evidence.pb-c.h"
#include "tests/floor/commands_case.h"

enum {
    FILES = 25,
};

static Rectify__Attachment files[FILES];
static Rectify__Attachment *file_list[FILES];
static uint8_t digests[FILES][DIGEST_SIZE];
static char name[] = "现场照片.jpg";

static int open_lab_with_files(void **state)
{
    (void)open_lab(state);
    for (size_t i = 0; i < FILES; i++) {
        rectify__attachment__init(&files[i]);
        memset(digests[i], (int)i + 1, DIGEST_SIZE);
        files[i].digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[i]};
        files[i].size = 1000 + i;
        files[i].name = name;
        file_list[i] = &files[i];
    }
    return 0;
}

/* The act with the first `count` files. */
static void submit(enum act act, size_t count)
{
    struct caller caller = lab_caller_unit(BOTH);
    lab_free(&request);
    lab_act(act);
    lab_acts.progress.files = file_list;
    lab_acts.progress.n_files = act == ACT_PROGRESS ? count : 0;
    lab_acts.effect.files = file_list;
    lab_acts.effect.n_files = act == ACT_EFFECT ? count : 0;
    lab_acts.plan.files = file_list;
    lab_acts.plan.n_files = act == ACT_PLAN ? count : 0;
    lab_submit_one(lab, &request, &caller);
}

/* What comes after the first closure names files as well, wherever they lie in the act. */
static void later_acts_name_files(void **state)
{
    static const struct {
        enum act act;
        enum state from;
        const char *path;
    } cases[] = {
        {ACT_REVISE, STATE_IN_PROGRESS, "revise.plan.files"},
        {ACT_PERIODIC, STATE_SUSTAINING, "periodic.files"},
        {ACT_LOOK_BACK, STATE_CLOSED, "look_back.files"},
        {ACT_REOPEN, STATE_CLOSED, "reopen.look_back.files"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        for (size_t count = FILES_PER_ACT_MAX; count <= FILES_PER_ACT_MAX + 1; count++) {
            bool office = cases[i].act == ACT_LOOK_BACK || cases[i].act == ACT_REOPEN;
            struct caller caller =
                office ? lab_caller_office(ROLE_OFFICE_REVIEWER) : lab_caller_unit(BOTH);
            lab_free(&request);
            lab_act(cases[i].act);
            lab_acts.plan.files = lab_acts.periodic.files = lab_acts.look_back.files = file_list;
            lab_acts.plan.n_files = count;
            lab_acts.periodic.n_files = count;
            lab_acts.look_back.n_files = count;
            lab_submit_one(lab, &request, &caller);
            if (count > FILES_PER_ACT_MAX) {
                lab_expect_refused(&request, ERR_SIZE, cases[i].path);
                continue;
            }
            fake_store_complete(&lab_look(lab, cases[i].from)->call, ERR_OK);
            struct change_call *change = lab_change(lab);
            assert_int_equal(change->file_count, count);
            assert_memory_equal(change->files[19].digest.bytes, digests[19], DIGEST_SIZE);
            lab_apply(change, cases[i].from, cases[i].from);
        }
    }
}

static void acts_name_files(void **state)
{
    static const enum act acts[] = {ACT_PROGRESS, ACT_EFFECT, ACT_PLAN};
    (void)state;
    files[1].has_personal = true;
    files[1].personal = true;
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        submit(acts[i], FILES_PER_ACT_MAX);
        if (acts[i] == ACT_PLAN) {
            fake_store_complete(&lab_look(lab, STATE_ACKNOWLEDGED)->call, ERR_OK);
        }
        struct change_call *change = lab_change(lab);
        assert_int_equal(change->file_count, FILES_PER_ACT_MAX);
        assert_memory_equal(change->files[19].digest.bytes, digests[19], DIGEST_SIZE);
        assert_int_equal(change->files[19].size, 1019);
        assert_string_equal(change->files[19].name, name);
        assert_true(change->files[1].personal);
        assert_false(change->files[2].personal);
        lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
        assert_int_equal(lab_receipt(&request, 0)->code, ERR_OK);
    }
}

/* Evidence may stand in place of the reason for having none; without either it is refused. */
static void evidence_replaces_the_reason(void **state)
{
    struct caller caller = lab_caller_unit(BOTH);
    (void)state;
    lab_act(ACT_EFFECT);
    lab_acts.effect.no_evidence_reason = NULL;
    lab_submit_one(lab, &request, &caller);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    assert_true(lab_has_finding(lab_receipt(&request, 0), REASON_EVIDENCE_MISSING, 1));

    lab_free(&request);
    lab_act(ACT_EFFECT);
    lab_acts.effect.no_evidence_reason = NULL;
    lab_acts.effect.files = file_list;
    lab_acts.effect.n_files = 1;
    lab_submit_one(lab, &request, &caller);
    struct change_call *change = lab_change(lab);
    assert_null(change->effect->no_evidence_reason);
    lab_apply(change, STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    submit(ACT_PROGRESS, FILES_PER_ACT_MAX + 1);
    lab_expect_refused(&request, ERR_SIZE, "progress.files");

    files[1].digest.len = 31;
    submit(ACT_PROGRESS, 2);
    lab_expect_refused(&request, ERR_FIELD, "progress.files[2].digest");
    files[1].digest = files[0].digest; /* one file twice */
    submit(ACT_EFFECT, 2);
    lab_expect_refused(&request, ERR_FIELD, "effect.files[2].digest");
    files[1].digest = (ProtobufCBinaryData){.len = DIGEST_SIZE, .data = digests[1]};

    static const struct {
        uint64_t size;
        enum err err;
    } sizes[] = {{0, ERR_FIELD},
                 {FILE_BYTES_MAX + 1, ERR_SIZE},
                 {UINT64_MAX, ERR_SIZE},
                 {UINT64_C(1) << 32, ERR_SIZE}};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        files[0].size = sizes[i].size;
        submit(ACT_PLAN, 1);
        lab_expect_refused(&request, sizes[i].err, "plan.files[1].size");
    }
    files[0].size = FILE_BYTES_MAX;
    submit(ACT_PROGRESS, 1);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

static void names_are_names_alone(void **state)
{
    static char long_name[FILE_NAME_CHARS_MAX + 2];
    static const struct {
        const char *name;
        enum err err;
    } names[] = {{"", ERR_FIELD},    {" ", ERR_FIELD},       {".", ERR_FIELD},
                 {"..", ERR_FIELD},  {"a/b.jpg", ERR_FIELD}, {"..\\b.jpg", ERR_FIELD},
                 {"a\nb", ERR_UTF8}, {long_name, ERR_SIZE}};
    (void)state;
    memset(long_name, 'x', FILE_NAME_CHARS_MAX + 1);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        files[0].name = (char *)(uintptr_t)names[i].name;
        submit(ACT_PROGRESS, 1);
        lab_expect_refused(&request, names[i].err, "progress.files[1].name");
    }
    files[0].name = (char *)(uintptr_t) "..jpg";
    submit(ACT_PROGRESS, 1);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_IN_PROGRESS);
}

/* T11: files that are not whole are said, measure by measure. */
static void closure_waits_for_evidence(void **state)
{
    static struct measure_record measures[] = {
        {.no = 1, .has_effect = true, .effect = {.text = "一", .files = 2, .files_missing = 1}},
        {.no = 2},
        {.no = 3, .has_effect = true, .effect = {.text = "三", .files = 1}},
        {.no = 4, .has_effect = true, .effect = {.text = "四"}},
        {.no = 5,
         .has_effect = true,
         .effect = {.text = "五", .no_evidence_reason = "无", .files = 1, .files_missing = 1}},
    };
    static struct plan_record plan = {.accepted = true, .measures = measures, .measure_count = 5};
    (void)state;
    submit(ACT_DONE, 0);
    struct dossier_call *look = lab_look(lab, STATE_IN_PROGRESS);
    look->plans = &plan;
    look->plan_count = 1;
    fake_store_complete(&look->call, ERR_OK);
    lab_expect_refused(&request, ERR_CONDITION, NULL);
    const Rectify__Receipt *receipt = lab_receipt(&request, 0);
    assert_int_equal(receipt->n_findings, 3);
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_INCOMPLETE, 1));
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_MISSING, 4));
    assert_true(lab_has_finding(receipt, REASON_EVIDENCE_INCOMPLETE, 5));

    measures[0].effect.files_missing = 0;
    measures[3].effect.files = 1;
    measures[4].effect.files_missing = 0;
    submit(ACT_DONE, 0);
    look = lab_look(lab, STATE_IN_PROGRESS);
    look->plans = &plan;
    look->plan_count = 1;
    fake_store_complete(&look->call, ERR_OK);
    lab_apply(lab_change(lab), STATE_IN_PROGRESS, STATE_CLOSURE_REQUESTED);
}

static void the_dossier_tells_files(void **state)
{
    const struct file_record records[] = {
        {.file = {.size = 1000, .name = "一.jpg", .personal = true}, .received = 400},
        {.file = {.digest = {.bytes = {0xD1}}, .size = 7, .name = "二.pdf"},
         .received = 7,
         .complete = true},
    };
    struct event_record events[] = {
        {.act = ACT_PROGRESS, .person_name = "张三", .files = records, .file_count = 2},
        {.act = ACT_PROGRESS, .person_name = "张三"},
    };
    struct caller caller = lab_caller_unit(BOTH);
    Rectify__DossierGet in = RECTIFY__DOSSIER_GET__INIT;
    (void)state;
    in.problem_no = 6;
    in.has_edition = true;
    in.edition = EDITION_PUBLIC;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &in.base);
    lab_act(ACT_PROGRESS);
    struct dossier_call *call = lab_look(lab, STATE_IN_PROGRESS);
    assert_int_equal(call->edition, EDITION_PUBLIC);
    call->events = events;
    call->event_count = 2;
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__Dossier *out = (const Rectify__Dossier *)lab_answer(&request);
    assert_int_equal(out->events[0]->n_files, 2);
    assert_int_equal(out->events[1]->n_files, 0);
    const Rectify__FileRecord *file = out->events[0]->files[0];
    assert_string_equal(file->name, "一.jpg");
    assert_int_equal(file->size, 1000);
    assert_int_equal(file->received, 400);
    assert_true(file->personal);
    assert_false(file->complete);
    assert_true(out->events[0]->files[1]->complete);
    assert_int_equal(out->events[0]->files[1]->digest.data[0], 0xD1);

    lab_free(&request);
    in.edition = 9;
    lab_send(lab, &request, &caller, MESSAGE_DOSSIER_GET, &in.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_lab_with_files, close_lab)
    const struct CMUnitTest tests[] = {
        T(acts_name_files),
        T(later_acts_name_files),
        T(evidence_replaces_the_reason),
        T(what_is_no_file_is_refused),
        T(names_are_names_alone),
        T(closure_waits_for_evidence),
        T(the_dossier_tells_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
