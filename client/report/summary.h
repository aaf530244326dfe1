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
};

struct summary_state {
    int state;         /* number of enum state in PROTOCOL.md */
    const char *name;  /* "SUSTAINING" */
    const char *label; /* in the person's language */
    unsigned count;
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
    const struct summary_item *measures;
    size_t measure_count;
    const struct summary_item *effects;
    size_t effect_count;
    struct summary_completeness completeness;
    const struct summary_state *states; /* those that occur */
    size_t state_count;
    unsigned self_held;
};

struct summary_unit {
    const char *name;
    const char *kind;
    struct summary_completeness completeness;
    unsigned returns;
};

struct summary {
    const char *campaign_code;
    const char *title; /* without 责任清单/效果清单 */
    unsigned year;
    int64_t as_of_ms;
    const struct summary_problem *problems;
    size_t problem_count;
    const struct summary_unit *units;
    size_t unit_count;
};

#endif
