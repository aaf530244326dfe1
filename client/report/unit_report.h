/*
 * A unit's summary report (整改工作总结报告) as the renderers see it: plain values, no protocol. It is
 * divided as usual: what was done, each problem with measures, effects and how far it is, the
 * problems that do not exist here, what is left to do.
 */
#ifndef RECTIFY_REPORT_UNIT_REPORT_H
#define RECTIFY_REPORT_UNIT_REPORT_H

#include "client/report/document.h"
#include "common/base/arena.h"
#include "common/base/attr.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UNIT_REPORT_SECTIONS = 4,
    UNIT_REPORT_DONE = 1,
    UNIT_REPORT_PROBLEMS = 2, /* consists of the items */
    UNIT_REPORT_NIL = 3,      /* and of those that declare that there is no such problem */
    UNIT_REPORT_NEXT = 4,
};

struct unit_report_line {
    const char *measure;
    const char *effect; /* NULL: none yet */
};

/* What the unit found itself, beside the problem or beyond it. */
struct unit_report_local {
    const char *description;
    const char
        *responsible; /* NULL: it was only named in the plan, whose measures are for it too */
    const struct unit_report_line *lines;
    size_t line_count;
};

struct unit_report_item {
    unsigned problem_no;
    const char *title;
    const char *statement; /* that there is no such problem; NULL: there is */
    const struct unit_report_line *lines;
    size_t line_count;
    const struct unit_report_local *locals;
    size_t local_count;
    const char *const *periods; /* of a long-term problem, one text a period */
    size_t period_count;
    const char *const *indicators; /* each with its values */
    size_t indicator_count;
    const char *completion;
    const char *risk;              /* that the office accepted; NULL: none */
    const char *unfinished_reason; /* NULL: none */
};

struct unit_report_section {
    const char *const *paragraphs;
    size_t paragraph_count;
};

struct unit_report {
    const char *title;
    const char *recipient;
    const char *unit;         /* as it signs */
    const char *confirmed_by; /* the first responsible person */
    day_t signed_on;
    struct unit_report_section sections[UNIT_REPORT_SECTIONS]; /* the first one at 0 */
    const struct unit_report_item *items;
    size_t item_count;
    const char *footer;     /* which version it is */
    const char *check_code; /* of this very version; "": it has none yet */
    int64_t as_of_ms;
};

/* The name of a section, 1 to 4, in the person's language. */
const char *unit_report_heading(unsigned section);

/*
 * The report as a page to be printed, signed and stamped. What is open is shown as open. The
 * blocks lie in the arena; texts are borrowed. NOMEM.
 */
MUST_CHECK enum err unit_report_document(const struct unit_report *report, struct arena *arena,
                                         struct document *document);

#endif
