/* The summary as it stands now: what is collated, in which edition, and who is shown what of it. */
#include "tests/floor/commands_summary_lab.h"

static struct indicator_record indicator;
static struct summary_proof_record proofs[3];
static struct summary_task_record tasks[3];
static const char *files[] = {"花名册.pdf", "现场.jpg"};

/* For the ledger: 7 has closed with evidence, 8 is under way without any. */
static void answer_ledger(struct summary_call *call)
{
    answer(call);
    indicator =
        (struct indicator_record){.name = "接听率,13700001234", .unit = "%", .target = "95"};
    problem.criterion = "熟悉政策,电话13600001234";
    problem.leader = "王区长";
    problem.indicators = &indicator;
    problem.indicator_count = 1;
    proofs[0] = (struct summary_proof_record){.problem_no = 1,
                                              .unit_id = 7,
                                              .unit_name = "红旗",
                                              .owner = "张三",
                                              .files = files,
                                              .file_count = 2};
    proofs[1] = proofs[0];
    proofs[1].file_count = 1; /* the same file and the same person once more */
    proofs[2] = (struct summary_proof_record){.problem_no = 1,
                                              .unit_id = 8,
                                              .unit_name = "示例一",
                                              .owner = "张三",
                                              .no_evidence_reason = "台账在村"};
    tasks[0] = (struct summary_task_record){.problem_no = 1,
                                            .unit_id = 7,
                                            .unit_name = "红旗",
                                            .closed_on = 19510,
                                            .result = RESULT_NOT_DONE,
                                            .accepted_risk = "电话13500001234",
                                            .moved_on = 19520};
    tasks[1] = (struct summary_task_record){.problem_no = 1,
                                            .unit_id = 8,
                                            .unit_name = "示例一",
                                            .progress = "已走访",
                                            .closed_on = DAY_NONE,
                                            .moved_on = DAY_NONE,
                                            .cadence = CADENCE_QUARTERLY,
                                            .period_on = 19539, /* 2023-07-01 */
                                            .nil = true,
                                            .periodic = "汛期停工"};
    call->proofs = proofs;
    call->proof_count = ARRAY_LEN(proofs);
    call->tasks = tasks;
    call->task_count = 2;
}

static const Rectify__Summary *get_summary(const struct caller *caller, Rectify__SummaryGet *get,
                                           void (*fill)(struct summary_call *call))
{
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_SUMMARY_GET, &get->base);
    struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
    fill(call);
    fake_store_complete(&call->call, ERR_OK);
    const Rectify__SummaryNow *now = (const Rectify__SummaryNow *)lab_answer(&request);
    return now->unchanged ? NULL : lab_summary(&request);
}

static void the_ledger_is_collated(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_ledger)->problems[0];
    assert_string_equal(one->criterion, "熟悉政策,电话13600001234");
    assert_string_equal(one->leader, "王区长");
    assert_string_equal(one->indicators[0]->target, "95");
    assert_int_equal(one->n_owners, 1); /* both units name the same */
    assert_string_equal(one->owners[0]->text, "张三");
    assert_int_equal(one->owners[0]->n_units, 0);
    assert_int_equal(one->n_evidence, 2);
    assert_string_equal(one->evidence[0]->text, files[0]);
    assert_string_equal(one->evidence[1]->text, files[1]);
    assert_int_equal(one->n_no_evidence, 1);
    assert_string_equal(one->no_evidence[0]->text, "台账在村");
    assert_int_equal(one->n_progress, 1);
    assert_string_equal(one->progress[0]->text, "已走访");
    assert_true(one->has_closed_on);
    assert_int_equal(one->closed_on, 19510);
    assert_int_equal(one->n_partial, 1);
    assert_string_equal(one->partial[0]->unit, "红旗");
    assert_int_equal(one->partial[0]->result, RESULT_NOT_DONE);
    assert_string_equal(one->partial[0]->accepted_risk, "电话13500001234");
    assert_int_equal(one->n_periodic, 1);
    assert_string_equal(one->periodic[0]->unit, "示例一");
    assert_int_equal(one->periodic[0]->period->year, 2023);
    assert_int_equal(one->periodic[0]->period->number, 3);
    assert_true(one->periodic[0]->nil);
    assert_string_equal(one->periodic[0]->text, "汛期停工");
    assert_null(one->periodic[0]->quantity);
    one = get_summary(&caller, &get, answer)->problems[0];
    assert_int_equal(one->n_owners + one->n_progress + one->n_evidence + one->n_no_evidence, 0);
    assert_int_equal(one->n_moved + one->n_periodic, 0);
    assert_false(one->has_closed_on);
}

static void answer_moved(struct summary_call *call)
{
    answer_ledger(call);
    tasks[1].moved_on = tasks[0].moved_on;
}

static void answer_moved_apart(struct summary_call *call)
{
    answer_ledger(call);
    problem.completeness.expected = 3;
    tasks[1].moved_on = tasks[0].moved_on + 1;
    tasks[2] = tasks[0];
    tasks[2].unit_name = "示例二";
    call->task_count = 3;
}

/* A day that was moved stands once, with those whose day it is; nobody is named where it is everybody's. */
static void a_moved_day_names_whose_it_is(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_ledger)->problems[0];
    assert_int_equal(one->n_moved, 1);
    assert_int_equal(one->moved[0]->due_on, 19520);
    assert_int_equal(one->moved[0]->n_units, 1);
    assert_string_equal(one->moved[0]->units[0], "红旗");
    one = get_summary(&caller, &get, answer_moved)->problems[0];
    assert_int_equal(one->n_moved, 1);
    assert_int_equal(one->moved[0]->n_units, 0);
    one = get_summary(&caller, &get, answer_moved_apart)->problems[0];
    assert_int_equal(one->n_moved, 2);
    assert_int_equal(one->moved[0]->n_units, 2);
    assert_string_equal(one->moved[0]->units[1], "示例二");
    assert_int_equal(one->moved[1]->due_on, 19521);
    assert_string_equal(one->moved[1]->units[0], "示例一");
}

static void the_public_ledger_names_nobody(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_ledger)->problems[0];
    assert_string_equal(one->criterion, "熟悉政策,电话136********");
    assert_string_equal(one->indicators[0]->name, "接听率,137********");
    assert_null(one->leader);
    assert_int_equal(one->n_partial, 1); /* that it is not done is for everybody, the rest is not */
    assert_int_equal(one->partial[0]->result, RESULT_NOT_DONE);
    assert_null(one->partial[0]->unit);
    assert_null(one->partial[0]->accepted_risk);
    assert_int_equal(one->n_owners + one->n_progress + one->n_evidence + one->n_no_evidence, 0);
    assert_int_equal(one->n_moved + one->n_periodic, 0);
    assert_int_equal(one->closed_on,
                     19510); /* that it is done, and when, is what the public asks */
}

static void the_wording_takes_the_place_of_what_units_say(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__SummaryProblem *one = get_summary(&caller, &get, answer_worded)->problems[0];
    assert_int_equal(one->n_measures, 1);
    assert_string_equal(one->measures[0]->text, worded[0]);
    assert_int_equal(one->measures[0]->n_units, 0);
    assert_int_equal(one->n_effects, 0);
    assert_int_equal(one->wording->version, 2);
    assert_string_equal(one->wording->written_by, "主任");
    assert_true(one->wording->stale);
    assert_int_equal(one->wording->n_measures, 2);
    assert_string_equal(one->wording->measures[1]->text, "核对信息");
    assert_int_equal(one->wording->n_sources, 3);
    assert_false(one->wording->sources[0]->changed);
    assert_int_equal(one->wording->sources[0]->version, 3);
    assert_false(one->wording->sources[1]->contributes);
    assert_string_equal(one->wording->sources[2]->unit_name, "示例一");
    assert_false(one->wording->sources[2]->has_version);
    assert_int_equal(one->completeness->nil, 1);
    assert_int_equal(one->completeness->returned, 3);
    assert_true(one->completeness->has_planned);
    assert_int_equal(one->completeness->planned, 0);
}

/* A unit asks, and the summary is read. */
static void ask_as_unit(const struct caller *caller)
{
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    lab_free(&request);
    lab_send(lab, &request, caller, MESSAGE_SUMMARY_GET, &get.base);
    struct summary_call *call = fake_store_take(lab->store, FAKE_SUMMARY);
    assert_true(call->public_only);
    /* read before the summary, it would lack what the summary has by then */
    assert_int_equal(fake_store_waiting(lab->store, FAKE_SUMMARY_OWN), 0);
    answer_worded(call);
    fake_store_complete(&call->call, ERR_OK);
}

static struct summary_own_call *ask_own(const struct caller *caller)
{
    ask_as_unit(caller);
    assert_int_equal(request.ended, 0);
    return fake_store_take(lab->store, FAKE_SUMMARY_OWN);
}

/* A unit is told, not shown around: the edition that everybody may have, and its own row beside it where it asked for more. */
static void a_unit_has_its_own_row(void **state)
{
    (void)state;
    struct caller caller = lab_caller_unit(ROLE_UNIT_HEAD);
    for (int rows = 1; rows >= 0; rows--) {
        struct summary_own_call *own = ask_own(&caller);
        assert_int_equal(own->unit_id, LAB_UNIT);
        own->unit = rows == 0 ? NULL : &unit;
        unit = (struct summary_unit_record){.unit_id = LAB_UNIT, .name = "红旗"};
        unit.completeness.returned = 4;
        fake_store_complete(&own->call, ERR_OK);
        const Rectify__Summary *out = lab_summary(&request);
        assert_int_equal(out->edition, EDITION_PUBLIC);
        assert_int_equal(out->n_units + out->n_self_held, 0);
        const Rectify__SummaryUnit *row = ((const Rectify__SummaryNow *)lab_answer(&request))->own;
        assert_int_equal(row != NULL, rows);
        assert_int_equal(row == NULL ? 4 : row->returns, 4);
    }
    fake_store_complete(&ask_own(&caller)->call, ERR_DATABASE_AWAY);
    lab_expect_error(&request, ERR_DATABASE_AWAY, NULL);
    fake_store_refuse(lab->store, FAKE_SUMMARY_OWN, ERR_BUSY);
    ask_as_unit(&caller);
    lab_expect_error(&request, ERR_BUSY, NULL);
    caller = lab_caller_unit(ROLE_OBSERVER);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    const Rectify__Summary *out = get_summary(&caller, &get, answer_worded);
    assert_int_equal(out->n_self_held, 1);
    assert_int_equal(out->problems[0]->wording->n_sources, 3);
}

/* The same for whoever asks; nothing that is internal, nothing that names a person. */
static void the_public_edition_is_masked(void **state)
{
    (void)state;
    struct caller callers[] = {lab_caller_office(ROLE_OFFICE_HEAD),
                               lab_caller_unit(ROLE_UNIT_REPORTER)};
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
        const Rectify__Summary *out = get_summary(&callers[i], &get, answer_worded);
        const Rectify__SummaryProblem *one = out->problems[0];
        assert_int_equal(out->edition, EDITION_PUBLIC);
        assert_int_equal(out->n_units + out->n_self_held, 0);
        assert_null(one->wording);
        assert_string_equal(one->measures[0]->text, "统一核对,电话138********");
        assert_string_equal(one->description, "电话072*-*******");
        assert_string_equal(one->parties[1], "值班139********");
        assert_string_equal(parties[1], "值班13900001234"); /* the record itself is left alone */
        assert_int_equal(one->completeness->reported, 2);
        assert_int_equal(one->self_held, 1);
    }
    const Rectify__Summary *out = get_summary(&callers[0], &get, answer);
    assert_string_equal(out->problems[0]->measures[0]->text, "核对信息,问429***************");
    get.edition = EDITION_INTERNAL;
    out = get_summary(&callers[0], &get, answer);
    assert_int_equal(out->n_units, 1);
    assert_int_equal(out->n_self_held, 1);
    assert_string_equal(out->self_held[0]->person_name, "主任");
    assert_string_equal(out->problems[0]->measures[0]->text, items[0].measure);
}

static void change_nothing(struct summary_call *call)
{
    answer(call);
    call->found.campaign_id = 5;
}

static void change_effect(struct summary_call *call)
{
    answer(call);
    items[1].effect = "更正两户";
}

static void change_figure(struct summary_call *call)
{
    answer(call);
    problem.completeness.on_time = 2;
}

/* Whoever says what he has is told in a few bytes that it still holds, and gets all of it when it does not. */
static void what_is_known_is_not_repeated(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    uint8_t known[DIGEST_SIZE];
    assert_non_null(get_summary(&caller, &get, answer));
    memcpy(known, ((const Rectify__SummaryNow *)lab_answer(&request))->digest.data, sizeof(known));
    get.has_known_digest = true;
    get.known_digest = (ProtobufCBinaryData){sizeof(known), known};

    assert_null(get_summary(&caller, &get, change_nothing));
    const Rectify__SummaryNow *now = (const Rectify__SummaryNow *)lab_answer(&request);
    assert_null(request.command.tail);
    assert_false(now->has_summary);
    assert_memory_equal(now->digest.data, known, sizeof(known));
    assert_int_equal(now->as_of_ms, lab_now_ms());

    static void (*const changes[])(struct summary_call *) = {change_effect, change_figure,
                                                             answer_worded};
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        assert_int_equal(get_summary(&caller, &get, changes[i])->n_problems, 1);
        now = (const Rectify__SummaryNow *)lab_answer(&request);
        assert_memory_not_equal(now->digest.data, known, sizeof(known));
    }
    get.has_edition = true;
    get.edition = EDITION_PUBLIC;
    assert_non_null(get_summary(&caller, &get, answer));
}

static void wrong_questions_are_refused(void **state)
{
    (void)state;
    struct caller caller = lab_caller_office(ROLE_OFFICE_HEAD);
    uint8_t bytes[31] = {0};
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.has_edition = true;
    get.edition = 3;
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
    lab_free(&request);
    get.edition = EDITION_PUBLIC;
    get.has_known_digest = true;
    get.known_digest = (ProtobufCBinaryData){sizeof(bytes), bytes};
    lab_send(lab, &request, &caller, MESSAGE_SUMMARY_GET, &get.base);
    lab_expect_error(&request, ERR_FIELD, "known_digest");
    lab_free(&request);

    Rectify__SnapshotGet snapshot = RECTIFY__SNAPSHOT_GET__INIT;
    snapshot.has_version = true;
    lab_send(lab, &request, &caller, MESSAGE_SNAPSHOT_GET, &snapshot.base);
    lab_expect_error(&request, ERR_FIELD, "version");
    lab_free(&request);
    snapshot.version = 1;
    snapshot.has_edition = true;
    lab_send(lab, &request, &caller, MESSAGE_SNAPSHOT_GET, &snapshot.base);
    lab_expect_error(&request, ERR_FIELD, "edition");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(the_wording_takes_the_place_of_what_units_say),
        TEST(a_unit_has_its_own_row),
        TEST(the_public_edition_is_masked),
        TEST(the_ledger_is_collated),
        TEST(a_moved_day_names_whose_it_is),
        TEST(the_public_ledger_names_nobody),
        TEST(what_is_known_is_not_repeated),
        TEST(wrong_questions_are_refused),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
