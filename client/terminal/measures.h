/*
 * Measures from options. What follows a --measure belongs to it: --kind, --owner, --due,
 * --every, --points. What stands before the first --measure counts for all that do not say
 * otherwise.
 */
#ifndef RECTIFY_TERMINAL_MEASURES_H
#define RECTIFY_TERMINAL_MEASURES_H

#include "client/cli/options.h"
#include "common/base/arena.h"
#include "proto/act.pb-c.h"

enum {
    MEASURES_TEXT = 'm',
    MEASURES_KIND = OPTION_KEY_OWN,
    MEASURES_OWNER,
    MEASURES_DUE,
    MEASURES_EVERY,
    MEASURES_POINTS,
    MEASURES_KEY_NEXT, /* a command's other keys: from here on */
};

struct measures {
    Rectify__Measure **all;
    size_t count;
};

/*
 * kind: of a measure without one; with --every it is RECURRING. owner: of one without (NULL: it
 * stays without).
 */
void measures_build(const struct options *options, int kind, const char *owner,
                    struct measures *measures, struct arena *arena);

#endif
