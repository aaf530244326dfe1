/*
 * The consolidated picture of a campaign as the renderers see it: plain values, no protocol, no
 * ownership (everything is borrowed from the caller for the time of a call).
 */
#ifndef RECTIFY_REPORT_SUMMARY_H
#define RECTIFY_REPORT_SUMMARY_H

#include "common/base/clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct summary_item {
    const char *text;
    const char *const *units; /* none: all that contributed */
    size_t unit_count;
};

struct summary_completeness {
    unsigned expected;     /* 应报 */
    unsigned reported;     /* 已报 */
    unsigned on_time;      /* 按时 */
    unsigned with_content; /* 有内容 */
    unsigned nil;          /* 其中无此类问题, of those with content */
    unsigned returned;     /* how often something was 退回 */
    unsigned planned;      /* 方案已报, of those not reported */
    bool planned_unknown;  /* a version frozen before plans were told apart */
};

/* 迟报: reported after the day. Who has not reported and is past it is 逾期, which no list counts. */
static inline unsigned summary_late(const struct summary_completeness *counts)
{
    return counts->reported > counts->on_time ? counts->reported - counts->on_time : 0;
}

/* 未报: neither reported nor planned, yet or again. */
static inline unsigned summary_open(const struct summary_completeness *counts)
{
    unsigned answered = counts->reported + counts->planned;
    return counts->expected > answered ? counts->expected - answered : 0;
}

struct summary_state {
    int state;         /* number of enum state in PROTOCOL.md */
    const char *name;  /* "SUSTAINING" */
    const char *label; /* in the person's language */
    unsigned count;
};

/* A unit whose plan the office's wording was written from, or would be now. */
struct summary_source {
    const char *unit;
    unsigned version; /* of its task then; 0: it contributed nothing */
    bool contributes; /* now */
    bool changed;     /* since */
};

/* The office's own wording of a problem, which stands in place of what the units say. */
struct summary_wording {
    unsigned version;
    int64_t written_ms;
    const char *written_by; /* may be "" */
    bool stale;             /* some source has changed since */
    const struct summary_source *sources;
    size_t source_count;
    const struct summary_item *measures; /* what the units say now */
    size_t measure_count;
    const struct summary_item *effects;
    size_t effect_count;
};

/* A task that was closed although it is not done in full. */
struct summary_closure {
    const char *unit;   /* NULL: the edition does not tell */
    const char *result; /* "NOT_DONE" */
    const char *label;
    const char *accepted_risk; /* NULL: none is told */
};

/* A day in place of the problem's own, and whose. */
struct summary_moved {
    day_t due_on;
    const char *const *units; /* none: all of its units */
    size_t unit_count;
};

/* What the ledger has of a problem beside the lists. Of the public edition only goals and the day of closure. */
struct summary_ledger {
    const char *const *goals; /* the criterion, then what each indicator is to reach */
    size_t goal_count;
    const char *leader; /* may be "" */
    const struct summary_item *owners;
    size_t owner_count;
    const struct summary_item
        *progress; /* what was reported last, and of long-term items the last period */
    size_t progress_count;
    const struct summary_item *evidence; /* names of files */
    size_t evidence_count;
    const struct summary_item *no_evidence; /* why there is none */
    size_t no_evidence_count;
    day_t closed_on; /* DAY_NONE: nothing of it is closed */
    const struct summary_closure *partial;
    size_t partial_count;
    const struct summary_moved *moved;
    size_t moved_count;
};

struct summary_problem {
    unsigned no;
    const char *category;       /* "WORK" */
    const char *category_label; /* "工作落实" */
    const char *title;
    const char *description;
    const char *remark; /* may be "" */
    bool long_term;
    day_t due_on; /* DAY_NONE when long_term */
    const char *const *parties;
    size_t party_count;
    unsigned lead; /* of them, from 1; 0: none */
    const struct summary_item *measures;
    size_t measure_count;
    const struct summary_item *effects;
    size_t effect_count;
    struct summary_completeness completeness;
    const struct summary_state *states; /* those that occur */
    size_t state_count;
    unsigned self_held;
    const struct summary_wording *wording; /* NULL: collated from the units */
    const struct summary_ledger *ledger;   /* NULL: of a node, which has figures alone */
};

struct summary_unit {
    const char *name;
    const char *kind;
    struct summary_completeness completeness;
};

/* A decision of the office on its own item. */
struct summary_decision {
    unsigned problem_no;
    const char *unit;
    const char *act;       /* "APPROVE" */
    const char *act_label; /* in the person's language */
    const char *person;
    int64_t received_ms;
};

struct summary {
    const char *campaign_code;
    const char *title; /* without 责任清单/效果清单 */
    unsigned year;
    int64_t as_of_ms;
    const char *edition;       /* "INTERNAL", "PUBLIC"; NULL: none is said */
    const char *edition_label; /* in the person's language */
    unsigned version;          /* of a frozen report; 0: as things stand */
    const char *frozen_by;     /* of a frozen report; may be "" */
    const char *digest;        /* of a frozen report, in hexadecimal; "" */
    const char *node;          /* figures below this node of the unit tree alone; NULL: all */
    bool units_are_nodes;      /* `units` are nodes of the unit tree, with all below them */
    const struct summary_problem *problems;
    size_t problem_count;
    const struct summary_unit *units;
    size_t unit_count;
    const struct summary_decision *self_held;
    size_t self_held_count;
};

#endif
