/* What the tests of campaigns share: a seeded store, and a plan of one problem that is imported, issued and read. */
#ifndef RECTIFY_TESTS_STORE_CAMPAIGNS_LAB_H
#define RECTIFY_TESTS_STORE_CAMPAIGNS_LAB_H

#include "tests/floor/store_lab.h"

extern struct lab lab;
extern const char *const tags[2];
extern const struct indicator_record indicators[2];

/* A plan of one problem, as the import's command makes it. */
struct plan {
    struct party_lookup parties[2];
    struct problem_row problem;
    struct campaign_import_call import;
};

/* cmocka's set-up and tear-down: a seeded store; the counters are right at the end. */
int open_campaigns(void **state);
int close_campaigns(void **state);

void resolve(struct parties_call *call);
void make_plan(struct plan *plan, const char *code);
enum err import(struct plan *plan);
int issue(const char *code); /* answers how many tasks that made */
enum err read_plan(struct campaign_plan_call *call);

#endif
