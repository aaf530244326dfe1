/* Whether a unit acts for itself: it has a terminal that was enrolled and not revoked. */
#ifndef RECTIFY_STORE_CALLS_UNIT_TERMINAL_H
#define RECTIFY_STORE_CALLS_UNIT_TERMINAL_H

#define UNIT_HAS_TERMINAL(unit)                                                                    \
    "EXISTS (SELECT FROM client k WHERE k.unit_id = " unit " AND k.valid AND k.revoked_at IS "     \
    "NULL)"
/* Of a unit for which $signed_by is not NULL something is entered: only while it has none. */
#define UNIT_ENTERED(signed_by, unit)                                                              \
    "AND (" signed_by " IS NULL OR NOT " UNIT_HAS_TERMINAL(unit) ")"

#endif
