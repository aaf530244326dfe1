/*
 * load: simulated terminals against a running rectifyd, and what became of it as one line of JSON on stdout.
 *
 *   submit     closed loop: each terminal keeps one SUBMIT of --acts acts under way
 *   paced      open loop: --rate SUBMITs a second over all terminals, whatever the server does. Latencies count from the moment a
 *              SUBMIT was due, so that waiting behind others is in them (no coordinated omission)
 *   idle       all terminals connect, stay and answer pings
 *   handshake  each terminal connects, is greeted, leaves, and comes again
 *   summary    each terminal keeps one SUMMARY_GET under way; with --once each asks once, all at the same
 *              moment. With --known each had the list before and asks with its digest, with --held it asks for all of it again
 *   tasks      the same with ASSIGNMENTS_GET
 *   node       the same with NODE_GET for --node, by observers
 *   log        the same with LOG_GET since --since, by observers
 *   upload     each terminal sends scans of 5 MB, chunk by chunk; "done" are chunks, "bytes" theirs
 *
 * Counting begins when all terminals were greeted and --warmup seconds have passed, and ends after --seconds or with SIGTERM. It then
 * stops by itself; only loopback addresses are accepted.
 */
#include "tests/bench/load.h"
#include <arpa/inet.h>
#include <inttypes.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char *const mode_names[MODES] = {"submit", "paced", "idle", "handshake", "summary",
                                              "tasks",  "node",  "log",  "upload"};

static void print(const struct load *load)
{
    double mean = (double)load->done / (double)load->connections;
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("{\"mode\": \"%s\", \"connections\": %d, \"acts\": %d, \"seconds\": %.6f, \"done\": "
           "%" PRIu64 ", \"per_second\": %.1f, \"p50_us\": %" PRIu64 ", \"p99_us\": %" PRIu64
           ", \"max_us\": %" PRIu64 ", \"slowest_share\": %.3f, \"refused\": %" PRIu64
           ", \"lost\": %" PRIu64 ", \"backlog_max\": %" PRIu64 ", \"bytes\": %" PRIu64
           ", \"pings\": %" PRIu64 ", \"server_cpu_s\": %.6f, \"cpu_s\": %.3f, \"reason\": "
           "\"%s\"}\n",
           mode_names[load->mode], load->connections, load->acts, load->seconds, load->done,
           (double)load->done / load->seconds, histogram_at(&load->latencies, 0.5),
           histogram_at(&load->latencies, 0.99), load->latencies.max,
           mean > 0 ? (double)load->slowest / mean : 0, load->refused, load->lost,
           load->backlog_max, load->bytes, load->pings, load->watch.spent_s,
           (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
           load->first_reason);
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
            load->mode = (enum load_mode)i;
            return true;
        }
    }
    return false;
}

/* A file for each connection, as far as this account may. */
static void raise_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

int main(int argc, const char **argv)
{
    struct load load = {.connections = 256, .acts = 1, .rate = 1000, .warmup_s = 1, .seconds = 5};
    char *mode = NULL;
    char *connect = NULL;
    char *ca = NULL;
    char *database = NULL;
    char *watch = NULL;
    int identities = 0;
    int once = 0;
    int known = 0;
    int held = 0;
    int skip = 0;
    long long since_ms = 0;
    const struct poptOption options[] = {
        {"mode", 0, POPT_ARG_STRING, &mode, 0, "what they do, as above", NULL},
        {"connect", 0, POPT_ARG_STRING, &connect, 0, "the server, a loopback address", "IP:PORT"},
        {"ca", 0, POPT_ARG_STRING, &ca, 0, "the authority's folder", "DIR"},
        {"database", 0, POPT_ARG_STRING, &database, 0, "as its owner", "CONNINFO"},
        {"connections", 0, POPT_ARG_INT, &load.connections, 0, "terminals", "N"},
        {"identities", 0, POPT_ARG_INT, &identities, 0, "units; default: one per terminal", "N"},
        {"skip", 0, POPT_ARG_INT, &skip, 0, "units that are left to another load", "N"},
        {"acts", 0, POPT_ARG_INT, &load.acts, 0, "per SUBMIT, up to 64", "N"},
        {"rate", 0, POPT_ARG_DOUBLE, &load.rate, 0, "paced: SUBMITs a second", "R"},
        {"warmup", 0, POPT_ARG_DOUBLE, &load.warmup_s, 0, "seconds that do not count", "S"},
        {"seconds", 0, POPT_ARG_DOUBLE, &load.seconds, 0, "seconds that count", "S"},
        {"first", 0, POPT_ARG_INT, &load.first, 0,
         "number of the first terminal: two loads at a time share none", "N"},
        {"once", 0, POPT_ARG_NONE, &once, 0, "summary, tasks: each asks once, all at once", NULL},
        {"known", 0, POPT_ARG_NONE, &known, 0, "summary: each knows the list before", NULL},
        {"held", 0, POPT_ARG_NONE, &held, 0, "summary: each has had the list before", NULL},
        {"node", 0, POPT_ARG_STRING, &load.node, 0, "node: its name", "NAME"},
        {"since", 0, POPT_ARG_LONGLONG, &since_ms, 0, "log: milliseconds since 1970", "MS"},
        {"watch", 0, POPT_ARG_STRING, &watch, 0, "processes whose CPU time is told", "PID,..."},
        {"campaign", 0, POPT_ARG_STRING, &load.campaign, 0, "summary, tasks: of which", "CODE"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("load", argc, argv, options, 0);
    int last = poptGetNextOpt(context);
    if (last != -1 || mode == NULL || !take_mode(&load, mode) || connect == NULL ||
        !take_address(&load, connect) || ca == NULL || database == NULL || load.connections < 1 ||
        load.acts < 1 || load.acts > LOAD_ACTS_MAX || load.rate <= 0 || load.first < 0 ||
        skip < 0) {
        poptPrintUsage(context, stderr, 0);
        return 64;
    }
    if (!watch_init(&load.watch, watch)) {
        fprintf(stderr, "load: no process to watch: %s\n", watch);
        return 1;
    }
    load.once = once != 0;
    load.known = known != 0 && load.mode == MODE_SUMMARY;
    load.held = held != 0 && load.mode == MODE_SUMMARY;
    load.since_ms = since_ms;
    raise_files();
    PGconn *pg = PQconnectdb(database);
    if (PQstatus(pg) != CONNECTION_OK) {
        fprintf(stderr, "load: %s\n", PQerrorMessage(pg));
        return 1;
    }
    PQclear(PQexec(pg, "SET search_path = rectify"));
    load.identity_count = (size_t)(identities > 0 ? identities : load.connections);
    enum err err =
        identities_make(pg, ca, (size_t)load.first, (size_t)skip, load.identity_count,
                        load.mode == MODE_NODE || load.mode == MODE_LOG, &load.identities);
    PQfinish(pg);
    if (err != ERR_OK) {
        return 1;
    }
    load_run(&load);
    print(&load);
    identities_free(load.identities, load.identity_count);
    poptFreeContext(context);
    return load.refused > 0 || load.lost > 0 || load.greeted < load.connections ? 1 : 0;
}
