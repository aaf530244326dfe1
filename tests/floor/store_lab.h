/*
 * What the tests of the store share: a store on a real PostgreSQL, a loop that turns until a call is done, a register of
 * one district with its communities, and an issued campaign of three problems.
 */
#ifndef RECTIFY_TESTS_STORE_LAB_H
#define RECTIFY_TESTS_STORE_LAB_H

#include "server/rules/transition.h"
#include "server/store/calls/audit.h"
#include "server/store/calls/change.h"
#include "server/store/calls/clients.h"
#include "server/store/calls/office.h"
#include "server/store/calls/records.h"
#include "server/store/store.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LAB_COMMUNITIES = 20,
    LAB_COMMUNITIES_MAX = 200,
    LAB_PROBLEMS =
        3, /* 1: communities, dated; 2: the clinic, dated; 3: office and communities, long-term */
};

struct lab {
    uv_loop_t loop;
    uv_timer_t pulse; /* wakes the loop so that conditions are looked at */
    struct store *store;
    struct arena arena; /* of the calls */
    enum err ready;     /* INTERNAL: not yet told */
    bool stopped;
    int catalogs; /* how often the catalogue was said to have changed */
    int notices;
    int64_t noticed_unit; /* by the last one */
    struct uuid noticed_event;
    int campaigns;
    int64_t told_campaign;
    struct uuid told_event; /* the office's */
    int revocations;
    int64_t revoked_client;
};

/* cmocka's group set-up and tear-down: a migrated database, without a store. */
int lab_group_setup(void **state);
int lab_group_teardown(void **state);

/* A running store, ready. options NULL: two writers, batches of 64, queue of 4,096. */
void lab_open(struct lab *lab, const struct store_options *options);
void lab_start(struct lab *lab,
               const struct store_options *options); /* without waiting until it is ready */
struct store_options lab_options(void);
void lab_close(struct lab *lab); /* drains, stops; nothing may be left in the loop */

/* Turns the loop until the condition holds; a cmocka failure after a minute. */
typedef bool (*lab_condition_cb)(void *arg);
void lab_turn_until(struct lab *lab, lab_condition_cb condition, void *arg);
void lab_turn_until_available(struct lab *lab);

/* The unit of this code has enrolled a terminal. */
void lab_give_terminal(const char *code);

/* Prepares a call: done, owner and arena. lab_wait turns until its done was called. */
void lab_prepare(struct lab *lab, struct store_call *call);
void lab_wait(struct lab *lab, struct store_call *call);
/* Asserts that it was accepted, waits, answers its error. */
enum err lab_finish(struct lab *lab, enum err accepted, struct store_call *call);

/* Deletes everything, then the register and the issued campaign "lab". */
void lab_seed(struct lab *lab);
void lab_seed_of(struct lab *lab, int communities);
int64_t lab_unit(const char *code);
int64_t lab_problem(int seq_no);
struct office_actor lab_actor(void);
struct uuid lab_uuid(void);

/* A change of (unit, problem) with moves for all roles and the digest of `content`. */
void lab_change(struct lab *lab, struct change_call *change, enum act act, int64_t unit_id,
                int64_t problem_id, uint32_t base_version);
/* Sends it, waits; asserts that it was applied. */
void lab_apply(struct lab *lab, struct change_call *change);
/* Sends it, waits, answers the outcome; asserts that there was one. */
enum change_outcome lab_outcome(struct lab *lab, struct change_call *change);

/* Contents that pass every constraint. */
extern const struct change_plan lab_plan;
extern const struct change_plan lab_nil;

/* Reads all pages: the sum of their figures, the breaks of the last page that has any. */
struct audit_call lab_audit(struct lab *lab);
/* Whether every chain of events is whole. */
void lab_check_chains(struct lab *lab);

/* Whether the maintained counters say what the assignments' rows say. */
void lab_check_counters(void);
/* Takes back as the schema's owner what the migration of this name did, and runs it on what is there. */
void lab_migrate_again(const char *undo, const char *name);

#endif
