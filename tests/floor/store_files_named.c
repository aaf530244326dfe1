/* Files and the acts that name them: the manifest with its event, the evidence of an effect, what is personal. */
#include "server/store/calls/event_file.h"
#include "tests/floor/store_files_lab.h"
#include "tests/lib/postgres_fixture.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The manifest is written with its event, once, and only when the event is. */
static void test_manifest(void **state)
{
    (void)state;
    static struct sample other;
    fill_sample(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "现场“一”.jpg", false),
                                       name_of(&other, "花名册 {a,b}\".xlsx", true)};
    uint32_t version = in_progress(unit);
    struct change_call change = named(unit, version, files, 2);
    lab_apply(&lab, &change);
    lab_prepare(&lab, &change.call);
    assert_int_equal(lab_outcome(&lab, &change), CHANGE_REPEATED);
    struct change_call stale = named(unit, version, files, 2);
    assert_int_equal(lab_outcome(&lab, &stale), CHANGE_STALE);
    assert_int_equal(rows_of("event_file"), 2);
    send_from(unit, &sample, offered(unit, &sample), CHUNK);
    send_whole(unit, &other);

    struct dossier_call dossier = {.problem_id = lab_problem(1), .asked.unit_id = unit};
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    const struct event_record *event = &dossier.events[dossier.event_count - 1];
    assert_int_equal(event->file_count, 2);
    assert_string_equal(event->files[0].file.name, "现场“一”.jpg");
    assert_int_equal(event->files[0].file.size, LONG);
    assert_int_equal(event->files[0].received, CHUNK);
    assert_false(event->files[0].complete);
    assert_false(event->files[0].file.personal);
    assert_string_equal(event->files[1].file.name, "花名册 {a,b}\".xlsx");
    assert_true(event->files[1].complete);
    assert_true(event->files[1].file.personal);
    assert_true(digest_equal(&event->files[1].file.digest, &other.digest));
    assert_int_equal(dossier.events[0].file_count, 0);

    dossier.edition = EDITION_PUBLIC;
    lab_prepare(&lab, &dossier.call);
    assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call), ERR_OK);
    assert_int_equal(dossier.events[dossier.event_count - 1].file_count, 1);
}

/* Acts with and without files go together in one batch. */
static void test_batch(void **state)
{
    (void)state;
    enum {
        UNITS = 12
    };
    static const char *const codes[UNITS] = {"C01", "C02", "C03", "C04", "C05", "C06",
                                             "C07", "C08", "C09", "C10", "C11", "C12"};
    struct change_call changes[UNITS];
    const struct event_file files[] = {name_of(&sample, "一.jpg", false)};
    for (int i = 0; i < UNITS; i++) {
        changes[i] =
            named(lab_unit(codes[i]), in_progress(lab_unit(codes[i])), files, i % 3 == 0 ? 1 : 0);
    }
    for (int i = 0; i < UNITS; i++) {
        lab_prepare(&lab, &changes[i].call);
        assert_int_equal(store_change(lab.store, &changes[i]), ERR_OK);
    }
    for (int i = 0; i < UNITS; i++) {
        lab_wait(&lab, &changes[i].call);
        assert_int_equal(changes[i].outcome, CHANGE_APPLIED);
    }
    assert_int_equal(rows_of("event_file"), UNITS / 3);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event_file f JOIN event e USING"
                                          " (unit_id, event_id) WHERE f.position = 1"),
                     UNITS / 3);
}

/* T11: the measure's effect tells how many files it has and how many are not there as a whole. */
static void test_evidence(void **state)
{
    (void)state;
    static struct sample other;
    fill_sample(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "一.jpg", false),
                                       name_of(&other, "二.jpg", false)};
    const struct change_effect effect = {.measure_no = 1};
    struct change_call change;
    lab_change(&lab, &change, ACT_EFFECT, unit, lab_problem(1), in_progress(unit));
    change.text = "成效";
    change.effect = &effect;
    change.files = files;
    change.file_count = 2;
    lab_apply(&lab, &change);
    for (int whole = 0; whole <= 2; whole++) {
        struct uuid judging = lab_uuid();
        struct dossier_call dossier = {
            .problem_id = lab_problem(1), .asked.unit_id = unit, .judging = &judging};
        lab_prepare(&lab, &dossier.call);
        assert_int_equal(lab_finish(&lab, store_dossier(lab.store, &dossier), &dossier.call),
                         ERR_OK);
        const struct measure_record *measures = dossier.plans[0].measures;
        assert_int_equal(measures[0].effect.files, 2);
        assert_int_equal(measures[0].effect.files_missing, 2 - whole);
        assert_true(uuid_equal(&measures[0].effect.request_id, &change.request_id));
        assert_int_equal(measures[1].effect.files, 0);
        if (whole < 2) {
            send_whole(unit, whole == 0 ? &sample : &other);
        }
    }
}

/* A public reader gets neither name nor bytes of what any act calls personal. */
static void test_personal(void **state)
{
    (void)state;
    struct file_get_call call;
    static struct sample other;
    fill_sample(&other, CHUNK, 5);
    const struct event_file files[] = {name_of(&sample, "户表.xlsx", true),
                                       name_of(&other, "现场.jpg", false)};
    struct change_call change = named(unit, in_progress(unit), files, 2);
    lab_apply(&lab, &change);
    send_whole(unit, &sample);
    send_whole(unit, &other);
    assert_int_equal(get_chunk(unit, &sample, 0, EDITION_INTERNAL, &call), ERR_OK);
    assert_int_equal(get_chunk(unit, &sample, 0, EDITION_PUBLIC, &call), ERR_NOT_FOUND);
    assert_int_equal(get_chunk(unit, &other, 0, EDITION_PUBLIC, &call), ERR_OK);
}

/* What an act on a unit as a whole puts into its statement: here behind a `fresh` of its own. */
static void test_files_of_unit_acts(void **state)
{
    (void)state;
    static const char text[] = "WITH fresh AS (SELECT $1::int8 AS unit_id, $2::uuid AS event_id "
                               "WHERE $7::bool), " EVENT_FILES("$3", "$4", "$5", "$6") " SELECT 1";
    static struct sample other;
    fill_sample(&other, EVEN, 5);
    const struct event_file files[] = {name_of(&sample, "一,{}\".jpg", false),
                                       name_of(&other, "二.jpg", true)};
    const struct uuid id = lab_uuid();
    PGconn *pg = PQconnectdb(postgres_fixture_app());
    for (int fresh = 1; fresh >= 0; fresh--) {
        struct event_file_arrays arrays;
        struct pg_params params;
        event_file_arrays_init(&arrays);
        params_init(&params);
        params_int8(&params, unit);
        params_uuid(&params, &id);
        event_files_params(&params, &arrays, files, 2);
        params_bool(&params, fresh);
        assert_int_equal(params.err, ERR_OK);
        PGresult *result = PQexecParams(pg, text, params.count, NULL, params.values, params.lengths,
                                        params.formats, 1);
        assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
        PQclear(result);
        event_file_arrays_close(&arrays);
    }
    PQfinish(pg);
    assert_int_equal(postgres_fixture_sql("SELECT count(*) FROM event_file WHERE position = 1 AND"
                                          " name = '一,{}\".jpg' AND size = %d AND NOT personal",
                                          LONG),
                     1);
    assert_int_equal(rows_of("event_file"), 2);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_files, close_files)
    const struct CMUnitTest tests[] = {
        T(test_manifest),           T(test_batch), T(test_evidence), T(test_personal),
        T(test_files_of_unit_acts),
    };
    postgres_fixture_open();
    int failed = cmocka_run_group_tests(tests, lab_group_setup, lab_group_teardown);
    postgres_fixture_close();
    return failed;
}
