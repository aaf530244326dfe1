/*
 * rectifyd as a whole: what is started in which order, and stopped in the reverse one.
 *
 *   privileges and folder -> authority -> database (own cluster, or the one given) -> migrations
 *   -> workers (each: store -> catalogue -> listener) -> ready, and a code when there is no administrator yet
 *
 *   SIGTERM, SIGINT: workers (listener drains -> requests under way end -> store drains) -> cluster stops -> the loop runs dry
 *   again: all that is under way ends at once, what the database was asked for with UNKNOWN_OUTCOME.  SIGHUP: settings and server certificate are read anew.
 */
#ifndef RECTIFY_APP_APP_H
#define RECTIFY_APP_APP_H

#include "server/app/settings.h"

/* Runs until it is told to stop; the answer is the exit code of the program. */
int app_run(struct settings *settings);

#endif
