#include "tests/bench/nation.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/uuid.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "proto/record.pb-c.h"
#include "server/rules/vocabulary.h"
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACTS_MAX = 64,
    ACT_SIZE = 2048,
    PER_ADDRESS = 50, /* the server takes 64 sessions of one address */
    STARTS_PER_TICK = 32,
    TICK_MS = 1,
    NIL_OF_TEN = 3, /* this many of ten problems are not found at the place */
};

struct nation_visitor {
    struct terminal terminal;
    struct nation *nation;
    struct nation_place *place;
    struct tls_context *context;
    uint64_t due_us;
    uint64_t came_us;
    size_t acts;
    bool done;
};

static uint64_t now_us(void)
{
    return uv_hrtime() / 1000;
}

static char *text(const char *words)
{
    return (char *)(uintptr_t)words;
}

static void note(struct nation *nation, const char *reason)
{
    if (nation->first_reason[0] == '\0') {
        (void)snprintf(nation->first_reason, sizeof(nation->first_reason), "%s", reason);
    }
}

static void send_tasks(struct nation_visitor *visitor)
{
    Rectify__AssignmentsGet get = RECTIFY__ASSIGNMENTS_GET__INIT;
    terminal_send(&visitor->terminal, MESSAGE_ASSIGNMENTS_GET, 1, &get.base);
}

/* What a community says of a problem that it has, or has not. */
static size_t pack_answer(const Rectify__AssignmentBrief *task, uint8_t packed[ACT_SIZE])
{
    Rectify__SelfCheck check = RECTIFY__SELF_CHECK__INIT;
    Rectify__Measure measures[2] = {RECTIFY__MEASURE__INIT, RECTIFY__MEASURE__INIT};
    Rectify__Measure *list[2] = {&measures[0], &measures[1]};
    Rectify__Plan plan = RECTIFY__PLAN__INIT;
    Rectify__Nil nil = RECTIFY__NIL__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    struct uuid id;
    int64_t wall_ms = clock_wall_ms();
    bool none = task->problem_no % 10 >= 10 - NIL_OF_TEN;

    if (uuid_make(&id, wall_ms) != ERR_OK) {
        abort();
    }
    check.checked_on = day_of_wall_ms(wall_ms) - 1;
    check.method = text("对照问题逐户核对");
    check.scope = text("全部村组");
    measures[0].text =
        text("组织村干部逐户走访,核对脱贫人口和监测对象基本情况,完善政策明白卡,做到底数清、情况明");
    measures[1].text = text("开展业务知识培训,加强日常检查和指导,确保各项工作落到实处");
    for (int i = 0; i < 2; i++) {
        measures[i].kind = none ? MEASURE_PREVENTIVE : MEASURE_CORRECTIVE;
        measures[i].owner = text("社区书记");
        measures[i].has_due_on = task->has_due_on;
        measures[i].due_on = task->due_on;
    }
    plan.self_check = &check;
    plan.cause = text("学习不够,责任压得不实,日常检查不到位");
    plan.n_measures = 2;
    plan.measures = list;
    plan.has_no_local_problems = true;
    plan.no_local_problems = true;
    nil.self_check = &check;
    nil.statement = text("经逐户核对,本社区不存在此类问题");
    nil.n_measures = 1;
    nil.measures = list;
    act.request_id = (ProtobufCBinaryData){sizeof(id.bytes), id.bytes};
    act.problem_id = task->problem_id;
    act.unit_id = task->unit_id;
    act.base_version = task->version;
    act.client_time_ms = wall_ms;
    if (none) {
        act.what_case = RECTIFY__ACT__WHAT_NIL;
        act.nil = &nil;
    } else {
        act.what_case = RECTIFY__ACT__WHAT_PLAN;
        act.plan = &plan;
    }
    if (rectify__act__get_packed_size(&act) > ACT_SIZE) {
        abort();
    }
    return rectify__act__pack(&act, packed);
}

static void answer_all(struct nation_visitor *visitor, const Rectify__Assignments *tasks)
{
    static uint8_t packed[ACTS_MAX][ACT_SIZE];
    ProtobufCBinaryData acts[ACTS_MAX];
    Rectify__Submit submit = RECTIFY__SUBMIT__INIT;
    for (size_t i = 0; i < tasks->n_assignments && submit.n_acts < ACTS_MAX; i++) {
        if (tasks->assignments[i]->state == STATE_ISSUED) {
            size_t at = submit.n_acts++;
            acts[at].len = pack_answer(tasks->assignments[i], packed[at]);
            acts[at].data = packed[at];
        }
    }
    submit.acts = acts;
    visitor->acts = submit.n_acts;
    terminal_send(&visitor->terminal, MESSAGE_SUBMIT, 2, &submit.base);
}

static void take_tasks(struct nation_visitor *visitor, const struct frame *frame)
{
    Rectify__Assignments *tasks = rectify__assignments__unpack(NULL, frame->length, frame->body);
    if (tasks == NULL || (frame->flags & FRAME_MORE) != 0 || tasks->n_assignments == 0) {
        note(visitor->nation, "tasks");
        visitor->nation->refused++;
        terminal_stop(&visitor->terminal);
    } else {
        answer_all(visitor, tasks);
    }
    if (tasks != NULL) {
        rectify__assignments__free_unpacked(tasks, NULL);
    }
}

static void take_receipts(struct nation_visitor *visitor, const struct frame *frame)
{
    struct nation *nation = visitor->nation;
    Rectify__Receipts *receipts = rectify__receipts__unpack(NULL, frame->length, frame->body);
    size_t stored = 0;
    for (size_t i = 0; receipts != NULL && i < receipts->n_receipts; i++) {
        const Rectify__Receipt *receipt = receipts->receipts[i];
        if (receipt->code == 0) {
            stored++;
        } else {
            char reason[48];
            (void)snprintf(reason, sizeof(reason), "code %" PRIu32 ", %zu findings", receipt->code,
                           receipt->n_findings);
            note(nation, reason);
        }
    }
    if (receipts != NULL) {
        rectify__receipts__free_unpacked(receipts, NULL);
    }
    nation->acts += stored;
    nation->refused += visitor->acts - stored;
    visitor->done = true;
    terminal_stop(&visitor->terminal);
}

static void on_greeted(struct terminal *terminal)
{
    send_tasks(CONTAINER_OF(terminal, struct nation_visitor, terminal));
}

static void on_frame(struct terminal *terminal, const struct frame *frame)
{
    struct nation_visitor *visitor = CONTAINER_OF(terminal, struct nation_visitor, terminal);
    if (frame->type == MESSAGE_ASSIGNMENTS) {
        take_tasks(visitor, frame);
    } else if (frame->type == MESSAGE_RECEIPTS) {
        take_receipts(visitor, frame);
    } else if (frame->type == MESSAGE_ERROR) {
        note(visitor->nation, "error");
        visitor->nation->refused++;
        terminal_stop(terminal);
    }
}

static void on_closed(struct terminal *terminal, const char *reason)
{
    struct nation_visitor *visitor = CONTAINER_OF(terminal, struct nation_visitor, terminal);
    struct nation *nation = visitor->nation;
    uint64_t now = now_us();
    if (reason != NULL && !visitor->done) {
        note(nation, reason);
        nation->lost++;
    } else if (nation->day_from_us != 0) {
        histogram_add(&nation->visits, now - visitor->came_us);
        histogram_add(&nation->including, now - visitor->due_us);
    }
    tls_context_unref(visitor->context);
    visitor->context = NULL;
    nation->free[nation->free_count++] = visitor;
    nation->gone++;
}

static void come(struct nation *nation, uint64_t due_us)
{
    static const struct terminal_events events = {on_greeted, on_frame, on_closed};
    struct nation_visitor *visitor = nation->free[--nation->free_count];
    int address = (int)(visitor - nation->all) / PER_ADDRESS;
    struct terminal_target target = {
        .loop = &nation->loop, .server = nation->server, .host = "127.0.0.1"};
    target.source.sin_family = AF_INET;
    target.source.sin_addr.s_addr = htonl(0x7f000102u + (uint32_t)address);
    visitor->place = &nation->places[nation->come++];
    visitor->came_us = now_us();
    visitor->due_us = due_us;
    visitor->acts = 0;
    visitor->done = false;
    if (tls_context_client(visitor->place->certificate, nation->authority, visitor->place->key,
                           &visitor->context) != ERR_OK ||
        terminal_start(&visitor->terminal, &target, visitor->context, &events) != ERR_OK) {
        fprintf(stderr, "nation: a terminal could not be started\n");
        exit(1);
    }
}

/* One behind the other, all visitors busy; the day begins when the last of them is gone. */
static void probe(struct nation *nation)
{
    for (int i = 0; i < STARTS_PER_TICK && nation->come < nation->probe && nation->free_count > 0;
         i++) {
        come(nation, now_us());
    }
    if (nation->gone == nation->probe) {
        double rate;
        nation->probe_s = (double)(now_us() - nation->began_us) / 1e6;
        rate = (double)nation->probe / nation->probe_s;
        nation->day_s = (double)(nation->place_count - nation->probe) * nation_peak_share() * 24 /
                        (nation->peak * rate);
        nation->day_s = nation->day_s < nation->longest_s ? nation->day_s : nation->longest_s;
        nation->day_from_us = now_us();
        nation->due = nation->come;
        fprintf(stderr, "nation: %.0f visits a second; the day is made %.0f s long\n", rate,
                nation->day_s);
    }
}

static uint64_t due_at(const struct nation *nation, size_t number)
{
    double when = nation_when(number - nation->probe, nation->place_count - nation->probe);
    return nation->day_from_us + (uint64_t)(when * nation->day_s * 1e6);
}

static void day(struct nation *nation)
{
    uint64_t now = now_us();
    while (nation->due < nation->place_count && due_at(nation, nation->due) <= now) {
        nation->due++;
    }
    for (int i = 0; i < STARTS_PER_TICK && nation->come < nation->due && nation->free_count > 0;
         i++) {
        come(nation, due_at(nation, nation->come));
    }
    size_t waiting = nation->due - nation->come;
    nation->backlog_max = waiting > nation->backlog_max ? waiting : nation->backlog_max;
    if (nation->gone == nation->place_count) {
        nation->took_s = (double)(now - nation->day_from_us) / 1e6;
        uv_close((uv_handle_t *)&nation->tick, NULL);
    }
}

static void on_tick(uv_timer_t *timer)
{
    struct nation *nation = timer->data;
    if (nation->day_from_us == 0) {
        probe(nation);
    } else {
        day(nation);
    }
}

void nation_run(struct nation *nation)
{
    nation->all = mem_calloc((size_t)nation->visitors, sizeof(*nation->all));
    nation->free = mem_calloc((size_t)nation->visitors, sizeof(struct nation_visitor *));
    if (nation->all == NULL || nation->free == NULL || uv_loop_init(&nation->loop) != 0) {
        exit(1);
    }
    for (int i = 0; i < nation->visitors; i++) {
        nation->all[i].nation = nation;
        nation->free[nation->free_count++] = &nation->all[i];
    }
    (void)uv_timer_init(&nation->loop, &nation->tick);
    nation->tick.data = nation;
    nation->began_us = now_us();
    (void)uv_timer_start(&nation->tick, on_tick, 0, TICK_MS);
    (void)uv_run(&nation->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&nation->loop);
    mem_free(nation->free);
    mem_free(nation->all);
}
