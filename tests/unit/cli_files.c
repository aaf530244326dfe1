/* What is said of files: their sizes, how far they are, which of them belong to an effect. */
#include "client/cli/dossier_files.h"
#include "client/cli/file_size.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void sizes_are_said_as_people_say_them(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } cases[] = {
        {0, "0 B"},
        {1023, "1023 B"},
        {1024, "1.0 KB"},
        {153604, "150.0 KB"},
        {3 * 1024 * 1024, "3.0 MB"},
        {20971520, "20.0 MB"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, 4096);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(file_size_text(cases[i].bytes, &arena), cases[i].text);
    }
    arena_close(&arena);
}

static void what_is_missing_and_personal_is_said(void **state)
{
    char names[2][16] = {"photo.jpg", "list.xlsx"};
    Rectify__Event event = RECTIFY__EVENT__INIT;
    Rectify__FileRecord files[] = {RECTIFY__FILE_RECORD__INIT, RECTIFY__FILE_RECORD__INIT};
    Rectify__FileRecord *list[] = {&files[0], &files[1]};
    struct arena arena;
    (void)state;
    arena_init(&arena, 4096);
    assert_string_equal(dossier_files_text(&event, &arena), "");
    files[0].name = names[0];
    files[0].size = 2048;
    files[0].complete = true;
    files[1].name = names[1];
    files[1].size = 4096;
    files[1].received = 1024;
    files[1].personal = true;
    event.files = list;
    event.n_files = 2;
    assert_string_equal(dossier_files_text(&event, &arena),
                        "file: photo.jpg (2.0 KB)\n"
                        "file: list.xlsx (4.0 KB, personal data, not complete, 1.0 KB received)");
    json_t *json = dossier_files_json(&event);
    assert_int_equal(json_array_size(json), 2);
    const json_t *second = json_array_get(json, 1);
    assert_string_equal(json_string_value(json_object_get(second, "name")), "list.xlsx");
    assert_int_equal(json_integer_value(json_object_get(second, "received")), 1024);
    assert_true(json_is_true(json_object_get(second, "personal")));
    assert_true(json_is_false(json_object_get(second, "complete")));
    json_decref(json);
    arena_close(&arena);
}

static void an_effect_finds_its_event(void **state)
{
    uint8_t ids[2][16] = {{1}, {2}};
    Rectify__Event events[] = {RECTIFY__EVENT__INIT, RECTIFY__EVENT__INIT};
    Rectify__Event *list[] = {&events[0], &events[1]};
    Rectify__EffectRecord effect = RECTIFY__EFFECT_RECORD__INIT;
    Rectify__Dossier dossier = RECTIFY__DOSSIER__INIT;
    (void)state;
    dossier.events = list;
    dossier.n_events = 2;
    for (size_t i = 0; i < 2; i++) {
        events[i].request_id = (ProtobufCBinaryData){.len = 16, .data = ids[i]};
    }
    assert_null(dossier_effect_event(&dossier, &effect)); /* of an older server */
    effect.has_request_id = true;
    effect.request_id = (ProtobufCBinaryData){.len = 16, .data = ids[1]};
    assert_ptr_equal(dossier_effect_event(&dossier, &effect), &events[1]);
    ids[1][15] = 9;
    uint8_t other[16] = {7};
    effect.request_id.data = other;
    assert_null(dossier_effect_event(&dossier, &effect));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_said_as_people_say_them),
        cmocka_unit_test(what_is_missing_and_personal_is_said),
        cmocka_unit_test(an_effect_finds_its_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
