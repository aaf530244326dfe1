/* What a script is told of an act: how far it has come, and all that a person is told of a refusal. */
#include "client/cli/act_json.h"
#include "client/cli/phase_text.h"
#include "client/cli/words.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint8_t id[16] = {1, 0x87};

static struct act_told act(void)
{
    return (struct act_told){
        .act = WORD_ACT_PLAN,
        .task = "3",
        .problem_no = 3,
        .unit = "红旗社区",
        .item_id = 12,
        .request_id = {sizeof(id), id},
    };
}

static json_t *tell(struct cli *cli, const struct act_told *told)
{
    json_t *object = json_document();
    act_json_add(cli, told, object);
    return object;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void how_far_it_has_come(void **state)
{
    static const struct {
        enum act_progress progress;
        const char *name;
    } cases[] = {{ACT_STORED, "STORED"},
                 {ACT_SENT, "SENT"},
                 {ACT_RECEIVED, "RECEIVED"},
                 {ACT_REFUSED, "REFUSED"}};
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct act_told told = act();
        told.progress = cases[i].progress;
        json_t *object = tell(&cli, &told);
        assert_string_equal(text_of(object, "state"), cases[i].name);
        assert_string_equal(text_of(object, "act"), "PLAN");
        assert_int_equal(json_integer_value(json_object_get(object, "outbox_id")), 12);
        assert_int_equal(strlen(text_of(object, "request_id")), 36);
        assert_string_equal(text_of(json_object_get(object, "task"), "unit"), "红旗社区");
        assert_null(json_object_get(object, "receipt"));
        assert_null(json_object_get(object, "error"));
        json_decref(object);
    }
    arena_close(&cli.arena);
}

/* A receipt says it, whatever was known before. */
static void a_receipt_or_an_error(void **state)
{
    char field[] = "plan.measures[2].text";
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    Rectify__Finding owner = RECTIFY__FINDING__INIT;
    Rectify__Finding *findings[] = {&owner};
    uint32_t allowed[] = {WORD_ACT_PLAN};
    struct act_told told = act();
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 1 << 20);
    told.receipt = &receipt;
    receipt.version = 5;
    receipt.state = WORD_STATE_PLAN_SUBMITTED;
    json_t *object = tell(&cli, &told);
    const json_t *inner = json_object_get(object, "receipt");
    assert_string_equal(text_of(object, "state"), "RECEIVED");
    assert_string_equal(text_of(inner, "code"), "3-5-");
    assert_string_equal(text_of(inner, "state"), "PLAN_SUBMITTED");
    assert_null(json_object_get(object, "error"));
    json_decref(object);

    receipt.code = ERR_CONDITION;
    receipt.field = field;
    receipt.findings = findings;
    receipt.n_findings = 1;
    receipt.has_current_state = true;
    receipt.current_state = WORD_STATE_ACKNOWLEDGED;
    receipt.allowed_acts = allowed;
    receipt.n_allowed_acts = 1;
    owner.reason = 7;
    owner.has_item = true;
    owner.item = 2;
    object = tell(&cli, &told);
    inner = json_object_get(object, "error");
    assert_string_equal(text_of(object, "state"), "REFUSED");
    assert_null(json_object_get(object, "receipt"));
    assert_string_equal(text_of(inner, "code"), "CONDITION");
    assert_string_equal(text_of(inner, "field"), field);
    assert_non_null(strstr(text_of(inner, "text"), "\n- measure 2: "));
    assert_string_equal(text_of(inner, "current_state"), "ACKNOWLEDGED");
    assert_int_equal(json_array_size(json_object_get(inner, "allowed_acts")), 1);
    const json_t *reason = json_array_get(json_object_get(inner, "reasons"), 0);
    assert_int_equal(json_integer_value(json_object_get(reason, "reason")), 7);
    assert_int_equal(json_integer_value(json_object_get(reason, "item")), 2);
    assert_int_equal(strncmp(text_of(reason, "text"), "measure 2: ", 11), 0);
    json_decref(object);
    arena_close(&cli.arena);
}

/* A phase that is closing leaves another way than one that is closed: as a person reads it. */
static void a_phase_gives_its_own_advice(void **state)
{
    static const uint32_t states[] = {WORD_PHASE_STATE_CLOSING, WORD_PHASE_STATE_CLOSED};
    Rectify__Receipt receipt = RECTIFY__RECEIPT__INIT;
    struct act_told told = act();
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 1 << 20);
    receipt.code = ERR_PHASE_CLOSED;
    told.receipt = &receipt;
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        receipt.phase_state = states[i];
        json_t *object = tell(&cli, &told);
        assert_string_equal(text_of(json_object_get(object, "error"), "advice"),
                            phase_text_advice(states[i]));
        json_decref(object);
    }
    assert_string_not_equal(phase_text_advice(states[0]), phase_text_advice(states[1]));
    arena_close(&cli.arena);
}

static void a_report_has_its_check_code(void **state)
{
    static const uint8_t bytes[] = {1, 2, 3};
    struct act_told told = act();
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 1 << 20);
    told.bytes = bytes;
    told.length = sizeof(bytes);
    json_t *object = tell(&cli, &told);
    assert_null(json_object_get(object, "check_code"));
    json_decref(object);
    told.act = WORD_ACT_REPORT_SUBMIT;
    object = tell(&cli, &told);
    assert_int_equal(strlen(text_of(object, "check_code")), 14);
    json_decref(object);
    arena_close(&cli.arena);
}

static void what_keeps_it_stands_beside_it(void **state)
{
    const struct failure failure = {.err = ERR_QUOTA,
                                    .field = "plan.cause",
                                    .retry_after_ms = 3000,
                                    .left = 7,
                                    .detail = "127.0.0.1"};
    struct act_told told = act();
    struct cli cli = {0};
    (void)state;
    arena_init(&cli.arena, 1 << 20);
    told.failure = &failure;
    told.item_id = 0; /* the office has no outbox */
    json_t *object = tell(&cli, &told);
    const json_t *error = json_object_get(object, "error");
    assert_string_equal(text_of(object, "state"), "STORED");
    assert_null(json_object_get(object, "outbox_id"));
    assert_string_equal(text_of(error, "code"), "QUOTA");
    assert_string_equal(text_of(error, "field"), "plan.cause");
    assert_string_equal(text_of(error, "detail"), "127.0.0.1");
    assert_int_equal(json_integer_value(json_object_get(error, "retry_after_ms")), 3000);
    assert_int_equal(json_integer_value(json_object_get(error, "bytes_left")), 7);
    assert_true(text_of(error, "text")[0] != '\0' && text_of(error, "advice")[0] != '\0');
    json_decref(object);
    arena_close(&cli.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_far_it_has_come),
        cmocka_unit_test(a_receipt_or_an_error),
        cmocka_unit_test(a_phase_gives_its_own_advice),
        cmocka_unit_test(a_report_has_its_check_code),
        cmocka_unit_test(what_keeps_it_stands_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
