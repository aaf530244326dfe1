/*
 * Simulated terminals on one loop against a running rectifyd, and what became of it. What the modes do: load_main.c.
 *
 *   load_run: connect all -> greeted -> warm up -> count -> stop; ends early when a terminal is lost before all were greeted
 */
#ifndef RECTIFY_BENCH_LOAD_H
#define RECTIFY_BENCH_LOAD_H

#include "common/base/buf.h"
#include "tests/bench/histogram.h"
#include "tests/bench/identities.h"
#include "tests/bench/terminal.h"
#include "tests/bench/upload.h"
#include "tests/bench/watch.h"

enum {
    LOAD_ACTS_MAX = 64,               /* of a SUBMIT */
    LOAD_LIST_MAX = 64 * 1024 * 1024, /* bytes of a list that is kept whole */
};

enum load_mode {
    MODE_SUBMIT,
    MODE_PACED,
    MODE_IDLE,
    MODE_HANDSHAKE,
    MODE_SUMMARY,
    MODE_TASKS,
    MODE_NODE,
    MODE_LOG,
    MODE_UPLOAD,
    MODES
};

struct load_worker {
    struct terminal terminal;
    struct load *load;
    struct bench_identity *identity;
    uint64_t sent_us; /* when the request under way was due */
    uint64_t counted; /* acts, handshakes or lists of this terminal within the measured time */
    uint32_t request;
    bool busy;
    bool greeted;
    struct buf answer; /* --known, --held: the first list on its way */
    bool knows;        /* the digest of the list that it has had */
    struct digest known;
    struct upload upload;
    struct bench_assignment *acts[LOAD_ACTS_MAX]; /* of the SUBMIT under way, in its order */
};

struct load {
    /* What is wanted: set before load_run. */
    struct sockaddr_in server;
    enum load_mode mode;
    int connections;
    int first; /* number of the first terminal */
    int acts;
    bool once;  /* SUMMARY, TASKS: each terminal asks once, all at the same moment */
    bool known; /* SUMMARY: each terminal has had the list before, and asks with its digest */
    bool held;  /* SUMMARY: each terminal has had the list before, and asks for it again */
    double rate;
    double warmup_s;
    double seconds; /* and how long it took in the end */
    char *campaign;
    char *node;       /* NODE: its name */
    int64_t since_ms; /* LOG */
    struct bench_identity *identities;
    size_t identity_count;
    struct watch watch;

    /* What became of it. */
    uint64_t done;
    uint64_t refused;
    uint64_t lost;
    uint64_t bytes; /* of the bodies of answers; UPLOAD: that were taken within the measured time */
    uint64_t pings; /* answered */
    uint64_t backlog_max; /* PACED: were due and waited because all terminals were busy */
    uint64_t slowest;     /* counted by the terminal that got least */
    int greeted;
    char first_reason[64];
    struct histogram latencies;

    /* The run. */
    uv_loop_t loop;
    uv_timer_t tick;
    uv_signal_t term;
    struct load_worker *workers;
    int started;
    int connecting;
    uint64_t begun_us;
    uint64_t measured_from_us; /* 0: not yet */
    uint64_t ends_us;
    uint64_t due_us; /* PACED: when the next SUBMIT is due */
    int turn;        /* PACED: whose */
    bool counting;
    bool stopping;
};

void load_run(struct load *load);

#endif
