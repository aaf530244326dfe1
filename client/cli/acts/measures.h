/*
 * Measures from options. What follows a --measure belongs to it: --kind, --owner, --due,
 * --every, --points. Kind and cadence are two things: --every says how often, and nothing of the
 * kind. What stands before the first --measure counts for all that do not say otherwise. In a
 * revision --continues says which measure of the accepted plan a measure takes the place of, and
 * --change begins that measure itself with its text; what is not said of either is as it was.
 */
#ifndef RECTIFY_CLI_ACTS_MEASURES_H
#define RECTIFY_CLI_ACTS_MEASURES_H

#include "client/cli/options.h"
#include "common/base/arena.h"
#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"

enum {
    MEASURES_TEXT = 'm',
    MEASURES_KIND = OPTION_KEY_OWN,
    MEASURES_OWNER,
    MEASURES_DUE,
    MEASURES_EVERY,
    MEASURES_POINTS,
    MEASURES_CONTINUES,
    MEASURES_CHANGE,
    MEASURES_KEY_NEXT, /* a command's other keys: from here on */
};

struct measures {
    Rectify__Measure **all;
    size_t count;
};

/* What is taken where the options say nothing. */
struct measures_default {
    int kind;
    const char *owner; /* NULL: it stays without */
    /* The measures that --continues and --change count; each number is one of them. */
    Rectify__MeasureRecord *const *accepted;
    size_t accepted_count;
};

void measures_build(const struct options *options, const struct measures_default *otherwise,
                    struct measures *measures, struct arena *arena);

/* The measure of a number; NULL: there is none. */
const Rectify__MeasureRecord *measures_find(Rectify__MeasureRecord *const *all, size_t count,
                                            uint32_t no);

/* An accepted measure, unchanged, as a revision says it. */
Rectify__Measure *measures_keep(const Rectify__MeasureRecord *accepted, struct arena *arena);

#endif
