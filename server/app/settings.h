/*
 * The settings of rectifyd: one table generates the struct, the command line, the environment, the configuration file,
 * the defaults and the help.
 *
 * What counts, strongest first: command line (--name), environment (RECTIFY_NAME), configuration file (name = value),
 * default. An unknown name or a value outside its limits is an error that says where.
 */
#ifndef RECTIFY_APP_SETTINGS_H
#define RECTIFY_APP_SETTINGS_H

#include "common/base/attr.h"
#include "common/base/err.h"
#include <stdbool.h>

enum {
    WORKERS_MAX = 8, /* store instances: --instance I, worker W is I * WORKERS_MAX + W */
    WRITERS_MAX = 16,
};

/*
 * TEXT(name, option, default or NULL, what --help says)
 * NUMBER(name, option, default, least, most, what --help says)
 * N_ marks what --help says for translation.
 */
/* clang-format off */
#define SETTINGS_TABLE(TEXT, NUMBER)                                                                        \
    TEXT(data, "data", NULL, N_("folder of everything this server keeps"))                                          \
    TEXT(listen, "listen", "127.0.0.1:7443", N_("address and port to listen on"))                                   \
    TEXT(address, "address", NULL, N_("host:port under which terminals reach this server; default: listen"))        \
    TEXT(database, "database", NULL, N_("use this PostgreSQL (conninfo) instead of a private one"))                 \
    TEXT(database_owner, "database-owner", NULL, N_("conninfo of the schema's owner, for migrations"))              \
    TEXT(user, "user", NULL, N_("account to run as when started by root"))                                          \
    TEXT(postgres_bin, "postgres-bin", NULL, N_("folder of initdb and postgres"))                                   \
    NUMBER(workers, "workers", 1, 1, WORKERS_MAX, N_("threads that serve connections; one for every two cores"))    \
    NUMBER(writers, "writers", 2, 1, WRITERS_MAX, N_("database connections that write, shared out among the workers")) \
    NUMBER(instance, "instance", 0, 0, 1000, N_("number of this server among several on one database"))             \
    NUMBER(sessions_max, "sessions-max", 20000, 1, 1000000, N_("connections at a time, of each worker"))            \
    NUMBER(address_sessions_max, "address-sessions-max", 64, 0, 1000000, N_("connections of one address, at each worker; 0: no limit")) \
    NUMBER(handshake_timeout_ms, "handshake-timeout-ms", 10000, 100, 600000, N_("time for a TLS handshake"))        \
    NUMBER(frame_timeout_ms, "frame-timeout-ms", 5000, 100, 600000, N_("time for a frame that has begun"))          \
    NUMBER(idle_timeout_ms, "idle-timeout-ms", 120000, 1000, 86400000, N_("silence after which a connection ends")) \
    NUMBER(drain_timeout_ms, "drain-timeout-ms", 30000, 0, 600000, N_("time for what is under way when stopping"))  \
    NUMBER(file_quota, "file-quota", 500, 1, 1000000, N_("MiB of files that a unit may send in a day"))             \
    NUMBER(log_level, "log-level", 6, 3, 7, N_("3 errors, 4 warnings, 5 notices, 6 information, 7 all"))
/* clang-format on */

struct settings {
#define TEXT(name, option, value, help)                char *name;
#define NUMBER(name, option, value, least, most, help) long name;
    SETTINGS_TABLE(TEXT, NUMBER)
#undef TEXT
#undef NUMBER
    char *config; /* --config FILE; NULL: none */
};

enum settings_outcome {
    SETTINGS_RUN,   /* go on */
    SETTINGS_ENDED, /* --help, --version, --check-config: said what was asked for; exit with 0 */
    SETTINGS_WRONG, /* said on stderr what is wrong and where; exit with *exit_code (64 usage, 78 config) */
};

MUST_CHECK enum settings_outcome settings_read(struct settings *settings, int argc, char **argv,
                                               int *exit_code);
void settings_free(struct settings *settings);

/* The part that may change while the server runs (SIGHUP): log level. Keeps the old one when the file is wrong. */
void settings_reload(struct settings *settings);

/*
 * Of each worker, at least one. Changes that wait together are committed together: more connections than the machine has
 * cores for only make the groups smaller.
 */
unsigned settings_writers_each(const struct settings *settings);

/* "host:port", "[v6]:port" into its parts; INVALID. host needs room for 254 bytes. */
MUST_CHECK enum err settings_split_address(const char *text, char *host, unsigned short *port);

#endif
