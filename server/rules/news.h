/*
 * Whether an event is news to the unit that it concerns: what somebody else did, and what the office did in its own hat,
 * also with an item that it holds itself. What a unit did is no news to it.
 */
#ifndef RECTIFY_RULES_NEWS_H
#define RECTIFY_RULES_NEWS_H

#include <stdbool.h>
#include <stdint.h>

/* hat: one bit of enum role. */
bool is_news(int64_t unit_id, int64_t actor_unit_id, uint32_t hat);

#endif
