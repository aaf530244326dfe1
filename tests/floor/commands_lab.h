/* What the tests of commands share: commands over a fake store, requests as rpc makes them, sound acts to begin with. */
#ifndef RECTIFY_TESTS_COMMANDS_LAB_H
#define RECTIFY_TESTS_COMMANDS_LAB_H

#include "common/base/clock.h"
#include "proto/act.pb-c.h"
#include "proto/consolidation.pb-c.h"
#include "proto/enroll.pb-c.h"
#include "proto/office.pb-c.h"
#include "proto/record.pb-c.h"
#include "proto/session.pb-c.h"
#include "server/commands/command.h"
#include "server/commands/commands.h"
#include "server/rules/reason.h"
#include "server/rules/vocabulary.h"
#include "server/store/calls/change.h"
#include "server/store/calls/clients.h"
#include "server/store/calls/consolidation.h"
#include "server/store/calls/node.h"
#include "server/store/calls/office.h"
#include "server/store/calls/records.h"
#include "tests/lib/fake_store.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    LAB_UNIT = 7,
    LAB_OTHER_UNIT = 8,
    LAB_OFFICE = 2,
    LAB_PROBLEM = 5,      /* dated, 3 points, due 2023-05-30 */
    LAB_LONG_TERM = 4,    /* long-term, 2 points */
    LAB_UNREVIEWED = 105, /* as LAB_PROBLEM, of a campaign without plan review */
    LAB_MEASURED = 106,   /* as LAB_PROBLEM, with two indicators */
    LAB_PERSON = 12,
    LAB_REVIEWER = 40,
    LAB_REQUESTS_MAX = 16,
    LAB_FILE_QUOTA = 1000 * 1000,
    BOTH = ROLE_UNIT_REPORTER | ROLE_UNIT_HEAD, /* the roles of who is all there is */
};

struct lab {
    struct store *store;
    struct commands *commands;
    Rectify__Notice notice; /* the last one */
    char notice_text[8192];
    size_t notices;
    bool nobody_listens;
    int64_t *open_units; /* that have a session; unless refused */
    size_t open_unit_count;
    enum err units_err;
    int64_t ended_client; /* whose sessions were ended last */
    size_t ended;
    enum err inspect; /* what the signer answers */
    enum err sign;
    size_t room; /* bytes for work and answer; 0: as much as rpc gives */
};

/* One request on its way, as rpc keeps it. */
struct lab_request {
    struct command command;
    int ended; /* by return or by done */
};

struct lab *lab_open(void); /* catalogue loaded; it is 2023-05-10, noon in Shanghai */
void lab_close(struct lab *lab);
int64_t lab_now_ms(void);
day_t lab_day(int month, int day_of_month); /* of 2023 */

struct caller lab_caller_unit(uint32_t roles);
struct caller lab_caller_office(uint32_t roles);
struct caller lab_caller_admin(void);

char *text(const char *words); /* for the fields of messages, which are nowhere written to */

/* Packs, unpacks and starts as rpc does. */
void lab_send(struct lab *lab, struct lab_request *request, const struct caller *caller,
              uint16_t number, const ProtobufCMessage *in);
/* Asserts that it has ended once. */
const ProtobufCMessage *lab_answer(const struct lab_request *request);
/* The same of a SUMMARY_NOW, with what it shares with others: opened, in the request's arena. */
const Rectify__Summary *lab_summary(struct lab_request *request);
void lab_expect_error(const struct lab_request *request, enum err err, const char *field);
void lab_free(struct lab_request *request);

/* A sound act of this kind: LAB_PROBLEM, LAB_UNIT, base version 4. All parts are static and sound again at each call. */
struct lab_acts {
    Rectify__Act act;
    Rectify__SelfCheck self_check;
    Rectify__Measure measures[3]; /* of a plan: the first two; of a nil claim: the last two */
    Rectify__Measure *measure_list[64];
    Rectify__Excuse excuse;
    Rectify__Excuse *excuse_list[40];
    char *local_problems[101];
    Rectify__Acknowledge acknowledge;
    Rectify__Nil nil;
    Rectify__Plan plan;
    Rectify__Progress progress;
    Rectify__Effect effect;
    Rectify__Done done;
    Rectify__NotDone not_done;
    Rectify__NotDone *not_done_list[80];
    Rectify__Withdraw withdraw;
    Rectify__StartReview start_review;
    Rectify__Approve approve;
    Rectify__Return return_;
    Rectify__Close close;
    Rectify__Sustain sustain;
    Rectify__Revise revise; /* of `plan` */
    Rectify__Periodic periodic;
    Rectify__End end;
    Rectify__Reopen reopen; /* of `look_back` */
    Rectify__Extend extend;
    Rectify__Grant grant;
    Rectify__Refuse refuse;
    Rectify__LookBack look_back;
    Rectify__Cancel cancel;
    Rectify__Transfer transfer;
    uint32_t items[64];
    uint32_t points[8];
    uint8_t request_id[16];
    uint8_t digest[DIGEST_SIZE]; /* of the version that decisions are about */
};
extern struct lab_acts lab_acts;
Rectify__Act *lab_act(enum act act);
void lab_act_number(uint8_t number); /* another request id */

/* Acts of one SUBMIT. */
struct lab_submit {
    ProtobufCBinaryData acts[70];
    size_t count;
};
void lab_submit_add(struct lab_submit *submit); /* lab_acts.act as it is now */
void lab_submit_add_bytes(struct lab_submit *submit, const void *bytes, size_t len);
void lab_submit_send(struct lab *lab, struct lab_request *request, const struct caller *caller,
                     struct lab_submit *submit); /* frees the bytes */
/* One act alone. */
void lab_submit_one(struct lab *lab, struct lab_request *request, const struct caller *caller);
const Rectify__Receipt *lab_receipt(const struct lab_request *request, size_t i);
void lab_expect_refused(const struct lab_request *request, enum err err, const char *field);
bool lab_has_finding(const Rectify__Receipt *receipt, enum reason reason, uint32_t item);

struct change_call *lab_change(struct lab *lab); /* takes the oldest change */
void lab_apply(struct change_call *change, enum state from, enum state to);
/* The oldest dossier call with an assignment that fits lab_acts: state, version 4, submitted by somebody. */
struct dossier_call *lab_look(struct lab *lab, enum state state);

#endif
