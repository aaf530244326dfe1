/*
 * Why an act was refused although its form is right (error CONDITION), or what a reader should be warned of. Stable
 * numbers: clients turn them into sentences. `item` names the measure, point or party concerned, from 1; 0: none.
 */
#ifndef RECTIFY_RULES_REASON_H
#define RECTIFY_RULES_REASON_H

#include "common/base/attr.h"
#include <stddef.h>
#include <stdint.h>

/* X(number, NAME, English). A retired number is never used again: 31 (NO_MEASURE_DONE). */
#define REASON_TABLE(X)                                                                            \
    X(1, SELF_CHECK_MISSING, "the self-check (date, method, scope) is missing")                    \
    X(2, SELF_CHECK_IN_FUTURE, "the self-check's date lies in the future")                         \
    X(3, STATEMENT_MISSING, "the statement that no such problem exists is missing")                \
    X(4, PREVENTIVE_MISSING, "at least one preventive measure is needed")                          \
    X(5, CAUSE_MISSING, "the root cause is missing")                                               \
    X(6, MEASURE_MISSING, "at least one measure is needed")                                        \
    X(7, MEASURE_OWNER_MISSING, "the measure has no owner")                                        \
    X(8, MEASURE_DATE_MISSING, "the measure has neither a date nor a frequency")                   \
    X(9, MEASURE_DATE_LATE, "the measure's date is after the problem's due date")                  \
    X(10, MEASURE_FREQUENCY_MISSING, "a recurring measure needs its frequency")                    \
    X(11, POINT_UNCOVERED, "no measure covers this point and no reason is given")                  \
    X(12, POINT_UNKNOWN, "the problem has no such point")                                          \
    X(13, CONFIRMATION_MISSING, "a reporter's plan needs the unit head's confirmation")            \
    X(14, LOCAL_PROBLEMS_UNANSWERED,                                                               \
      "say which local problems were found, or that there are none")                               \
    X(15, MEASURE_UNKNOWN, "the accepted plan has no such measure")                                \
    X(16, EFFECT_MISSING, "the measure has no effect yet")                                         \
    X(17, EVIDENCE_MISSING, "the effect has neither evidence nor a reason for having none")        \
    X(18, NOT_DONE_REASON_MISSING, "a measure that was not done needs a reason")                   \
    X(19, TEXT_MISSING, "the text is missing")                                                     \
    X(20, REASON_MISSING, "the reason is missing")                                                 \
    X(21, VERIFICATION_MISSING, "the verification (method, date, conclusion) is missing")          \
    X(22, RESULT_NEEDS_HEAD, "closing as LARGELY or NOT_DONE needs the office head")               \
    X(23, RISK_MISSING, "closing as LARGELY or NOT_DONE needs the accepted risk")                  \
    X(24, DUE_KIND_LONG_TERM, "a long-term item is moved to long-term, not closed")                \
    X(25, DUE_KIND_DATE, "only a long-term item can be moved to long-term")                        \
    X(26, NEXT_REVIEW_MISSING, "the date of the next review or the cadence is missing")            \
    X(27, NEXT_REVIEW_PAST, "the date of the next review is not in the future")                    \
    X(28, VERSION_DIFFERS, "the decision names another version than the one submitted")            \
    X(29, NEW_DUE_PAST, "the new date is not after today")                                         \
    X(30, EFFECT_REPEATS_MEASURE, "the effect only repeats the measure")                           \
    X(32, MEASURE_KIND_WRONG, "the measure's kind is not allowed here")                            \
    X(33, VERIFICATION_IN_FUTURE, "the verification's date lies in the future")                    \
    X(34, NEW_DUE_LONG_TERM, "a long-term item has no due date that a return could move")          \
    X(35, REVISION_WAITS, "a revised plan waits for its decision")                                 \
    X(36, CONTINUES_UNKNOWN, "the accepted plan has no measure that this one could continue")      \
    X(37, CONTINUES_TWICE, "another measure continues the same measure already")                   \
    X(38, PERIOD_UNKNOWN, "no period of this item begins on that day")                             \
    X(39, PERIOD_IN_FUTURE, "the period has not begun yet")                                        \
    X(40, PERIOD_REPORTED, "this period has its report already")                                   \
    X(41, CARRIED_TO_EXCESS, "only what is carried over names the campaign that takes it over")    \
    X(42, NEW_DUE_MISSING, "a dated item that is reopened needs a new due date")                   \
    X(43, LOOK_BACK_MISSING, "the look-back (method, date, conclusion) is missing")                \
    X(44, LOOK_BACK_IN_FUTURE, "the look-back's date lies in the future")                          \
    X(45, EXTENSION_LONG_TERM, "a long-term item has no due date to extend")                       \
    X(46, EXTENSION_TOO_LATE, "an extension is asked for before the due date has passed")          \
    X(47, EXTENSION_NOT_LATER, "the day is not after the present due date")                        \
    X(48, EXTENSION_WAITS, "a request for an extension waits for its decision")                    \
    X(49, HOW_FAR_MISSING, "say how far the work is")                                              \
    X(55, POINT_EXCUSED, "the point was explained instead of covered by a measure")                \
    X(56, EFFECT_UNSUPPORTED, "the effect has neither a figure nor evidence")                      \
    X(57, POINT_WITHOUT_EFFECT, "no measure for this point has an effect")                         \
    X(58, LOCAL_UNRESOLVED, "the local problem has a measure without an effect or a reason")       \
    X(59, ACTUAL_MISSING, "the actual value of the indicator is missing")                          \
    X(60, TARGET_MISSED, "the indicator does not reach its target")                                \
    X(61, LOCAL_UNKNOWN, "the unit has reported no such local problem")                            \
    X(62, AFFECTED_UNIT_UNKNOWN,                                                                   \
      "the register has no unit of the name that is said to be affected")                          \
    X(63, INDICATOR_UNKNOWN, "the problem has no such indicator")                                  \
    X(64, RESPONSIBLE_MISSING, "say who answers for the local problem")                            \
    X(65, LOCALS_FULL, "the problem has as many local problems as it may have")                    \
    X(70, EVIDENCE_INCOMPLETE, "a file of the effect's evidence was not received as a whole yet")  \
    X(75, REPORT_SECTION_MISSING, "this section of the report says nothing")                       \
    X(76, REPORT_ITEM_MISSING, "the report says nothing of this problem")                          \
    X(77, REPORT_ITEM_UNKNOWN, "the unit has no task for this problem")                            \
    X(78, REPORT_ITEM_TWICE, "the report tells of this problem twice")                             \
    X(79, REPORT_ITEM_STALE, "the task has changed since the report was made")                     \
    X(80, REPORT_UNFINISHED, "the task is open and no reason is given")                            \
    X(81, REPORT_HEAD_MISSING, "the first responsible person's confirmation is missing")           \
    X(82, REPORT_SIGNED_IN_FUTURE, "the report's date lies in the future")                         \
    X(83, REPORT_SCAN_MISSING, "the scanned page is missing")                                      \
    X(84, REPORT_RECEIVER_MISSING, "who received the paper is missing")                            \
    X(85, REPORT_RECEIVED_IN_FUTURE, "the day on which the paper was received lies in the future") \
    X(86, REPORT_COPY_OF_VERSION, "the check code is that of this earlier version")                \
    X(87, REPORT_CODE_UNKNOWN, "no version of this report has this check code")                    \
    X(90, REPLY_BY_PAST, "the day to reply by has passed")                                         \
    X(91, ACTIVITY_IN_FUTURE, "the activity's date lies in the future")                            \
    X(92, TOPIC_MISSING, "a training needs its topic")                                             \
    X(93, AUDIENCE_MISSING, "a training needs its audience and the head count")                    \
    X(104, MEASURE_DATE_PAST, "the measure's date has passed already")                             \
    X(105, CARRIED_TO_MISSING, "what is carried over names the campaign that takes it over")

enum reason {
    REASON_NONE = 0,
#define X(n, name, text) REASON_##name = (n),
    REASON_TABLE(X)
#undef X
};

enum {
    FINDINGS_MAX = 32, /* more are not listed: enough to mend, bounded to carry */
};

struct finding {
    enum reason reason;
    int item;
};

struct findings {
    struct finding all[FINDINGS_MAX];
    size_t count;
};

void findings_add(struct findings *findings, enum reason reason, int item);
const char *reason_name(enum reason reason); /* never NULL */
const char *reason_text(enum reason reason); /* never NULL */

#endif
