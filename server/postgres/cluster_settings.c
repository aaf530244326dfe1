#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    FILE_SIZE = 8192,
    QUOTED_SIZE = 2 * CLUSTER_PATH_SIZE,
};

/*
 * The whole postgresql.conf. The first block carries the promise that what was acknowledged is kept; no wish for
 * speed may touch it. The logging block keeps what people wrote out of the database's log.
 */
static const char fixed_settings[] =
    "# Written by the server at each start: changes made here are lost. ALTER SYSTEM is kept.\n"
    "fsync = on\n"
    "full_page_writes = on\n"
    "synchronous_commit = on\n"
    "wal_sync_method = fdatasync\n"
    "data_sync_retry = off\n"
    "recovery_init_sync_method = fsync\n"
    "restart_after_crash = on\n"
    "wal_log_hints = on\n"
    "zero_damaged_pages = off\n"
    "ignore_checksum_failure = off\n"
    "\n"
    "listen_addresses = ''\n"
    "port = 5432\n"
    "unix_socket_permissions = 0700\n"
    "max_connections = 65\n"
    "superuser_reserved_connections = 3\n"
    "password_encryption = scram-sha-256\n"
    "ssl_min_protocol_version = 'TLSv1.3'\n"
    "row_security = on\n"
    "idle_in_transaction_session_timeout = 30s\n"
    "client_connection_check_interval = 10s\n"
    "\n"
    "shared_buffers = 256MB\n"
    "wal_level = replica\n"
    "archive_mode = off\n"
    "max_wal_size = 2GB\n"
    "checkpoint_timeout = 5min\n"
    "checkpoint_completion_target = 0.9\n"
    "jit = off\n"
    "\n"
    "logging_collector = on\n"
    "log_destination = 'stderr'\n"
    "log_filename = 'postgres-%a.log'\n"
    "log_file_mode = 0600\n"
    "log_truncate_on_rotation = on\n"
    "log_rotation_age = 1d\n"
    "log_rotation_size = 0\n"
    "log_line_prefix = '%m [%p] %q%u@%d %a '\n"
    "log_connections = on\n"
    "log_disconnections = on\n"
    "log_checkpoints = on\n"
    "log_lock_waits = on\n"
    "log_statement = 'ddl'\n"
    "log_min_duration_statement = 1s\n"
    "log_parameter_max_length = 0\n"
    "log_parameter_max_length_on_error = 0\n"
    "log_min_error_statement = panic\n"
    "\n"
    "lc_messages = 'C'\n"
    "lc_monetary = 'C'\n"
    "lc_numeric = 'C'\n"
    "lc_time = 'C'\n"
    "default_text_search_config = 'pg_catalog.simple'\n"
    "timezone = 'UTC'\n"
    "log_timezone = 'UTC'\n"
    "\n";

/* Nobody but the account of this server comes in, and only under the roles that are its own. */
static const char fixed_hba[] = "local all rectify_super peer map=rectify\n"
                                "local rectify rectify_owner,rectify_app peer map=rectify\n"
                                "local all all reject\n";

/* 'text' for the parser named by its escape of a quote; both take \\ for a backslash. */
static enum err quote(char out[QUOTED_SIZE], const char *text, char quote_escape)
{
    size_t len = 0;
    out[len++] = '\'';
    for (const char *c = text; *c != '\0'; c++) {
        if (len + sizeof("xx'") > QUOTED_SIZE) {
            return ERR_INVALID;
        }
        if (*c == '\'') {
            out[len++] = quote_escape;
        }
        if (*c == '\\') {
            out[len++] = '\\';
        }
        out[len++] = *c;
    }
    out[len++] = '\'';
    out[len] = '\0';
    return ERR_OK;
}

enum err cluster_settings_conninfo(const struct cluster_folder *folder, const char *database,
                                   const char *role, char out[CLUSTER_CONNINFO_SIZE])
{
    char host[QUOTED_SIZE];
    enum err err = quote(host, folder->run, '\\');
    if (err != ERR_OK) {
        return err;
    }
    /* The empty hostaddr keeps PGHOSTADDR in the environment from leading elsewhere. */
    int len = snprintf(out, CLUSTER_CONNINFO_SIZE,
                       "host=%s hostaddr='' port=5432 dbname=%s user=%s", host, database, role);
    return len < 0 || len >= CLUSTER_CONNINFO_SIZE ? ERR_INVALID : ERR_OK;
}

static enum err write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, text, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return ERR_IO;
        }
        text += written;
        len -= (size_t)written;
    }
    return fsync(fd) == 0 ? ERR_OK : ERR_IO;
}

/* Old or new, never between: a temporary file beside it, synced, then renamed. */
static enum err replace_file(const struct cluster_folder *folder, const char *name,
                             const char *text)
{
    char path[CLUSTER_PATH_SIZE];
    char temporary[CLUSTER_PATH_SIZE];
    enum err err = cluster_folder_join(path, folder->data, name);
    if (err == ERR_OK) {
        err = cluster_folder_join(temporary, folder->data, "rectify.tmp");
    }
    if (err != ERR_OK) {
        return err;
    }
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    err = fd < 0 ? ERR_IO : write_all(fd, text, strlen(text));
    if (fd >= 0 && close(fd) != 0) {
        err = ERR_IO;
    }
    if (err == ERR_OK && rename(temporary, path) != 0) {
        err = ERR_IO;
    }
    if (err != ERR_OK) {
        log_event(LOG_ERROR, "postgres", "cannot write path=%s: %s", path, strerror(errno));
    }
    return err;
}

static enum err write_conf(const struct cluster_folder *folder)
{
    char text[FILE_SIZE];
    char list[CLUSTER_PATH_SIZE + 2];
    char run[QUOTED_SIZE];
    char log[QUOTED_SIZE];
    /* This setting is a list; the inner quotes keep blanks in the path together. */
    (void)snprintf(list, sizeof(list), "\"%s\"", folder->run);
    if (quote(run, list, '\'') != ERR_OK || quote(log, folder->log, '\'') != ERR_OK) {
        return ERR_INVALID;
    }
    int len = snprintf(text, sizeof(text),
                       "%sunix_socket_directories = %s\n"
                       "log_directory = %s\n",
                       fixed_settings, run, log);
    if (len < 0 || len >= (int)sizeof(text)) {
        return ERR_INVALID;
    }
    return replace_file(folder, "postgresql.conf", text);
}

/* Which roles the account of this server may take. */
static enum err write_ident(const struct cluster_folder *folder)
{
    char text[FILE_SIZE];
    const struct passwd *account = getpwuid(geteuid());
    if (account == NULL || strpbrk(account->pw_name, "\"\n") != NULL) {
        log_event(LOG_ERROR, "postgres", "this account has no usable name uid=%u",
                  (unsigned)geteuid());
        return ERR_CONFIG;
    }
    const char *name = account->pw_name;
    int len = snprintf(text, sizeof(text),
                       "rectify \"%s\" rectify_super\n"
                       "rectify \"%s\" rectify_owner\n"
                       "rectify \"%s\" rectify_app\n",
                       name, name, name);
    if (len < 0 || len >= (int)sizeof(text)) {
        return ERR_INVALID;
    }
    return replace_file(folder, "pg_ident.conf", text);
}

enum err cluster_settings_write(const struct cluster_folder *folder)
{
    enum err err = write_conf(folder);
    if (err == ERR_OK) {
        err = replace_file(folder, "pg_hba.conf", fixed_hba);
    }
    if (err == ERR_OK) {
        err = write_ident(folder);
    }
    if (err == ERR_OK) {
        err = cluster_folder_sync(folder->data);
    }
    return err;
}
