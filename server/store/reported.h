/* The rule "which states count as reported" (rules/completeness.h) as the set of bits that statements are given. */
#ifndef RECTIFY_STORE_REPORTED_H
#define RECTIFY_STORE_REPORTED_H

#include <stdint.h>

int64_t reported_states(void); /* bit (1 << state) */

#endif
