/*
 * A command line of this house: a table of commands. The table gives usage, --help, the check
 * of arguments and the dispatch; both programs are such a table.
 *
 *   options -> help | version | the command's run -> connection and home closed -> exit code
 *
 * A command that makes an act for a unit (act_draft.h) has no run of its own: how an act goes out
 * is the program's.
 *
 * Data goes to stdout, talk to stderr (say.h). A command's run returns its exit code.
 */
#ifndef RECTIFY_CLI_CLI_H
#define RECTIFY_CLI_CLI_H

#include "client/cli/exits.h"
#include "client/cli/keep.h"
#include "client/cli/options.h"
#include "client/cli/progress.h"
#include "client/lib/connection.h"
#include "client/lib/failure.h"
#include "client/lib/home.h"
#include "common/base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct cli;
struct act_draft;

struct cli_command {
    const char *name; /* "review" */
    const char
        *subname; /* "approve"; NULL: none. The first of a name without a subname is its default. */
    const char *arguments; /* "N TEXT"; "[C]" may be missing, "[ID...]", the last, be
                              any number. Else as many words, as many arguments. */
    const char *summary;
    const struct option *options; /* NULL: none of its own */
    int (*run)(struct cli *cli);
    bool text_only; /* has nothing to say in JSON: --json is refused, not ignored */
    bool papers;    /* makes what others read: it speaks the language of papers (language.h) */
    /* Of a command that makes an act, in place of run. */
    int (*check)(
        const struct options *options); /* what the options' table cannot say; may be NULL */
    int (*build)(struct act_draft *draft);
    int problem_key; /* an option that may say the last argument in its place; 0: none */
    /* Behind its arguments stands one of these commands: "enter UNIT plan 4 ..."; ends with NULL. Its run calls theirs. */
    const struct cli_command *const *inner;
};

struct cli_program {
    const char *name;
    const char *version;
    const char *summary;
    const char *legend; /* what N, A and C stand for */
    const struct cli_command *const *commands;
    size_t command_count;
    int (*perform)(struct cli *cli);  /* runs cli->command, which makes an act; NULL: it has none */
    const struct option *act_options; /* of each such command besides its own; NULL: none */
};

/* Keys of the options that every command has. */
enum {
    CLI_HOME = 1,
    CLI_LANG,
    CLI_JSON,
    CLI_NO_COLOR,
    CLI_QUIET,
    CLI_TIMEOUT,
    CLI_CAMPAIGN,
};
extern const struct option cli_options[];

struct cli {
    const struct cli_program *program;
    const struct cli_command *command;
    const struct cli_command *inner; /* NULL: none */
    struct options options;
    bool json;
    bool quiet;
    bool bold;                /* escape sequences are welcome on stdout */
    long timeout_s;           /* to connect */
    const char *campaign;     /* NULL: the only open one */
    bool notices_fetched;     /* pushed notices are fetched and shown then: none is said at once */
    unsigned notices_pushed;  /* so far */
    struct progress progress; /* of the long call under way */
    struct arena arena;       /* of everything the command makes */
    struct home home;
    bool home_open;
    struct connection *connection; /* NULL: none */
    struct failure failure;        /* of the last call of the client library */
};

/* The program: its exit code. */
int cli_run(const struct cli_program *program, int argc, char **argv);

/*
 * What is to be run and how, without running it. -1: cli->command is to be run; else the exit
 * code, all said.
 */
int cli_read(struct cli *cli, const struct cli_program *program, int argc, char **argv);

#endif
