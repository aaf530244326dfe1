/*
 * What the makers of sheets share: rows grow cell by cell, texts lie in the arena, the first
 * failure is kept.
 */
#ifndef RECTIFY_REPORT_LISTS_H
#define RECTIFY_REPORT_LISTS_H

#include "client/report/sheet.h"
#include "common/base/arena.h"
#include <stddef.h>

struct list_maker {
    const struct summary *summary;
    struct arena *arena;
    const char **cells;
    size_t count;    /* cells that are filled */
    size_t capacity; /* cells there are */
    bool failed;     /* a cell got no text: the arena refused it */
};

/* The next cell; NULL is what a refused allocation answers. */
void list_put(struct list_maker *maker, const char *text);

/*
 * The texts one after the other with `separator` between them; NULL when refused or when one of
 * them is NULL.
 */
const char *list_join(struct arena *arena, const char *const *texts, size_t count,
                      const char *separator);

/* Who is responsible, in the plan's order, the one that takes the lead marked; NULL when refused. */
const char *list_parties(struct arena *arena, const struct summary_problem *problem,
                         const char *separator);

/* "销号 3、长期坚持 2", behind it how many of the closed ones are not done in full; NULL when refused. */
const char *list_problem_states(struct arena *arena, const struct summary_problem *problem);

/* "1、text", each on its line, with the names of its units when not all have it; NULL when refused. */
const char *list_items(struct arena *arena, const struct summary_item *items, size_t count);

/* The columns with which both annexes begin, and those of annex 2 that say what was done. */
void list_put_problem(struct list_maker *maker, const struct summary_problem *problem);
void list_put_done(struct list_maker *maker, const struct summary_problem *problem);

/* list_ledger.c. open_to_all: without what the public edition does not have. */
void list_put_ledger(struct list_maker *maker, bool open_to_all);

/* Rows of the completeness table: problems, their total, units. */
size_t list_completeness_rows(const struct summary *summary);
void list_put_completeness(struct list_maker *maker);
/* What each of its figures counts. */
const char *list_completeness_note(void);

#endif
