/* The typed errors of the protocol, and the local ones, as two sentences each. */
#include "client/cli/texts.h"

#include "common/base/attr.h"
#include "common/base/language.h"

#define STRANGER     N_("The server speaks a language that this program does not understand.")
#define ASK_VERSIONS N_("Check address and port; ask the administrator whether the versions fit.")
#define UNREADABLE   N_("The server could not read what was sent.")
#define UPDATE       N_("Update this program; if it stays, ask the administrator.")
#define NEW_CODE     N_("Ask the office for a new code.")
#define LATER        N_("Try again in a few minutes.")

static const struct text errors[] = {
    {ERR_OK, N_("Done."), ""},
    {ERR_NOMEM, N_("There is not enough memory."), N_("Close other programs and try again.")},
    {ERR_IO, N_("A file could not be read or written."),
     N_("Check that there is space on the disk and that you may write there.")},
    {ERR_LIMIT, N_("It is more than can be taken at once."),
     N_("Send what is waiting first (rectify sync), or divide it.")},
    {ERR_INVALID, N_("The form is not right."), N_("Compare it with --help.")},
    {ERR_AGAIN, N_("Another command is using this terminal."),
     N_("Wait until it has ended, then try again.")},
    {ERR_CLOSED, N_("The server ended the connection."), N_("Try again.")},
    {ERR_TIMEOUT, N_("The server did not answer in time."),
     N_("Try again; --timeout S waits longer.")},
    {ERR_TLS, N_("No secure connection could be made."),
     N_("Check date and time of this computer; if they are right, ask the administrator.")},
    {ERR_CONNECT, N_("The office's server cannot be reached."),
     N_("Check the network and whether the server is running, then try again.")},
    {ERR_DATABASE, N_("This terminal's own records could not be used."),
     N_("Check that there is space on the disk; if it stays, ask the administrator.")},
    {ERR_UNKNOWN_OUTCOME,
     N_("The connection was lost before the answer came: it is not known whether it was stored."),
     N_("Do it again: nothing is stored twice.")},
    {ERR_CONFIG, N_("A setting is wrong."),
     N_("Look at the options and at the variables RECTIFY_...: --help.")},
    {ERR_MAGIC, STRANGER, ASK_VERSIONS},
    {ERR_VERSION, N_("This program and the server are of versions that do not fit."),
     N_("Update this program.")},
    {ERR_LENGTH, N_("The message is longer than the server takes."), N_("Divide it.")},
    {ERR_TYPE, STRANGER, ASK_VERSIONS},
    {ERR_WRONG_STATE, STRANGER, ASK_VERSIONS},
    {ERR_SEQUENCE, STRANGER, ASK_VERSIONS},
    {ERR_RESERVED, STRANGER, ASK_VERSIONS},
    {ERR_FLOOD, STRANGER, ASK_VERSIONS},
    {ERR_DECODE, UNREADABLE, UPDATE},
    {ERR_DEPTH, UNREADABLE, UPDATE},
    {ERR_COUNT, N_("A list is longer than the server takes."), N_("Divide it.")},
    {ERR_FIELD, N_("Something is missing or not allowed."), ""},
    {ERR_UTF8, N_("A text holds characters that are not allowed."),
     N_("Type it again in one line, without tabs.")},
    {ERR_SIZE, N_("A text or list is too long."), N_("Shorten it.")},
    {ERR_FORBIDDEN, N_("Your role does not permit this."),
     N_("Let somebody do it whose role does; if it should be yours, ask the administrator for a "
        "new code.")},
    {ERR_NOT_YOURS, N_("This belongs to another unit."), N_("What is yours: rectify tasks.")},
    {ERR_REVOKED, N_("The office has revoked this terminal."), NEW_CODE},
    {ERR_UNKNOWN_CLIENT, N_("The server does not know this terminal."), NEW_CODE},
    {ERR_CODE_UNKNOWN, N_("There is no such enrolment code."), NEW_CODE},
    {ERR_CODE_WRONG, N_("The enrolment code is wrong."),
     N_("Copy it again, whole; several wrong attempts lock a code.")},
    {ERR_CODE_USED, N_("The enrolment code has been used already."), NEW_CODE},
    {ERR_CODE_EXPIRED, N_("The enrolment code has expired."), NEW_CODE},
    {ERR_CODE_LOCKED, N_("The enrolment code was locked after wrong attempts."), NEW_CODE},
    {ERR_CSR, N_("The server did not accept this terminal's request."), UPDATE},
    {ERR_CODE_ALTERED, N_("The enrolment code is mistyped or incomplete."),
     N_("Copy it again, the whole line from rectify1: on.")},
    {ERR_WRONG_SERVER, N_("This is not the server that the terminal or the code belongs to."),
     N_("Nothing was sent. Check the address; ask the office for a new code.")},
    {ERR_NOT_FOUND, N_("There is no such thing."), N_("Check the number or the name.")},
    {ERR_EXISTS, N_("It exists already."), ""},
    {ERR_ID_REUSED, N_("Something else was stored under the same number."), N_("Do it again.")},
    {ERR_STALE,
     N_("The task has changed meanwhile, or what was sent before this was not accepted."),
     N_("Look at it again, then decide.")},
    {ERR_TRANSITION, N_("This is not possible in the present state."), ""},
    {ERR_CONDITION, N_("It is not yet as it has to be:"), ""},
    {ERR_SEPARATION, N_("Nobody decides on what he himself or his own unit has submitted."),
     N_("Let another reviewer decide; for the office's own items that is its head.")},
    {ERR_UNDER_REVIEW, N_("The review has begun, the submitted version is locked."),
     N_("Wait for the decision, or ask the reviewer to return it.")},
    {ERR_CAMPAIGN_STATE, N_("The campaign is not in the state that this needs."),
     N_("See: rectify-admin campaign list. With several campaigns name one: --campaign C.")},
    {ERR_CONFLICT, N_("The file contradicts itself or the register."), ""},
    {ERR_HAS_TERMINAL, N_("The unit has a terminal of its own and does this itself."),
     N_("Ask the unit; if its terminal is lost, let the administrator revoke it.")},
    {ERR_PHASE_CLOSED,
     N_("The office is closing this phase, or has closed it: what is written now is not taken "
        "any more."),
     N_("Ask the office to open the phase again, or to extend the task if it is about one; what it "
        "has returned to you can always be answered.")},
    {ERR_QUOTA, N_("Your unit has sent as many files today as it may."),
     N_("Tomorrow it goes on by itself: rectify sync. The administrator can permit more.")},
    {ERR_DIGEST, N_("A file was damaged on its way or on this computer."),
     N_("Try again; if it stays, attach the file anew.")},
    {ERR_OFFSET, N_("The same file is being sent from somewhere else."), LATER},
    {ERR_FILE_INCOMPLETE, N_("The file is not at the office as a whole yet."),
     N_("The unit's terminal sends the rest with its next connection (rectify sync).")},
    {ERR_CHECK_CODE, N_("The check code is mistyped."),
     N_("Read it again from the page: three groups of four; there is no letter I, L, O or U.")},
    {ERR_COPY_STALE, N_("The stamped copy is not of the current version of the report."),
     N_("Print the current one, have it stamped and hand in that one.")},
    {ERR_REMINDED_TODAY, N_("The unit was reminded today already."),
     N_("Tomorrow it can be reminded again.")},
    {ERR_OTHER_AREA, N_("This lies outside the area of your office."),
     N_("The office of that area decides, or the one above it. A campaign without an area concerns "
        "every community.")},
    {ERR_TASK_EXISTS, N_("This unit has a task of this problem already."),
     N_("A unit answers for a problem once. Its own task: rectify-admin review show N/UNIT. If the "
        "one you wanted to transfer is not to be done any more: rectify-admin cancel N/UNIT "
        "--reason TEXT")},
    {ERR_BUSY, N_("The server has too much to do just now."), LATER},
    {ERR_DATABASE_AWAY, N_("The server cannot reach its database."), LATER},
    {ERR_NOT_DURABLE, N_("The server's database does not keep data safely; nothing is accepted."),
     N_("Tell the administrator.")},
    {ERR_GOING_DOWN, N_("The server is shutting down."), LATER},
    {ERR_OUTCOME_UNKNOWN, N_("The server does not know whether it was stored."),
     N_("Do it again: nothing is stored twice.")},
    {ERR_INTERNAL, N_("An error inside the server."),
     N_("Try again; if it stays, tell the administrator.")},
};

const struct text *texts_errors(size_t *count)
{
    *count = ARRAY_LEN(errors);
    return errors;
}

static const struct text *find(enum err err)
{
    const struct text *internal = &errors[ARRAY_LEN(errors) - 1];
    for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
        if (errors[i].number == (int)err) {
            return &errors[i];
        }
    }
    return internal;
}

const char *texts_error(enum err err)
{
    return _(find(err)->sentence);
}

/* gettext answers the empty msgid with the catalogue's header. */
const char *texts_advice(enum err err)
{
    const char *advice = find(err)->advice;
    return advice[0] != '\0' ? _(advice) : "";
}
