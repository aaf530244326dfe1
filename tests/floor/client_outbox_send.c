/*
 * What becomes of queued acts: receipts of every kind, servers that err, connections that end in
 * between.
 */
#include "common/base/clock.h"
#include "common/crypto/digest.h"
#include "tests/floor/client_lab.h"
#include "tests/lib/alloc_fail.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
    RECEIPTS_MAX = 128,
};

/* How the server receipts the acts of one SUBMIT. */
struct plan {
    uint32_t codes[RECEIPTS_MAX]; /* of the n-th act of the test, over all batches */
    bool cut;                     /* before any receipt */
    bool one_less;
    bool swapped; /* the first two receipts */
    bool wrong_id;
    bool wrong_digest;
    bool without_id; /* of refused acts, as when they could not be read */
    uint32_t error;  /* in place of receipts */
};

struct receipts {
    Rectify__Receipts message;
    Rectify__Receipt receipts[RECEIPTS_MAX];
    Rectify__Receipt *pointers[RECEIPTS_MAX];
    struct digest digests[RECEIPTS_MAX];
    uint8_t ids[RECEIPTS_MAX][16];
    Rectify__Finding findings[2];
    Rectify__Finding *finding_pointers[2];
};

static void accept_act(struct receipts *out, size_t i, const ProtobufCBinaryData *bytes,
                       const struct plan *plan)
{
    Rectify__Receipt *receipt = &out->receipts[i];
    if (digest_sha256(bytes->data, bytes->len, &out->digests[i]) != ERR_OK) {
        return;
    }
    out->digests[i].bytes[0] ^= plan->wrong_digest;
    receipt->has_version = 1;
    receipt->version = 5;
    receipt->has_state = 1;
    receipt->state = 6;
    receipt->has_received_ms = 1;
    receipt->received_ms = 1700000000000;
    receipt->has_digest = 1;
    receipt->digest = (ProtobufCBinaryData){.len = 32, .data = out->digests[i].bytes};
}

static void refuse_act(struct receipts *out, size_t i, const struct plan *plan)
{
    static char field[] = "plan.measures[2].text";
    Rectify__Receipt *receipt = &out->receipts[i];
    for (size_t f = 0; f < 2; f++) {
        out->findings[f] = (Rectify__Finding)RECTIFY__FINDING__INIT;
        out->findings[f].reason = (uint32_t)(11 + f);
        out->findings[f].has_item = 1;
        out->findings[f].item = 3;
        out->finding_pointers[f] = &out->findings[f];
    }
    receipt->field = field;
    receipt->n_findings = 2;
    receipt->findings = out->finding_pointers;
    if (plan->without_id) {
        receipt->request_id.len = 0;
    }
}

static void make_receipt(struct receipts *out, size_t i, const ProtobufCBinaryData *bytes,
                         uint32_t code, const struct plan *plan)
{
    Rectify__Act *act = rectify__act__unpack(NULL, bytes->len, bytes->data);
    if (act == NULL) {
        return;
    }
    memcpy(out->ids[i], act->request_id.data, 16);
    rectify__act__free_unpacked(act, NULL);
    out->ids[i][15] ^= plan->wrong_id;
    out->receipts[i] = (Rectify__Receipt)RECTIFY__RECEIPT__INIT;
    out->receipts[i].request_id = (ProtobufCBinaryData){.len = 16, .data = out->ids[i]};
    out->receipts[i].code = code;
    out->pointers[i] = &out->receipts[i];
    if (code == ERR_OK) {
        accept_act(out, i, bytes, plan);
    } else {
        refuse_act(out, i, plan);
    }
}

/*
 * Answers one SUBMIT; false when the connection is gone. `done` counts the acts over all of them.
 */
static bool receipt_one(struct fake *fake, const struct plan *plan, size_t *done)
{
    static struct receipts out;
    struct frame frame;
    uint8_t *bytes = NULL;
    size_t length = 0;
    do { /* gather */
        if (!fake_next(fake, &frame) || frame.type != MESSAGE_SUBMIT) {
            free(bytes);
            return false;
        }
        bytes = realloc(bytes, length + frame.length + 1);
        if (bytes == NULL) {
            fake_fail(fake, "no memory");
            return false;
        }
        memcpy(bytes + length, frame.body, frame.length);
        length += frame.length;
    } while ((frame.flags & FRAME_MORE) != 0);
    Rectify__Submit *submit = rectify__submit__unpack(NULL, length, bytes);
    free(bytes);
    if (submit == NULL || submit->n_acts == 0 || submit->n_acts > 64 || length > 210 * 1024) {
        fake_fail(fake, "not a batch: %zu bytes", length);
        return false;
    }
    if (plan->cut) {
        fake_cut(fake);
        return false;
    }
    out.message = (Rectify__Receipts)RECTIFY__RECEIPTS__INIT;
    for (size_t i = 0; i < submit->n_acts; i++, (*done)++) {
        make_receipt(&out, i, &submit->acts[i], plan->codes[*done % RECEIPTS_MAX], plan);
    }
    out.message.n_receipts = submit->n_acts - plan->one_less;
    out.message.receipts = out.pointers;
    if (plan->swapped) {
        out.pointers[0] = &out.receipts[1];
        out.pointers[1] = &out.receipts[0];
    }
    rectify__submit__free_unpacked(submit, NULL);
    if (plan->error != 0) {
        fake_send_error(fake, frame.request, plan->error, NULL, 0);
    } else {
        fake_send(fake, MESSAGE_RECEIPTS, frame.request, &out.message.base);
    }
    return true;
}

static void receipt_all(struct fake *fake)
{
    const struct plan *plan = fake->arg;
    size_t done = 0;
    fake_greet(fake);
    while (receipt_one(fake, plan, &done)) {
        /* the next batch */
    }
    if (!plan->cut) {
        fake_take_rest(fake);
    }
}

static void count_receipt(const struct outbox_item *item, void *arg)
{
    int *counts = arg;
    counts[item->state]++;
    assert_non_null(item->receipt);
    assert_non_null(item->bytes);
}

/* Sends over a connection of its own; counts: reports by state. */
static enum err send_with(struct client_lab *lab, struct plan *plan, int counts[4])
{
    memset(counts, 0, 4 * sizeof(*counts));
    assert_int_equal(client_lab_open(lab, receipt_all, plan), ERR_OK);
    enum err err =
        outbox_send(&lab->terminal->home, lab->connection, count_receipt, counts, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    client_lab_finish(lab);
    terminal_reopen(lab->terminal); /* what counts is what is on the disk */
    return err;
}

static size_t count(struct client_lab *lab, enum outbox_state state)
{
    size_t number = 0;
    assert_int_equal(outbox_count(&lab->terminal->home, state, &number, lab->failure), ERR_OK);
    return number;
}

static void add(struct client_lab *lab, int number, const char *text)
{
    struct outbox_item item;
    for (int i = 1; i <= number; i++) {
        terminal_add(lab->terminal, i, text, &item);
    }
}

static void test_receipts(void **state)
{
    struct client_lab *lab = *state;
    struct plan plan = {.codes = {0, ERR_CONDITION, 0}};
    int counts[4];
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK); /* nothing to send */
    add(lab, 3, "x");
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(counts[OUTBOX_RECEIVED], 2);
    assert_int_equal(counts[OUTBOX_REFUSED], 1);

    struct outbox_item item = terminal_item(lab->terminal, 1);
    assert_int_equal(item.state, OUTBOX_RECEIVED);
    assert_true(item.answered_ms >= item.stored_ms);
    assert_int_equal(item.receipt->received_ms, 1700000000000);
    assert_int_equal(item.receipt->version, 5);
    item = terminal_item(lab->terminal, 2);
    assert_int_equal(item.state, OUTBOX_REFUSED);
    assert_int_equal(item.receipt->code, ERR_CONDITION);
    assert_string_equal(item.receipt->field, "plan.measures[2].text");
    assert_int_equal(item.receipt->n_findings, 2);
    assert_int_equal(item.receipt->findings[1]->reason, 12);
    assert_int_equal(item.receipt->findings[1]->item, 3);
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK); /* and nothing is sent twice */
    assert_int_equal(lab->fake.log->count, 2);
}

static void test_batches(void **state)
{
    struct client_lab *lab = *state;
    struct plan plan = {.codes = {0}};
    int counts[4];
    add(lab, 150, "x");
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(counts[OUTBOX_RECEIVED], 150);
    assert_int_equal(lab->fake.log->count, 2 + 3); /* 64, 64, 22 */

    char *text = malloc(90 * 1000 + 1);
    assert_non_null(text);
    memset(text, 'x', 90 * 1000);
    text[90 * 1000] = '\0';
    add(lab, 5, text); /* two fit a batch */
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(counts[OUTBOX_RECEIVED], 5);
    assert_int_equal(lab->fake.log->count, 2 + 3 + 3 + 2); /* of 3, 3 and 2 frames */
    free(text);
}

/* The receipts were lost: the same bytes go again. */
static void test_cut_before_the_receipts(void **state)
{
    struct client_lab *lab = *state;
    static struct fake_frame first;
    struct plan plan = {.cut = true};
    int counts[4];
    add(lab, 3, "同一段文字");
    assert_int_equal(send_with(lab, &plan, counts), ERR_UNKNOWN_OUTCOME);
    assert_int_equal(count(lab, OUTBOX_QUEUED), 3);
    assert_int_equal(counts[OUTBOX_RECEIVED], 0);
    first = lab->fake.log->frames[1];
    assert_int_equal(first.frame.type, MESSAGE_SUBMIT);
    assert_int_equal(outbox_drop(&lab->terminal->home, 1, lab->failure), ERR_TRANSITION);
    bool sent = false;
    assert_int_equal(outbox_was_sent(&lab->terminal->home, 1, &sent, lab->failure), ERR_OK);
    assert_true(sent);
    add(lab, 1, "后来的");
    assert_int_equal(outbox_was_sent(&lab->terminal->home, 4, &sent, lab->failure), ERR_OK);
    assert_false(sent);
    assert_int_equal(outbox_drop(&lab->terminal->home, 4, lab->failure), ERR_OK);

    plan.cut = false;
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(counts[OUTBOX_RECEIVED], 3);
    const struct fake_frame *again = &lab->fake.log->frames[1];
    assert_int_equal(again->frame.length, first.frame.length);
    assert_memory_equal(again->kept, first.kept, first.frame.length);
}

static void test_what_is_tried_later(void **state)
{
    static const enum err later[] = {ERR_BUSY, ERR_DATABASE_AWAY, ERR_NOT_DURABLE, ERR_GOING_DOWN,
                                     ERR_OUTCOME_UNKNOWN};
    struct client_lab *lab = *state;
    int counts[4];
    for (size_t i = 0; i < ARRAY_LEN(later); i++) {
        struct plan plan = {.codes = {0, later[i], ERR_FIELD}};
        add(lab, 3, "x");
        assert_int_equal(send_with(lab, &plan, counts), later[i]);
        assert_int_equal(counts[OUTBOX_RECEIVED], 1);
        assert_int_equal(counts[OUTBOX_REFUSED], 1);
        assert_int_equal(count(lab, OUTBOX_QUEUED), 1);
        assert_int_equal(lab->fake.log->count, 3);
        plan = (struct plan){.codes = {0}};
        assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
        assert_int_equal(counts[OUTBOX_RECEIVED], 1);
    }
}

/* An act on the version that a delayed one is to make is not refused because of the delay. */
static void test_stale_behind_a_delayed_one(void **state)
{
    struct client_lab *lab = *state;
    struct plan plan = {.codes = {ERR_BUSY, ERR_STALE, ERR_STALE}};
    struct outbox_item item;
    int counts[4];
    terminal_add(lab->terminal, 1, "first", &item);
    terminal_add(lab->terminal, 1, "second, same assignment", &item);
    terminal_add(lab->terminal, 2, "another assignment", &item);
    assert_int_equal(send_with(lab, &plan, counts), ERR_BUSY);
    assert_int_equal(terminal_item(lab->terminal, 1).state, OUTBOX_QUEUED);
    assert_int_equal(terminal_item(lab->terminal, 2).state, OUTBOX_QUEUED);
    assert_int_equal(terminal_item(lab->terminal, 3).state, OUTBOX_REFUSED);
    plan = (struct plan){.codes = {0, ERR_STALE}};
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(terminal_item(lab->terminal, 2).state, OUTBOX_REFUSED);
}

static void test_receipts_that_do_not_fit(void **state)
{
    static const struct {
        struct plan plan;
        enum err err;
        const char *field;
    } cases[] = {
        {{.one_less = true}, ERR_COUNT, "receipts[3]"},
        {{.swapped = true}, ERR_FIELD, "receipts[1].request_id"},
        {{.wrong_id = true}, ERR_FIELD, "receipts[1].request_id"},
        {{.wrong_digest = true}, ERR_FIELD, "receipts[1].digest"},
    };
    struct client_lab *lab = *state;
    int counts[4];
    add(lab, 3, "x");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plan plan = cases[i].plan;
        assert_int_equal(send_with(lab, &plan, counts), cases[i].err);
        assert_int_equal(count(lab, OUTBOX_QUEUED), 3);
        assert_int_equal(counts[OUTBOX_RECEIVED] + counts[OUTBOX_REFUSED], 0);
    }
    struct plan plan = {.wrong_digest = true};
    assert_int_equal(send_with(lab, &plan, counts), ERR_FIELD);
}

static void test_an_act_that_the_server_cannot_read(void **state)
{
    struct client_lab *lab = *state;
    struct plan plan = {.codes = {0, ERR_DECODE}, .without_id = true};
    int counts[4];
    add(lab, 2, "x");
    assert_int_equal(send_with(lab, &plan, counts), ERR_OK);
    assert_int_equal(terminal_item(lab->terminal, 2).state, OUTBOX_REFUSED);
    assert_int_equal(terminal_item(lab->terminal, 2).receipt->code, ERR_DECODE);
}

static void test_a_submission_that_is_refused_as_a_whole(void **state)
{
    struct client_lab *lab = *state;
    struct plan plan = {.error = ERR_FORBIDDEN};
    int counts[4];
    add(lab, 2, "x");
    assert_int_equal(send_with(lab, &plan, counts), ERR_FORBIDDEN);
    assert_int_equal(count(lab, OUTBOX_QUEUED), 2);
}

static void receipt_for_ever(struct fake *fake)
{
    static const struct plan plan;
    size_t done = 0;
    struct frame frame;
    for (;;) {
        if (fake_accept(fake) && fake_next(fake, &frame)) {
            fake_send_welcome(fake, frame.request);
            while (receipt_one(fake, &plan, &done)) {
                /* the next batch */
            }
            fake_take_rest(fake);
        }
    }
}

static bool send_one(void *arg)
{
    struct client_lab *lab = arg;
    enum err err =
        connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure);
    if (err != ERR_OK) {
        return false;
    }
    err = outbox_send(&lab->terminal->home, lab->connection, NULL, NULL, lab->failure);
    connection_close(lab->connection);
    lab->connection = NULL;
    return err == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct client_lab *lab = *state;
    assert_int_equal(client_lab_open(lab, receipt_for_ever, NULL), ERR_OK);
    connection_close(lab->connection);
    lab->connection = NULL;
    add(lab, 2, "x");
    arena_close(&lab->terminal->arena);
    assert_true(alloc_fail_run(send_one, lab) > 10);
    assert_int_equal(count(lab, OUTBOX_RECEIVED), 2);
}

int main(void)
{
#define LAB_TEST(test)                                                                             \
    cmocka_unit_test_setup_teardown(test, client_lab_set_up, client_lab_tear_down)
    const struct CMUnitTest tests[] = {
        LAB_TEST(test_receipts),
        LAB_TEST(test_batches),
        LAB_TEST(test_cut_before_the_receipts),
        LAB_TEST(test_what_is_tried_later),
        LAB_TEST(test_stale_behind_a_delayed_one),
        LAB_TEST(test_receipts_that_do_not_fit),
        LAB_TEST(test_an_act_that_the_server_cannot_read),
        LAB_TEST(test_a_submission_that_is_refused_as_a_whole),
        LAB_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, client_lab_group_set_up, client_lab_group_tear_down);
}
