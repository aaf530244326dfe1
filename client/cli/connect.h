/*
 * From the command line to a session: the home is opened once, the connection when a command
 * needs it; both are closed by cli_run. Notices that come while a call waits are said on
 * stderr by the program that follows them.
 */
#ifndef RECTIFY_CLI_CONNECT_H
#define RECTIFY_CLI_CONNECT_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/codec.h"

enum {
    CONNECT_WRITE_TIMEOUT_MS =
        3000, /* whoever writes is not kept waiting: his text is on the disk */
};

/* Opens the home; 0 or an exit code, all said. */
MUST_CHECK int connect_home(struct cli *cli);
/* The same, and the terminal must be enrolled. */
MUST_CHECK int connect_enrolled(struct cli *cli);

/* Home and session; 0 or an exit code, all said. */
MUST_CHECK int connect_open(struct cli *cli);

/*
 * The session alone, nothing said: the reason is in cli->failure. `patience_ms`: at most; 0: as
 * --timeout says.
 */
MUST_CHECK enum err connect_try(struct cli *cli, int patience_ms);
void connect_drop(struct cli *cli);

/*
 * Whether the failure is the network's or the server's momentary condition: what is queued can
 * wait.
 */
bool connect_can_wait(enum err err);

/* One call; 0 or an exit code, all said. The answer lives in the cli's arena. */
MUST_CHECK int connect_call(struct cli *cli, enum message_number type, const ProtobufCMessage *in,
                            ProtobufCMessage **out);

/* Whether anybody wants to be told how far a long call is: what the request then asks for (`progress`). */
bool connect_follows(const struct cli *cli);
/* Such a call; how far it is is said meanwhile, what became of it is not. */
MUST_CHECK enum err connect_call_long(struct cli *cli, enum message_number type,
                                      const ProtobufCMessage *in, ProtobufCMessage **out);

#endif
