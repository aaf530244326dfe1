/*
 * Settings for statements that only ever look rows up by their keys: planned once a session, and a plan that was made while the
 * tables were small must not scan or hash them when they have grown. To plan such a statement anew each time costs several times
 * what it does.
 */
#ifndef RECTIFY_STORE_KEYED_H
#define RECTIFY_STORE_KEYED_H

/*
 * local: "true" until the transaction ends, "false" for the session. PLANNED_ONCE_SETTINGS leaves the bitmap scans, without which nothing
 * is found by the order of time (BRIN).
 */
#define PLANNED_ONCE_SETTINGS(local)                                                               \
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', " local "),"                       \
    " set_config('enable_seqscan', 'off', " local "),"                                             \
    " set_config('enable_hashjoin', 'off', " local "),"                                            \
    " set_config('enable_mergejoin', 'off', " local ")"
#define KEYED_SETTINGS(local)                                                                      \
    PLANNED_ONCE_SETTINGS(local) ", set_config('enable_bitmapscan', 'off', " local ")"

#endif
