/*
 * The one way of every act of the office on a task.
 *
 *   "3/UNIT" -> its file, for the version and the digest of what was submitted
 *       -> the act, frozen -> SUBMIT -> receipt
 *
 * and of its acts on a unit as a whole, where the register tells the unit.
 *
 * When the connection is lost before the receipt came, it is made anew once and the same bytes
 * are sent again, so that the person learns what became of the decision.
 */
#ifndef RECTIFY_ADMIN_OFFICE_ACT_H
#define RECTIFY_ADMIN_OFFICE_ACT_H

#include "client/cli/cli.h"
#include "common/base/attr.h"
#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"

enum {
    OFFICE_PROBLEM_NO_MAX = 9999,
};

struct office_act {
    struct cli *cli;
    unsigned problem_no;
    char *unit;
    Rectify__Dossier *dossier; /* NULL: an act on the unit as a whole */
    int64_t unit_id;           /* of that */
    Rectify__Act act;          /* its content is filled in by the command */
    const char *to;            /* the unit that it goes to; NULL: it stays */
    bool decides; /* the act names what was submitted: there must be something, and the right one */
};

/*
 * --version CODE of a decision: it is made on exactly this version and on no other. The one line
 * that is printed names the version in any case.
 */
enum {
    OFFICE_ACT_VERSION = OPTION_KEY_ALL, /* key of --version */
};
#define OFFICE_ACT_VERSION_OPTION                                                                  \
    {                                                                                              \
        "version", OFFICE_ACT_VERSION, OPTION_LINE, OPTION_NAME_MAX, false, N_("VERSION"),         \
            N_("the version you looked at; another one is not decided on")                         \
    }

/* Reads the task's name, connects, fetches its file; 0 or an exit code, all said. */
MUST_CHECK int office_act_begin(struct office_act *office, struct cli *cli);
/* The same for a task whose name was read already. */
MUST_CHECK int office_act_open(struct office_act *office, struct cli *cli, unsigned problem_no,
                               char *unit);
/* The same for an act on a unit, or on one of its tasks: problem_no 0 is the unit as a whole. */
MUST_CHECK int office_act_begin_unit(struct office_act *office, struct cli *cli,
                                     unsigned problem_no, char *unit);
/* Whom the act is about. */
int64_t office_act_unit(const struct office_act *office);
/* The digest of what was submitted. */
ProtobufCBinaryData office_act_digest(const struct office_act *office);
/* Sends it; the exit code, all said. */
MUST_CHECK int office_act_send(struct office_act *office);

/* Whether it is a task's name, "3/UNIT", where a unit's may stand as well. */
bool office_act_names_task(const char *text);
/* "3/UNIT" -> 3 and the unit; 0 or 64. */
MUST_CHECK int office_act_name(struct cli *cli, const char *text, unsigned *problem_no,
                               char **unit);
/* An act on "3/UNIT" or on "UNIT", which the command line names first: 0 and the unit, or 3 and the unit; 0 or 64. */
MUST_CHECK int office_act_about(struct cli *cli, unsigned *problem_no, char **unit);
/* Says that there is no such problem, or with a unit no such task; 65. */
MUST_CHECK int office_act_say_none(unsigned problem_no, const char *unit);
/* The file of a task; 0 or an exit code, all said. The session is open. */
MUST_CHECK int office_act_dossier(struct cli *cli, unsigned problem_no, char *unit,
                                  Rectify__Dossier **out);

#endif
