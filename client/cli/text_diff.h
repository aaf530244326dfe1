/*
 * Two texts compared character by character (a run of ASCII letters and digits counts as one), for
 * people who read them on paper or without colour: "[-taken out-]", "{+put in+}".
 */
#ifndef RECTIFY_CLI_TEXT_DIFF_H
#define RECTIFY_CLI_TEXT_DIFF_H

#include "common/base/arena.h"

enum {
    /* Characters of a text that are compared one by one; longer ones are told apart as a whole. */
    TEXT_DIFF_MAX = 2500,
};

/* The second text with marks where it differs from the first, in the arena. */
const char *text_diff(const char *before, const char *after, struct arena *arena);

/* How much of their characters two texts share, in percent; 100: all, in whatever order. */
unsigned text_diff_alike(const char *first, const char *second, struct arena *arena);

#endif
