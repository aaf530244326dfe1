#include "server/postgres/internal.h"

#include "common/base/log.h"
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Happy path
 *   1. the program is started in a session of its own, so that Ctrl-C in our terminal does not reach it: its end
 *      is ours to order
 *   2. it runs through setpriv, which sets PR_SET_PDEATHSIG and becomes the program without changing the pid; when
 *      this process is killed the child gets SIGINT
 *   3. it ends; on_exit keeps how, the handle is closed, on_ended
 *
 * Failure modes
 *   - this process dies before setpriv has asked for the signal, or setpriv is missing: the child lives on and the
 *     next start finds it (postmaster.c)
 *   - the program cannot be started: the same way as 3, with exit_status -1
 */

#define SETPRIV "/usr/bin/setpriv"

enum {
    ARGS_MAX = 24,
};

static void on_closed(uv_handle_t *handle)
{
    struct cluster_process *process = handle->data;
    process->open = false;
    process->on_ended(process);
}

static void on_exit_seen(uv_process_t *handle, int64_t exit_status, int exit_signal)
{
    struct cluster_process *process = handle->data;
    process->running = false;
    process->exit_status = exit_status;
    process->exit_signal = exit_signal;
    uv_close((uv_handle_t *)handle, on_closed);
}

static size_t append(const char **out, size_t count, const char *const *args)
{
    while (*args != NULL && count < ARGS_MAX) {
        out[count++] = *args++;
    }
    return count;
}

/*
 * The child gets no more of our environment than it needs: PG* variables would change its settings, and a
 * NOTIFY_SOCKET would let it speak to the service manager in our name.
 */
static void spawn(struct cluster_process *process, uv_loop_t *loop, const char *const *args,
                  const char *folder, int output, cluster_process_ended_cb on_ended)
{
    static const char *const wrapper[] = {SETPRIV, "--pdeathsig", "INT", "--", NULL};
    const char *all[ARGS_MAX + 1] = {NULL};
    size_t count = access(SETPRIV, X_OK) == 0 ? append(all, 0, wrapper) : 0;
    (void)append(all, count, args);

    char path[4096];
    const char *inherited = getenv("PATH");
    (void)snprintf(path, sizeof(path), "PATH=%s", inherited != NULL ? inherited : "/usr/bin:/bin");
    const char *environment[] = {path, "LC_ALL=C", NULL};

    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = output},
        {.flags = UV_INHERIT_FD, .data.fd = output},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_seen,
        .file = all[0],
        .args = (char **)(uintptr_t)all, /* libuv does not write to them */
        .env = (char **)(uintptr_t)environment,
        .cwd = folder,
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = stdio,
    };
    *process = (struct cluster_process){.open = true, .exit_status = -1, .on_ended = on_ended};
    process->handle.data = process;
    int rc = uv_spawn(loop, &process->handle, &options);
    process->running = rc == 0;
    if (rc != 0) {
        log_event(LOG_ERROR, "postgres", "cannot start program=%s: %s", args[0], uv_strerror(rc));
        uv_close((uv_handle_t *)&process->handle, on_closed);
    }
}

/* What the program says goes to our file until PostgreSQL's own collector takes over. */
static enum err start(struct cluster_process *process, uv_loop_t *loop, const char *const *args,
                      const char *work, const struct cluster_folder *folder,
                      cluster_process_ended_cb on_ended)
{
    int output = -1;
    enum err err = cluster_log_open(folder, &output);
    if (err == ERR_OK) {
        spawn(process, loop, args, work, output, on_ended);
        (void)close(output);
    }
    return err;
}

enum err cluster_process_initdb(struct cluster_process *process, uv_loop_t *loop,
                                const char *bin_dir, const struct cluster_folder *folder,
                                cluster_process_ended_cb on_ended)
{
    char program[CLUSTER_PATH_SIZE];
    enum err err = cluster_folder_join(program, bin_dir, "initdb");
    if (err != ERR_OK) {
        return err;
    }
    const char *args[] = {
        program,
        "--pgdata",
        folder->fresh,
        "--username=rectify_super",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--auth-local=peer",
        "--auth-host=scram-sha-256",
        "--no-instructions",
        NULL,
    };
    return start(process, loop, args, folder->fresh, folder, on_ended);
}

enum err cluster_process_postgres(struct cluster_process *process, uv_loop_t *loop,
                                  const char *bin_dir, const struct cluster_folder *folder,
                                  cluster_process_ended_cb on_ended)
{
    char program[CLUSTER_PATH_SIZE];
    enum err err = cluster_folder_join(program, bin_dir, "postgres");
    if (err != ERR_OK) {
        return err;
    }
    const char *args[] = {program, "-D", folder->data, NULL};
    return start(process, loop, args, folder->data, folder, on_ended);
}

pid_t cluster_process_pid(const struct cluster_process *process)
{
    return uv_process_get_pid(&process->handle);
}

void cluster_process_signal(struct cluster_process *process, int signal)
{
    if (process->running) {
        (void)uv_process_kill(&process->handle, signal);
    }
}

void cluster_process_kill_session(struct cluster_process *process)
{
    if (process->running) {
        (void)kill(-cluster_process_pid(process), SIGKILL);
    }
}
