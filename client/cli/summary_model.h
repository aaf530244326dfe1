/*
 * The server's consolidated picture as the renderers want it (client/report/summary.h), words
 * in the person's language.
 */
#ifndef RECTIFY_CLI_SUMMARY_MODEL_H
#define RECTIFY_CLI_SUMMARY_MODEL_H

#include "client/report/summary.h"
#include "common/base/arena.h"
#include "proto/record.pb-c.h"

/* Borrows the texts of `in`; the rest lies in the arena. */
void summary_model(const Rectify__Summary *in, struct summary *out, struct arena *arena);

#endif
