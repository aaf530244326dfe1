#include "tests/floor/commands_lab.h"
#include <stdlib.h>

static const int64_t now_ms = INT64_C(1683691200000); /* 2023-05-10T12:00:00+08:00 */

static int64_t tell_time(void)
{
    return now_ms;
}

int64_t lab_now_ms(void)
{
    return now_ms;
}

day_t lab_day(int month, int day_of_month)
{
    day_t day = DAY_NONE;
    assert_int_equal(day_from_civil(2023, month, day_of_month, &day), ERR_OK);
    return day;
}

static enum err inspect(void *arg, const uint8_t *csr, size_t length, struct digest *spki)
{
    const struct lab *lab = arg;
    assert_true(length == 3 && memcmp(csr, "csr", 3) == 0);
    memset(spki->bytes, 0x5B, sizeof(spki->bytes));
    return lab->inspect;
}

static enum err sign(void *arg, const uint8_t *csr, size_t length, const struct identity *identity,
                     struct signed_certificate *out)
{
    const struct lab *lab = arg;
    assert_true(length == 3 && memcmp(csr, "csr", 3) == 0);
    assert_int_equal(identity->client_id, 77);
    strcpy(out->certificate_pem, "certificate");
    strcpy(out->serial, "0badcafe");
    out->not_after_ms = now_ms + 1000;
    return lab->sign;
}

static void note(void *arg, int64_t unit_id, const struct Rectify__Notice *notice)
{
    struct lab *lab = arg;
    assert_int_equal(unit_id, notice->unit_id);
    lab->notice = *notice;
    lab->notices++;
    (void)strcpy(lab->notice_text, notice->text == NULL ? "" : notice->text);
}

static bool listens(void *arg, int64_t unit_id)
{
    const struct lab *lab = arg;
    return unit_id == LAB_UNIT && !lab->nobody_listens;
}

static enum err open_units(void *arg, struct arena *arena, int64_t **units, size_t *count)
{
    const struct lab *lab = arg;
    (void)arena;
    *units = lab->open_units;
    *count = lab->open_unit_count;
    return lab->units_err;
}

static void end_sessions(void *arg, int64_t client_id)
{
    struct lab *lab = arg;
    lab->ended_client = client_id;
    lab->ended++;
}

static void load_catalog(struct lab *lab)
{
    struct problem_terms_record problems[] = {
        {.problem_id = LAB_UNREVIEWED, .due_kind = DUE_DATE, .due_on = lab_day(5, 30), .points = 3},
        {.problem_id = LAB_MEASURED,
         .due_kind = DUE_DATE,
         .due_on = lab_day(5, 30),
         .points = 3,
         .indicators = 2,
         .plan_review = true},
        {.problem_id = LAB_PROBLEM,
         .due_kind = DUE_DATE,
         .due_on = lab_day(5, 30),
         .points = 3,
         .plan_review = true},
        {.problem_id = LAB_LONG_TERM,
         .due_kind = DUE_LONG_TERM,
         .due_on = DAY_NONE,
         .points = 2,
         .plan_review = true},
    };
    commands_refresh_catalog(lab->commands);
    struct catalog_call *call = fake_store_take(lab->store, FAKE_CATALOG);
    call->problems = arena_alloc(call->call.arena, sizeof(problems));
    assert_non_null(call->problems);
    memcpy(call->problems, problems, sizeof(problems));
    call->problem_count = ARRAY_LEN(problems);
    fake_store_complete(&call->call, ERR_OK);
}

struct lab *lab_open(void)
{
    struct lab *lab = calloc(1, sizeof(*lab));
    assert_non_null(lab);
    lab->store = fake_store_open();
    const struct commands_options options = {
        .store = lab->store,
        .signer = {.inspect = inspect,
                   .sign = sign,
                   .authority_pem = "authority",
                   .pin = {.bytes = {1, 2, 3}},
                   .arg = lab},
        .public_host = "office.example",
        .public_port = 7443,
        .in_flight_max = 8,
        .file_quota = LAB_FILE_QUOTA,
        .wall_ms = tell_time,
        .listens = listens,
        .units = open_units,
        .notify = note,
        .revoked = end_sessions,
        .sessions_arg = lab,
    };
    assert_int_equal(commands_new(&options, &lab->commands), ERR_OK);
    load_catalog(lab);
    return lab;
}

void lab_close(struct lab *lab)
{
    commands_free(lab->commands);
    fake_store_close(lab->store);
    free(lab);
}

struct caller lab_caller_unit(uint32_t roles)
{
    return (struct caller){
        .identity = {.client_id = 3, .unit_id = LAB_UNIT, .person_id = LAB_PERSON, .roles = roles}};
}

struct caller lab_caller_office(uint32_t roles)
{
    return (struct caller){
        .identity = {.client_id = 9,
                     .unit_id = LAB_OFFICE,
                     .person_id = LAB_REVIEWER,
                     .roles = roles},
        .from_office = true,
    };
}

struct caller lab_caller_admin(void)
{
    return (struct caller){.identity = {.client_id = 1, .person_id = 1, .roles = ROLE_ADMIN}};
}

static void on_done(struct command *command)
{
    CONTAINER_OF(command, struct lab_request, command)->ended++;
}

void lab_send(struct lab *lab, struct lab_request *request, const struct caller *caller,
              uint16_t number, const ProtobufCMessage *in)
{
    size_t len = protobuf_c_message_get_packed_size(in);
    uint8_t *bytes = malloc(len + 1);
    assert_non_null(bytes);
    assert_int_equal(protobuf_c_message_pack(in, bytes), len);

    memset(request, 0, sizeof(*request));
    struct command *command = &request->command;
    ProtobufCMessage *message = NULL;
    command->commands = lab->commands;
    command->type = message_type_find(number);
    command->caller = *caller;
    command->done = on_done;
    arena_init(&command->arena, message_arena_budget(len));
    command->err = message_unpack(command->type->descriptor, bytes, len, &scan_limits_bulk,
                                  &command->arena, &message);
    free(bytes);
    command->in = message;
    size_t ample = 4 * (size_t)message_type_find(command->type->answer)->length_max;
    command->arena.budget = command->arena.used + (lab->room == 0 ? ample : lab->room);
    if (command->err != ERR_OK || command_start(command) == COMMAND_ENDED) {
        request->ended++;
    }
}

const ProtobufCMessage *lab_answer(const struct lab_request *request)
{
    const struct command *command = &request->command;
    assert_int_equal(request->ended, 1);
    assert_int_equal(command->err, ERR_OK);
    assert_non_null(command->out);
    assert_ptr_equal(command->out->descriptor,
                     message_type_find(command->type->answer)->descriptor);
    size_t len = protobuf_c_message_get_packed_size(command->out);
    uint8_t *bytes = malloc(len + 1);
    assert_non_null(bytes);
    assert_int_equal(protobuf_c_message_pack(command->out, bytes), len);
    assert_int_equal(message_scan(command->out->descriptor, bytes, len, &scan_limits_bulk), ERR_OK);
    free(bytes);
    return command->out;
}

const Rectify__Summary *lab_summary(struct lab_request *request)
{
    struct command *command = &request->command;
    const Rectify__SummaryNow *now = (const Rectify__SummaryNow *)lab_answer(request);
    size_t own = rectify__summary_now__get_packed_size(now);
    assert_false(now->unchanged);
    assert_non_null(command->tail);
    size_t length = own + command->tail->length;
    uint8_t *bytes = malloc(length);
    assert_non_null(bytes);
    (void)rectify__summary_now__pack(now, bytes);
    memcpy(bytes + own, command->tail->bytes, command->tail->length);
    ProtobufCMessage *whole = NULL;
    ProtobufCMessage *summary = NULL;
    struct digest digest;
    assert_int_equal(message_unpack(&rectify__summary_now__descriptor, bytes, length,
                                    &scan_limits_bulk, &command->arena, &whole),
                     ERR_OK);
    free(bytes);
    const ProtobufCBinaryData *packed = &((Rectify__SummaryNow *)whole)->summary;
    assert_int_equal(digest_sha256(packed->data, packed->len, &digest), ERR_OK);
    assert_memory_equal(digest.bytes, now->digest.data, DIGEST_SIZE);
    assert_int_equal(message_unpack(&rectify__summary__descriptor, packed->data, packed->len,
                                    &scan_limits_bulk, &command->arena, &summary),
                     ERR_OK);
    return (const Rectify__Summary *)summary;
}

static void expect_field(const char *actual, const char *expected)
{
    if (expected == NULL) {
        assert_null(actual);
    } else {
        assert_non_null(actual);
        assert_string_equal(actual, expected);
    }
}

void lab_expect_error(const struct lab_request *request, enum err err, const char *field)
{
    assert_int_equal(request->ended, 1);
    assert_int_equal(request->command.err, err);
    assert_null(request->command.out);
    expect_field(request->command.field, field);
}

void lab_free(struct lab_request *request)
{
    shared_bytes_unref(request->command.tail);
    request->command.tail = NULL;
    arena_close(&request->command.arena);
}

void lab_submit_add_bytes(struct lab_submit *submit, const void *bytes, size_t len)
{
    ProtobufCBinaryData *act = &submit->acts[submit->count++];
    act->data = malloc(len + 1);
    act->len = len;
    assert_non_null(act->data);
    memcpy(act->data, bytes, len);
}

void lab_submit_add(struct lab_submit *submit)
{
    const ProtobufCMessage *act = &lab_acts.act.base;
    size_t len = protobuf_c_message_get_packed_size(act);
    uint8_t *bytes = malloc(len + 1);
    assert_non_null(bytes);
    assert_int_equal(protobuf_c_message_pack(act, bytes), len);
    lab_submit_add_bytes(submit, bytes, len);
    free(bytes);
}

void lab_submit_send(struct lab *lab, struct lab_request *request, const struct caller *caller,
                     struct lab_submit *submit)
{
    Rectify__Submit message = RECTIFY__SUBMIT__INIT;
    message.acts = submit->acts;
    message.n_acts = submit->count;
    lab_send(lab, request, caller, MESSAGE_SUBMIT, &message.base);
    for (size_t i = 0; i < submit->count; i++) {
        free(submit->acts[i].data);
    }
    submit->count = 0;
}

void lab_submit_one(struct lab *lab, struct lab_request *request, const struct caller *caller)
{
    struct lab_submit submit = {.count = 0};
    lab_submit_add(&submit);
    lab_submit_send(lab, request, caller, &submit);
}

const Rectify__Receipt *lab_receipt(const struct lab_request *request, size_t i)
{
    const Rectify__Receipts *receipts = (const Rectify__Receipts *)lab_answer(request);
    assert_true(i < receipts->n_receipts);
    return receipts->receipts[i];
}

void lab_expect_refused(const struct lab_request *request, enum err err, const char *field)
{
    const Rectify__Receipt *receipt = lab_receipt(request, 0);
    assert_int_equal(receipt->code, err);
    assert_false(receipt->has_state);
    expect_field(receipt->field, field);
}

bool lab_has_finding(const Rectify__Receipt *receipt, enum reason reason, uint32_t item)
{
    for (size_t i = 0; i < receipt->n_findings; i++) {
        const Rectify__Finding *finding = receipt->findings[i];
        if (finding->reason == (uint32_t)reason && finding->item == item) {
            return true;
        }
    }
    return false;
}

struct change_call *lab_change(struct lab *lab)
{
    return fake_store_take(lab->store, FAKE_CHANGE);
}

void lab_apply(struct change_call *call, enum state from, enum state to)
{
    call->outcome = CHANGE_APPLIED;
    call->from_state = from;
    call->to_state = to;
    call->version = call->base_version + 1;
    fake_store_complete(&call->call, ERR_OK);
}

struct dossier_call *lab_look(struct lab *lab, enum state state)
{
    struct dossier_call *call = fake_store_take(lab->store, FAKE_DOSSIER);
    struct assignment_record *assignment = &call->assignment;
    *assignment = (struct assignment_record){
        .unit_id = call->asked.unit_id,
        .unit_name = "红旗社区",
        .problem_id = call->problem_id,
        .problem_no = 6,
        .role = PARTY_RESPONSIBLE,
        .state = state,
        .version = 4,
        .due_kind = call->problem_id == LAB_LONG_TERM ? DUE_LONG_TERM : DUE_DATE,
        .due_on = call->problem_id == LAB_LONG_TERM ? DAY_NONE : lab_day(5, 30),
        .plan_review = true,
        .has_submitted = state != STATE_IN_PROGRESS, /* no revised plan */
        .submitted_id = {.bytes = {0x5B, 1}},
        .submitter_person_id = 99,
        .plan_author_person_id = 98,
        .has_terminal = true,
        .original_due = call->problem_id == LAB_LONG_TERM ? DAY_NONE : lab_day(5, 30),
        .extension_wanted_on = DAY_NONE,
        .sustained_on = lab_day(3, 15),
        .cadence = CADENCE_MONTHLY,
        .next_review_on = DAY_NONE,
    };
    memcpy(assignment->submitted_digest.bytes, lab_acts.digest, DIGEST_SIZE);
    if (lab_acts.act.what_case == RECTIFY__ACT__WHAT_GRANT ||
        lab_acts.act.what_case == RECTIFY__ACT__WHAT_REFUSE) {
        assignment->extension_waits = true;
        assignment->extension_id = (struct uuid){.bytes = {0xE7, 1}};
        assignment->extension_digest = assignment->submitted_digest;
        assignment->extension_person_id = 97;
        assignment->extension_wanted_on = lab_day(6, 20);
    }
    return call;
}
