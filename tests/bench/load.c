/*
 * load: simulated terminals against a running rectifyd, and what became of it as one line of JSON on stdout.
 *
 *   submit     closed loop: each terminal keeps one SUBMIT of --acts acts under way
 *   paced      open loop: --rate SUBMITs a second over all terminals, whatever the server does. Latencies count from the moment a
 *              SUBMIT was due, so that waiting behind others is in them (no coordinated omission)
 *   idle       all terminals connect, stay and answer pings
 *   handshake  each terminal connects, is greeted, leaves, and comes again
 *   summary    each terminal keeps one SUMMARY_GET under way
 *
 * Counting begins when all terminals were greeted and --warmup seconds have passed, and ends after --seconds. It then stops by
 * itself; only loopback addresses are accepted.
 */
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/uuid.h"
#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "proto/record.pb-c.h"
#include "tests/bench/histogram.h"
#include "tests/bench/identities.h"
#include "tests/bench/terminal.h"
#include <arpa/inet.h>
#include <inttypes.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    ACTS_MAX = 64,
    ACT_SIZE = 1024,
    STARTS_AT_ONCE = 64, /* handshakes under way while connecting */
    PER_ADDRESS = 50,    /* the server takes 64 sessions of one address */
    TICK_MS = 1,
    GRACE_S = 120, /* connecting takes no longer, or it failed */
};

enum mode {
    MODE_SUBMIT,
    MODE_PACED,
    MODE_IDLE,
    MODE_HANDSHAKE,
    MODE_SUMMARY,
    MODES
};
static const char *const mode_names[MODES] = {"submit", "paced", "idle", "handshake", "summary"};

struct worker {
    struct terminal terminal;
    struct load *load;
    struct bench_identity *identity;
    uint64_t sent_us; /* when the request under way was due */
    uint64_t
        counted; /* acts (or handshakes, summaries) of this terminal within the measured time */
    uint32_t request;
    bool busy;
    bool greeted;
    struct bench_assignment *acts[ACTS_MAX]; /* of the SUBMIT under way, in its order */
};

struct load {
    uv_loop_t loop;
    uv_timer_t tick;
    struct sockaddr_in server;
    enum mode mode;
    int connections;
    int acts;
    double rate;
    double warmup_s;
    double seconds;
    char *campaign;

    struct worker *workers;
    struct bench_identity *identities;
    size_t identity_count;
    int started;
    int connecting;
    int greeted;
    int open; /* terminals whose memory the loop still holds */
    uint64_t begun_us;
    uint64_t measured_from_us; /* 0: not yet */
    uint64_t ends_us;
    uint64_t due_us; /* PACED: when the next SUBMIT is due */
    int turn;        /* PACED: whose */
    bool stopping;

    uint64_t done;
    uint64_t refused;
    uint64_t lost;
    uint64_t
        backlog_max; /* PACED: SUBMITs that were due and could not be sent because all terminals were busy */
    char first_reason[64];
    struct histogram latencies;
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
static char *text_of(const struct worker *worker)
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

static void send_submit(struct worker *worker, uint64_t due_us)
{
    static uint8_t packed[ACTS_MAX][ACT_SIZE];
    struct bench_identity *identity = worker->identity;
    ProtobufCBinaryData acts[ACTS_MAX];
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

static void send_summary(struct worker *worker)
{
    Rectify__SummaryGet get = RECTIFY__SUMMARY_GET__INIT;
    get.campaign = worker->load->campaign;
    worker->busy = true;
    worker->sent_us = now_us();
    terminal_send(&worker->terminal, MESSAGE_SUMMARY_GET, ++worker->request, &get.base);
}

/* What a terminal does next on its own. */
static void go_on(struct worker *worker)
{
    if (worker->load->stopping) {
        return;
    }
    switch (worker->load->mode) {
    case MODE_SUBMIT: send_submit(worker, now_us()); break;
    case MODE_SUMMARY: send_summary(worker); break;
    case MODE_HANDSHAKE: terminal_stop(&worker->terminal); break;
    case MODE_PACED:
    case MODE_IDLE:
    case MODES: break;
    }
}

static void count(struct worker *worker, uint64_t units, uint64_t since_us)
{
    struct load *load = worker->load;
    uint64_t at = now_us();
    if (measuring(load, at)) {
        load->done += units;
        worker->counted += units;
        histogram_add(&load->latencies, at - since_us);
    }
}

static void take_receipts(struct worker *worker, const struct frame *frame)
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

static void on_frame(struct terminal *terminal, const struct frame *frame)
{
    struct worker *worker = CONTAINER_OF(terminal, struct worker, terminal);
    if (frame->request != worker->request || !worker->busy) {
        return; /* a notice */
    }
    if ((frame->flags & FRAME_MORE) != 0) {
        return;
    }
    worker->busy = false;
    if (frame->type == MESSAGE_RECEIPTS) {
        take_receipts(worker, frame);
    } else if (frame->type == MESSAGE_SUMMARY) {
        count(worker, 1, worker->sent_us);
    } else {
        note(worker->load, "error");
        worker->load->refused++;
    }
    go_on(worker);
}

static void begin_measuring(struct load *load)
{
    load->measured_from_us = now_us() + (uint64_t)(load->warmup_s * 1e6);
    load->ends_us = load->measured_from_us + (uint64_t)(load->seconds * 1e6);
    load->due_us = now_us();
}

static void on_greeted(struct terminal *terminal)
{
    struct worker *worker = CONTAINER_OF(terminal, struct worker, terminal);
    struct load *load = worker->load;
    if (!worker->greeted) {
        worker->greeted = true;
        load->connecting--;
        if (++load->greeted == load->connections) {
            fprintf(stderr, "load: %d terminals are greeted\n", load->greeted);
            begin_measuring(load);
        }
    }
    if (load->mode == MODE_HANDSHAKE) {
        count(worker, 1, worker->sent_us);
    }
    go_on(worker);
}

static void start(struct worker *worker);

static void on_closed(struct terminal *terminal, const char *reason)
{
    struct worker *worker = CONTAINER_OF(terminal, struct worker, terminal);
    struct load *load = worker->load;
    load->open--;
    if (reason != NULL && !load->stopping) {
        load->lost++;
        note(load, reason);
    }
    if (!worker->greeted) {
        load->connecting--;
    }
    if (!load->stopping && load->mode == MODE_HANDSHAKE) {
        start(worker);
    }
}

static void start(struct worker *worker)
{
    static const struct terminal_events events = {on_greeted, on_frame, on_closed};
    struct load *load = worker->load;
    int number = (int)(worker - load->workers);
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
    load->open++;
}

static void stop(struct load *load)
{
    load->stopping = true;
    uv_close((uv_handle_t *)&load->tick, NULL);
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
        struct worker *worker = &load->workers[load->turn];
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

static void print(const struct load *load)
{
    uint64_t slowest = UINT64_MAX;
    for (int i = 0; i < load->connections; i++) {
        uint64_t counted = load->workers[i].counted;
        slowest = counted < slowest ? counted : slowest;
    }
    double mean = (double)load->done / (double)load->connections;
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("{\"mode\": \"%s\", \"connections\": %d, \"acts\": %d, \"seconds\": %.3f, \"done\": "
           "%" PRIu64 ", \"per_second\": %.1f, \"p50_us\": %" PRIu64 ", \"p99_us\": %" PRIu64
           ", \"max_us\": %" PRIu64 ", \"slowest_share\": %.3f, \"refused\": %" PRIu64
           ", \"lost\": %" PRIu64 ", \"backlog_max\": %" PRIu64
           ", \"cpu_s\": %.3f, \"reason\": \"%s\"}\n",
           mode_names[load->mode], load->connections, load->acts, load->seconds, load->done,
           (double)load->done / load->seconds, histogram_at(&load->latencies, 0.5),
           histogram_at(&load->latencies, 0.99), load->latencies.max,
           mean > 0 ? (double)slowest / mean : 0, load->refused, load->lost, load->backlog_max,
           (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
           load->first_reason);
}

static void run(struct load *load)
{
    load->workers = mem_calloc((size_t)load->connections, sizeof(*load->workers));
    if (load->workers == NULL || uv_loop_init(&load->loop) != 0) {
        exit(1);
    }
    for (int i = 0; i < load->connections; i++) {
        load->workers[i].load = load;
        load->workers[i].identity = &load->identities[(size_t)i % load->identity_count];
    }
    (void)uv_timer_init(&load->loop, &load->tick);
    load->tick.data = load;
    load->begun_us = now_us();
    (void)uv_timer_start(&load->tick, on_tick, 0, TICK_MS);
    (void)uv_run(&load->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&load->loop);
    print(load);
    mem_free(load->workers);
}

/* No load ever leaves this machine. */
static bool take_address(struct load *load, const char *text)
{
    char host[64];
    const char *colon = strrchr(text, ':');
    if (colon == NULL || (size_t)(colon - text) >= sizeof(host)) {
        return false;
    }
    (void)snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
    return uv_ip4_addr(host, atoi(colon + 1), &load->server) == 0 &&
           ntohl(load->server.sin_addr.s_addr) >> 24 == 127;
}

static bool take_mode(struct load *load, const char *name)
{
    for (int i = 0; i < MODES; i++) {
        if (strcmp(mode_names[i], name) == 0) {
            load->mode = (enum mode)i;
            return true;
        }
    }
    return false;
}

int main(int argc, const char **argv)
{
    struct load load = {.connections = 256, .acts = 1, .rate = 1000, .warmup_s = 1, .seconds = 5};
    char *mode = NULL;
    char *connect = NULL;
    char *ca = NULL;
    char *database = NULL;
    int identities = 0;
    const struct poptOption options[] = {
        {"mode", 0, POPT_ARG_STRING, &mode, 0, "submit, paced, idle, handshake or summary", NULL},
        {"connect", 0, POPT_ARG_STRING, &connect, 0, "the server, a loopback address", "IP:PORT"},
        {"ca", 0, POPT_ARG_STRING, &ca, 0, "the authority's folder", "DIR"},
        {"database", 0, POPT_ARG_STRING, &database, 0, "as its owner", "CONNINFO"},
        {"connections", 0, POPT_ARG_INT, &load.connections, 0, "terminals", "N"},
        {"identities", 0, POPT_ARG_INT, &identities, 0, "units; default: one per terminal", "N"},
        {"acts", 0, POPT_ARG_INT, &load.acts, 0, "per SUBMIT, up to 64", "N"},
        {"rate", 0, POPT_ARG_DOUBLE, &load.rate, 0, "paced: SUBMITs a second", "R"},
        {"warmup", 0, POPT_ARG_DOUBLE, &load.warmup_s, 0, "seconds that do not count", "S"},
        {"seconds", 0, POPT_ARG_DOUBLE, &load.seconds, 0, "seconds that count", "S"},
        {"campaign", 0, POPT_ARG_STRING, &load.campaign, 0, "summary: of which", "CODE"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("load", argc, argv, options, 0);
    int last = poptGetNextOpt(context);
    if (last != -1 || mode == NULL || !take_mode(&load, mode) || connect == NULL ||
        !take_address(&load, connect) || ca == NULL || database == NULL || load.connections < 1 ||
        load.acts < 1 || load.acts > ACTS_MAX || load.rate <= 0) {
        poptPrintUsage(context, stderr, 0);
        return 64;
    }
    struct rlimit files = {65536, 65536};
    (void)setrlimit(RLIMIT_NOFILE, &files);
    PGconn *pg = PQconnectdb(database);
    if (PQstatus(pg) != CONNECTION_OK) {
        fprintf(stderr, "load: %s\n", PQerrorMessage(pg));
        return 1;
    }
    PQclear(PQexec(pg, "SET search_path = rectify"));
    load.identity_count = (size_t)(identities > 0 ? identities : load.connections);
    enum err err = identities_make(pg, ca, load.identity_count, &load.identities);
    PQfinish(pg);
    if (err != ERR_OK) {
        return 1;
    }
    run(&load);
    identities_free(load.identities, load.identity_count);
    poptFreeContext(context);
    return load.refused > 0 || load.lost > 0 || load.greeted < load.connections ? 1 : 0;
}
