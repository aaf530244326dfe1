/*
 * What a caller may do with an assignment now: exactly the acts that would not be refused for who he is or how it stands. What an
 * act contains is judged when it is sent.
 */
#ifndef RECTIFY_RULES_ALLOWED_H
#define RECTIFY_RULES_ALLOWED_H

#include "server/rules/transition.h"

/* Bit (1 << act). */
uint64_t allowed_acts(const struct standing *standing, const struct acting *acting);

#endif
