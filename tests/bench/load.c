#include "tests/bench/load.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/uuid.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "proto/consolidation.pb-c.h"
#include "proto/record.pb-c.h"
#include "proto/session.pb-c.h"
#include "proto/work.pb-c.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACT_SIZE = 1024,
    STARTS_AT_ONCE = 64, /* handshakes under way while connecting */
    PER_ADDRESS = 50,    /* the server takes 64 sessions of one address */
    TICK_MS = 1,
    GRACE_S = 120, /* connecting takes no longer, or it failed */
};

static uint64_t now_us(void)
{
    return uv_hrtime() / 1000;
}

static bool measuring(const struct load *load, uint64_t at_us)
{
    return load->measured_from_us != 0 && at_us >= load->measured_from_us && at_us < load->ends_us;
}

static void note(struct load *load, const char *reason)
{
    if (load->first_reason[0] == '\0') {
        (void)snprintf(load->first_reason, sizeof(load->first_reason), "%s", reason);
    }
}

/* About 315 bytes of Chinese, different in each act. */
static char *text_of(const struct load_worker *worker)
{
    static char text[400];
    (void)snprintf(text, sizeof(text),
                   "第%" PRIu32
                   "次:组织村干部逐户走访,核对脱贫人口和监测对象基本情况,完善政策明白卡;"
                   "清理公共区域垃圾,垃圾做到日产日清;开展业务知识培训,加强日常检查和指导,"
                   "确保各项工作落到实处,"
                   "群众满意度进一步提高,长效机制不断健全。",
                   worker->request);
    return text;
}

static void send_submit(struct load_worker *worker, uint64_t due_us)
{
    static uint8_t packed[LOAD_ACTS_MAX][ACT_SIZE];
    struct bench_identity *identity = worker->identity;
    ProtobufCBinaryData acts[LOAD_ACTS_MAX];
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    Rectify__Submit submit = RECTIFY__SUBMIT__INIT;
    int64_t wall_ms = clock_wall_ms();

    worker->request++;
    progress.text = text_of(worker);
    for (int i = 0; i < worker->load->acts; i++) {
        struct bench_assignment *on =
            &identity->assignments[identity->next++ % identity->assignment_count];
        struct uuid id;
        if (uuid_make(&id, wall_ms) != ERR_OK) {
            abort();
        }
        Rectify__Act act = RECTIFY__ACT__INIT;
        act.request_id = (ProtobufCBinaryData){sizeof(id.bytes), id.bytes};
        act.problem_id = on->problem_id;
        act.unit_id = identity->unit_id;
        act.base_version = on->version;
        act.client_time_ms = wall_ms;
        act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
        act.progress = &progress;
        acts[i].len = rectify__act__pack(&act, packed[i]);
        acts[i].data = packed[i];
        worker->acts[i] = on;
    }
    submit.n_acts = (size_t)worker->load->acts;
    submit.acts = acts;
    worker->busy = true;
    worker->sent_us = due_us;
    terminal_send(&worker->terminal, MESSAGE_SUBMIT, worker->request, &submit.base);
}

static void send_summary(struct load_worker *worker)
{
    Rectify__SummaryGet summary = RECTIFY__SUMMARY_GET__INIT;
    summary.campaign = worker->load->campaign;
    summary.has_known_digest = worker->load->known && worker->knows;
    if (summary.has_known_digest) {
        summary.known_digest = (ProtobufCBinaryData){DIGEST_SIZE, worker->known.bytes};
    }
    terminal_send(&worker->terminal, MESSAGE_SUMMARY_GET, worker->request, &summary.base);
}

static void send_tasks(struct load_worker *worker)
{
    Rectify__AssignmentsGet tasks = RECTIFY__ASSIGNMENTS_GET__INIT;
    tasks.campaign = worker->load->campaign;
    terminal_send(&worker->terminal, MESSAGE_ASSIGNMENTS_GET, worker->request, &tasks.base);
}

static void send_node(struct load_worker *worker)
{
    Rectify__NodeGet node = RECTIFY__NODE_GET__INIT;
    node.campaign = worker->load->campaign;
    node.node = worker->load->node;
    terminal_send(&worker->terminal, MESSAGE_NODE_GET, worker->request, &node.base);
}

static void send_log(struct load_worker *worker)
{
    Rectify__LogGet log = RECTIFY__LOG_GET__INIT;
    log.campaign = worker->load->campaign;
    log.has_since_ms = true;
    log.since_ms = worker->load->since_ms;
    terminal_send(&worker->terminal, MESSAGE_LOG_GET, worker->request, &log.base);
}

/* What only reads. */
static void send_question(struct load_worker *worker)
{
    static void (*const senders[MODES])(struct load_worker *) = {[MODE_SUMMARY] = send_summary,
                                                                 [MODE_TASKS] = send_tasks,
                                                                 [MODE_NODE] = send_node,
                                                                 [MODE_LOG] = send_log};
    worker->busy = true;
    worker->sent_us = now_us();
    worker->request++;
    senders[worker->load->mode](worker);
}

static void begin_upload(struct load_worker *worker)
{
    worker->busy = true;
    worker->sent_us = now_us();
    worker->request++;
    if (upload_begin(&worker->upload, worker->identity->unit_id, &worker->terminal,
                     worker->request) != ERR_OK) {
        abort();
    }
}

/* What a terminal does next on its own. */
static void go_on(struct load_worker *worker)
{
    if (worker->load->stopping || worker->load->once) {
        return;
    }
    switch (worker->load->mode) {
    case MODE_SUBMIT: send_submit(worker, now_us()); break;
    case MODE_SUMMARY:
    case MODE_TASKS:
    case MODE_NODE:
    case MODE_LOG: send_question(worker); break;
    case MODE_UPLOAD: begin_upload(worker); break;
    case MODE_HANDSHAKE: terminal_stop(&worker->terminal); break;
    case MODE_PACED:
    case MODE_IDLE:
    case MODES: break;
    }
}

static void count(struct load_worker *worker, uint64_t units, uint64_t since_us)
{
    struct load *load = worker->load;
    uint64_t at = now_us();
    if (measuring(load, at)) {
        load->done += units;
        worker->counted += units;
        histogram_add(&load->latencies, at - since_us);
    }
}

static void take_receipts(struct load_worker *worker, const struct frame *frame)
{
    struct load *load = worker->load;
    Rectify__Receipts *receipts = rectify__receipts__unpack(NULL, frame->length, frame->body);
    uint64_t stored = 0;
    for (size_t i = 0; receipts != NULL && i < receipts->n_receipts; i++) {
        const Rectify__Receipt *receipt = receipts->receipts[i];
        if (receipt->code == 0) {
            worker->acts[i]->version = receipt->version;
            stored++;
        } else {
            char reason[32];
            (void)snprintf(reason, sizeof(reason), "code %" PRIu32, receipt->code);
            note(load, reason);
            load->refused++;
        }
    }
    if (receipts != NULL) {
        rectify__receipts__free_unpacked(receipts, NULL);
    }
    count(worker, stored, worker->sent_us);
}

static void take_error(struct load *load, const struct frame *frame)
{
    char reason[32];
    Rectify__Error *error = rectify__error__unpack(NULL, frame->length, frame->body);
    (void)snprintf(reason, sizeof(reason), "error %" PRIu32, error == NULL ? 0 : error->code);
    if (error != NULL) {
        rectify__error__free_unpacked(error, NULL);
    }
    note(load, reason);
    load->refused++;
}

/* A chunk counts when it is acknowledged; the next one leaves at once. */
static void take_uploaded(struct load_worker *worker, const struct frame *frame)
{
    struct load *load = worker->load;
    uint64_t taken = 0;
    uint64_t sent_us = worker->sent_us;
    bool complete = false;
    worker->sent_us = now_us();
    enum err err = upload_go_on(&worker->upload, frame, &worker->terminal, ++worker->request,
                                &taken, &complete);
    if (err != ERR_OK) {
        note(load, "a file was not taken");
        load->refused++;
        worker->busy = false;
        return;
    }
    if (taken > 0) {
        load->bytes += measuring(load, now_us()) ? taken : 0;
        count(worker, 1, sent_us);
    }
    if (complete) {
        go_on(worker);
    }
}

static void is_ready(struct load_worker *worker);

static bool asks_twice(const struct load *load)
{
    return load->known || load->held;
}

/* The list that a terminal has before it asks again: its digest. */
static void take_known(struct load_worker *worker, const struct frame *frame)
{
    if (buf_append(&worker->answer, frame->body, frame->length) != ERR_OK) {
        abort();
    }
    if ((frame->flags & FRAME_MORE) != 0) {
        return;
    }
    Rectify__SummaryNow *summary =
        rectify__summary_now__unpack(NULL, buf_unread(&worker->answer), buf_head(&worker->answer));
    buf_close(&worker->answer);
    worker->busy = false;
    if (summary == NULL || summary->digest.len != DIGEST_SIZE) {
        note(worker->load, "a list without a digest");
        worker->load->refused++;
    } else {
        memcpy(worker->known.bytes, summary->digest.data, DIGEST_SIZE);
        worker->knows = true;
    }
    if (summary != NULL) {
        rectify__summary_now__free_unpacked(summary, NULL);
    }
    is_ready(worker);
    go_on(worker);
}

static void on_frame(struct terminal *terminal, const struct frame *frame)
{
    struct load_worker *worker = CONTAINER_OF(terminal, struct load_worker, terminal);
    if (frame->request != worker->request || !worker->busy) {
        return; /* a notice */
    }
    if (worker->load->mode == MODE_UPLOAD && frame->type != MESSAGE_ERROR) {
        take_uploaded(worker, frame);
        return;
    }
    if (asks_twice(worker->load) && !worker->knows && frame->type != MESSAGE_ERROR) {
        take_known(worker, frame);
        return;
    }
    worker->load->bytes += frame->length;
    if ((frame->flags & FRAME_MORE) != 0) {
        return;
    }
    worker->busy = false;
    if (frame->type == MESSAGE_RECEIPTS) {
        take_receipts(worker, frame);
    } else if (frame->type == MESSAGE_ERROR) {
        take_error(worker->load, frame);
    } else {
        count(worker, 1, worker->sent_us);
        if (worker->load->once && worker->load->done == (uint64_t)worker->load->connections) {
            worker->load->ends_us = now_us();
        }
    }
    go_on(worker);
}

static void all_are_greeted(struct load *load)
{
    fprintf(stderr, "load: %d terminals are greeted\n", load->greeted);
    load->measured_from_us = now_us() + (uint64_t)(load->warmup_s * 1e6);
    load->ends_us = load->measured_from_us + (uint64_t)(load->seconds * 1e6);
    load->due_us = now_us();
}

/* The moment from which everything counts. */
static void begin_counting(struct load *load)
{
    load->counting = true;
    watch_begin(&load->watch);
    for (int i = 0; load->once && i < load->connections; i++) {
        send_question(&load->workers[i]);
    }
}

static void is_ready(struct load_worker *worker)
{
    struct load *load = worker->load;
    if (++load->greeted == load->connections) {
        all_are_greeted(load);
    }
}

static void on_greeted(struct terminal *terminal)
{
    struct load_worker *worker = CONTAINER_OF(terminal, struct load_worker, terminal);
    struct load *load = worker->load;
    if (!worker->greeted) {
        worker->greeted = true;
        load->connecting--;
        if (asks_twice(load)) {
            send_question(worker);
            return;
        }
        is_ready(worker);
    }
    if (load->mode == MODE_HANDSHAKE) {
        count(worker, 1, worker->sent_us);
    }
    go_on(worker);
}

static void start(struct load_worker *worker);
static void stop(struct load *load);

static void on_closed(struct terminal *terminal, const char *reason)
{
    struct load_worker *worker = CONTAINER_OF(terminal, struct load_worker, terminal);
    struct load *load = worker->load;
    if (reason != NULL && !load->stopping) {
        load->lost++;
        note(load, reason);
    }
    if (!worker->greeted) {
        load->connecting--;
    }
    if (!load->stopping && reason != NULL && load->measured_from_us == 0) {
        stop(load); /* they will never be complete */
    } else if (!load->stopping && load->mode == MODE_HANDSHAKE) {
        start(worker);
    }
}

static void start(struct load_worker *worker)
{
    static const struct terminal_events events = {on_greeted, on_frame, on_closed};
    struct load *load = worker->load;
    int number = load->first + (int)(worker - load->workers);
    struct terminal_target target = {
        .loop = &load->loop, .server = load->server, .host = "127.0.0.1"};
    int address = number / PER_ADDRESS;
    target.source.sin_family = AF_INET;
    target.source.sin_addr.s_addr =
        htonl(0x7f000000u | (uint32_t)(1 + address / 200) << 8 | (uint32_t)(2 + address % 200));
    worker->sent_us = now_us();
    if (terminal_start(&worker->terminal, &target, worker->identity->context, &events) != ERR_OK) {
        fprintf(stderr, "load: a terminal could not be started\n");
        exit(1);
    }
}

static void stop(struct load *load)
{
    if (load->stopping) {
        return;
    }
    load->stopping = true;
    watch_end(&load->watch);
    uv_close((uv_handle_t *)&load->tick, NULL);
    uv_close((uv_handle_t *)&load->term, NULL);
    for (int i = 0; i < load->started; i++) {
        if (!load->workers[i].terminal.closing) {
            terminal_stop(&load->workers[i].terminal);
        }
    }
}

/* PACED: what is due goes to the next terminal that is free; it counts from when it was due. */
static void send_due(struct load *load)
{
    uint64_t now = now_us();
    uint64_t step = (uint64_t)(1e6 / load->rate);
    int looked_at = 0;
    while (load->due_us <= now && looked_at < load->connections) {
        struct load_worker *worker = &load->workers[load->turn];
        load->turn = (load->turn + 1) % load->connections;
        looked_at++;
        if (!worker->busy && !worker->terminal.closing) {
            send_submit(worker, load->due_us);
            load->due_us += step;
            looked_at = 0;
        }
    }
    uint64_t waiting = load->due_us < now ? (now - load->due_us) / step : 0;
    load->backlog_max = waiting > load->backlog_max ? waiting : load->backlog_max;
}

static void on_tick(uv_timer_t *timer)
{
    struct load *load = timer->data;
    while (load->started < load->connections && load->connecting < STARTS_AT_ONCE) {
        load->connecting++;
        start(&load->workers[load->started++]);
    }
    uint64_t now = now_us();
    if (load->stopping) {
        return;
    }
    if (!load->counting && load->measured_from_us != 0 && now >= load->measured_from_us) {
        begin_counting(load);
    }
    if (load->measured_from_us == 0 && now - load->begun_us > (uint64_t)GRACE_S * 1000000) {
        fprintf(stderr, "load: only %d of %d terminals were greeted\n", load->greeted,
                load->connections);
        note(load, "not all greeted");
        load->ends_us = now;
        stop(load);
    } else if (load->measured_from_us != 0 && now >= load->ends_us) {
        stop(load);
    } else if (load->measured_from_us != 0 && load->mode == MODE_PACED) {
        send_due(load);
    }
}

static void on_term(uv_signal_t *signal, int number)
{
    struct load *load = signal->data;
    (void)number;
    load->ends_us = now_us();
    stop(load);
}

/* What only the run knows. */
static void conclude(struct load *load)
{
    load->slowest = UINT64_MAX;
    for (int i = 0; i < load->connections; i++) {
        uint64_t counted = load->workers[i].counted;
        load->pings += load->workers[i].terminal.pings;
        load->slowest = counted < load->slowest ? counted : load->slowest;
    }
    if (load->measured_from_us != 0 && load->ends_us > load->measured_from_us) {
        load->seconds = (double)(load->ends_us - load->measured_from_us) / 1e6;
    }
}

void load_run(struct load *load)
{
    load->workers = mem_calloc((size_t)load->connections, sizeof(*load->workers));
    if (load->workers == NULL || uv_loop_init(&load->loop) != 0) {
        exit(1);
    }
    for (int i = 0; i < load->connections; i++) {
        load->workers[i].load = load;
        load->workers[i].identity = &load->identities[(size_t)i % load->identity_count];
        buf_init(&load->workers[i].answer, LOAD_LIST_MAX);
    }
    (void)uv_timer_init(&load->loop, &load->tick);
    load->tick.data = load;
    load->begun_us = now_us();
    (void)uv_timer_start(&load->tick, on_tick, 0, TICK_MS);
    (void)uv_signal_init(&load->loop, &load->term);
    load->term.data = load;
    (void)uv_signal_start(&load->term, on_term, SIGTERM);
    (void)uv_run(&load->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&load->loop);
    conclude(load);
    mem_free(load->workers);
}
