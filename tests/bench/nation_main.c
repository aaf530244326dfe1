/* nation: the deadline day of nation.h against a running rectifyd, on loopback; one line of JSON on stdout. */
#include "common/base/clock.h"
#include "tests/bench/nation.h"
#include <inttypes.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static void print(const struct nation *nation)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf(
        "{\"visits\": %zu, \"acts\": %" PRIu64 ", \"refused\": %" PRIu64 ", \"lost\": %" PRIu64
        ", \"reason\": \"%s\", \"probe\": %zu, \"probe_s\": %.3f, \"peak_share\": %.4f, \"day_s\": "
        "%.3f, "
        "\"took_s\": %.3f, \"backlog_max\": %zu, \"visit_p50_ms\": %.1f, \"visit_p99_ms\": %.1f, "
        "\"wait_p99_ms\": %.1f, \"wait_max_ms\": %.1f, \"cpu_s\": %.1f}\n",
        nation->gone, nation->acts, nation->refused, nation->lost, nation->first_reason,
        nation->probe, nation->probe_s, nation_peak_share(), nation->day_s, nation->took_s,
        nation->backlog_max, (double)histogram_at(&nation->visits, 0.5) / 1e3,
        (double)histogram_at(&nation->visits, 0.99) / 1e3,
        (double)histogram_at(&nation->including, 0.99) / 1e3, (double)nation->including.max / 1e3,
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec));
}

int main(int argc, const char **argv)
{
    static struct nation nation = {.visitors = 128, .peak = 0.9, .longest_s = 3600};
    int port = 0;
    int probe = 500;
    char *ca = NULL;
    char *database = NULL;
    const struct poptOption options[] = {
        {"port", 0, POPT_ARG_INT, &port, 0, "the server's on 127.0.0.1", "N"},
        {"ca", 0, POPT_ARG_STRING, &ca, 0, "the authority's folder", "DIR"},
        {"database", 0, POPT_ARG_STRING, &database, 0, "as its owner", "CONNINFO"},
        {"visitors", 0, POPT_ARG_INT, &nation.visitors, 0, "at a time, at most", "N"},
        {"probe", 0, POPT_ARG_INT, &probe, 0, "who come first, to find the rate", "N"},
        {"peak", 0, POPT_ARG_DOUBLE, &nation.peak, 0, "of that rate in the busiest hour", "PART"},
        {"longest", 0, POPT_ARG_DOUBLE, &nation.longest_s, 0, "that the day is made", "S"},
        POPT_AUTOHELP POPT_TABLEEND};
    poptContext context = poptGetContext("nation", argc, argv, options, 0);
    if (poptGetNextOpt(context) != -1 || ca == NULL || database == NULL || probe < 1 ||
        nation.visitors < 1 || nation.peak <= 0 ||
        uv_ip4_addr("127.0.0.1", port, &nation.server) != 0) {
        poptPrintUsage(context, stderr, 0);
        return 64;
    }
    struct authority authority;
    PGconn *pg = PQconnectdb(database);
    if (PQstatus(pg) != CONNECTION_OK ||
        authority_open(&authority, ca, clock_wall_ms()) != ERR_OK) {
        fprintf(stderr, "nation: no database, or no authority: %s\n", PQerrorMessage(pg));
        return 1;
    }
    enum err err = nation_places(pg, &authority, &nation.places, &nation.place_count);
    PQfinish(pg);
    nation.probe = (size_t)probe;
    nation.authority = authority.certificate.text;
    if (err == ERR_OK && nation.probe < nation.place_count) {
        fprintf(stderr, "nation: %zu terminals are enrolled\n", nation.place_count);
        nation_run(&nation);
        print(&nation);
    }
    nation_places_free(nation.places, nation.place_count);
    authority_close(&authority);
    poptFreeContext(context);
    return nation.gone > nation.probe && nation.refused + nation.lost == 0 ? 0 : 1;
}
