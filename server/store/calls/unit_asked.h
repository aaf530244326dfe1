/* Whose records are asked for: what all reads have in common that may be asked for one unit. */
#ifndef RECTIFY_STORE_CALLS_UNIT_ASKED_H
#define RECTIFY_STORE_CALLS_UNIT_ASKED_H

#include <stdint.h>

/* Neither number nor name: all of them, where a call tells of many. */
struct unit_asked {
    int64_t unit_id;       /* 0: by name */
    const char *unit_name; /* name, code or alias; NOT_FOUND when there is none; or NULL */
    int64_t only_unit_id;  /* who may see his own unit only: any other is NOT_YOURS; 0: sees all */
};

#endif
