#include "client/cli/cli.h"

#include "common/base/language.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum {
    MEMORY_MAX = 1024 * 1024 * 1024, /* the longest list there is, unpacked */
};

/* Whoever read along has seen enough: "rectify tasks | head". */
static bool reader_has_left(void)
{
    struct pollfd polled = {.fd = STDOUT_FILENO};
    return poll(&polled, 1, 0) == 1 && (polled.revents & POLLERR) != 0;
}

/*
 * What could not be written to stdout was not done, whatever else went well. A reader that has left ends the program as it ends others,
 * by SIGPIPE, which was ignored for the sake of the connection.
 */
static int finish_output(int code)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return code;
    }
    if (reader_has_left()) {
        (void)signal(SIGPIPE, SIG_DFL);
        (void)raise(SIGPIPE);
    }
    fprintf(stderr, "%s\n", _("The output could not be written."));
    return code == EXITS_DONE ? EXITS_FAILED : code;
}

/*
 * A closed descriptor among the first three would be given to the next file or socket, and talk would be written into that.
 * Opened for reading only, so that writing to it fails and is reported.
 */
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd) {
            _exit(EXITS_FAILED);
        }
    }
}

static int run(struct cli *cli)
{
    bool acts = cli->command->build != NULL;
    return acts ? cli->program->perform(cli) : cli->command->run(cli);
}

int cli_run(const struct cli_program *program, int argc, char **argv)
{
    struct cli cli = {0};

    hold_standard_descriptors();
    (void)signal(SIGPIPE, SIG_IGN);
    language_init(NULL);
    arena_init(&cli.arena, MEMORY_MAX);
    int code = cli_read(&cli, program, argc, argv);
    if (code < 0) {
        code = run(&cli);
    }
    connection_close(cli.connection);
    if (cli.home_open) {
        home_close(&cli.home);
    }
    arena_close(&cli.arena);
    return finish_output(code);
}
