/*
 * 应报 已报 按时 有内容: what the counters of a campaign count, and how an act changes them.
 *
 * reported: the unit's answer is complete, i.e. it claimed nil or requested closure and was not returned or reopened since;
 * on time: the server received that answer no later than the last moment of the due day (long-term: always);
 *   (judged where the act is stored, by the assignment's own day: server/store/batch_sql.c, on_time);
 * with content: the answer is a nil claim with a preventive measure or a closure request with measures and effects.
 * An empty form therefore never counts as content, and by T3 and T11 cannot be sent in the first place; what the
 * office records as not done without any effect is the case that makes the figures differ. A nil claim is an answer with
 * content of its own (S-47), and is told apart from work that was done: nil, of those with content;
 * planned: the unit has answered with a plan and is at work; it still owes the effects, but nobody may say that it has not
 * answered (S-45).
 *
 * What follows from these: late = reported - on time; open = expected - reported - planned, where nothing that stands has come.
 * Late is who reported after the day, overdue who has not and whose day is over. Returned is how often the office sent
 * something back.
 */
#ifndef RECTIFY_RULES_COMPLETENESS_H
#define RECTIFY_RULES_COMPLETENESS_H

#include "common/base/clock.h"
#include "server/rules/vocabulary.h"
#include <stdbool.h>
#include <stdint.h>

/* Whether an assignment in this state counts as reported. */
bool completeness_reported(enum state state);

/* Whether an answer that came late by the old day is in time by the new one (T20). */
bool completeness_regained(enum state state, bool on_time, int64_t reported_ms, day_t new_due);

/* Whether what it reports is that there is no such problem. */
bool completeness_nil(enum state state);

/* Whether the answer that stands is a plan, with the effects still to come. */
bool completeness_planned(enum state state);

/* Not reported, past its day (computed, never stored). */
bool completeness_overdue(enum state state, enum due_kind due_kind, day_t due_on, day_t today);

#endif
