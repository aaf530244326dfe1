/* Paths of fields ("plan.measures[2].text") in the person's words. */
#include "client/cli/texts.h"

#include "client/cli/keep.h"
#include "common/base/attr.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>

/* A field of a message. The element of a list has a name of its own, with its number. */
static const struct field {
    const char *name;
    const char *label;
} fields[] = {
    {"acts", N_("acts")},
    {"activity", N_("activity")},
    {"aliases", N_("aliases")},
    {"area", N_("area")},
    {"audience", N_("audience")},
    {"actuals", N_("actual values of the indicators")},
    {"baseline", N_("baseline")},
    {"benchmark", N_("benchmark")},
    {"accepted_risk", N_("accepted risk")},
    {"blocked_on", N_("waiting for")},
    {"cadence", N_("cadence")},
    {"campaign", N_("campaign")},
    {"carried_to", N_("campaign that takes it over")},
    {"category", N_("category")},
    {"cause", N_("cause")},
    {"checked_on", N_("date of the self-check")},
    {"client_time_ms", N_("time of this computer")},
    {"code", N_("code")},
    {"comment", N_("comment")},
    {"conclusion", N_("conclusion")},
    {"confirmed_by", N_("confirmed by")},
    {"continues", N_("measure that it continues")},
    {"criterion", N_("criterion")},
    {"description", N_("description")},
    {"digest", N_("contents")},
    {"due_kind", N_("kind of due date")},
    {"due_on", N_("date")},
    {"edition", N_("edition")},
    {"effects", N_("effects")},
    {"evaluation", N_("evaluation")},
    {"evaluation_level", N_("level of the evaluation")},
    {"files", N_("files")},
    {"first_responsible", N_("first responsible person")},
    {"frequency", N_("frequency")},
    {"group", N_("group")},
    {"group_code", N_("code of the group")},
    {"head_count", N_("head count")},
    {"held_on", N_("date of the activity")},
    {"indicator", N_("number of the indicator")},
    {"issued_on", N_("date of the plan")},
    {"issuer", N_("issuer")},
    {"kind", N_("kind")},
    {"lead", N_("lead")},
    {"leader", N_("leader")},
    {"level", N_("level")},
    {"looked_on", N_("date of the look-back")},
    {"measure", N_("number of the measure")},
    {"measures", N_("measures")},
    {"method", N_("method")},
    {"name", N_("name")},
    {"new_due_on", N_("new date")},
    {"next_review_on", N_("date of the next review")},
    {"no", N_("number")},
    {"notice_id", N_("supervision notice")},
    {"node", N_("unit")},
    {"no_evidence_reason", N_("reason for having no evidence")},
    {"no_local_problems", N_("problems you found yourselves")},
    {"local_problems", N_("problems you found yourselves")},
    {"owner", N_("owner")},
    {"parent", N_("code of the unit above")},
    {"parent_code", N_("code of the unit above")},
    {"parent_number", N_("number of the plan above")},
    {"parent_plan", N_("plan above")},
    {"parent_problem", N_("problem of the plan above")},
    {"period_on", N_("first day of the period")},
    {"person", N_("person")},
    {"persons", N_("number of persons")},
    {"personal", N_("personal data")},
    {"point", N_("point")},
    {"points", N_("points")},
    {"previous", N_("campaign before")},
    {"problem_no", N_("number of the problem")},
    {"progress", N_("how far the work is")},
    {"quantity", N_("quantity")},
    {"reason", N_("reason")},
    {"remark", N_("remark")},
    {"repeats", N_("repeated finding")},
    {"reply", N_("reply")},
    {"reply_by", N_("day to reply by")},
    {"result", N_("result")},
    {"risk", N_("risk")},
    {"roles", N_("roles")},
    {"scope", N_("scope")},
    {"self_check", N_("self-check")},
    {"signed_by", N_("who signed for the unit")},
    {"size", N_("size")},
    {"statement", N_("statement")},
    {"target", N_("target")},
    {"terminal", N_("name of the terminal")},
    {"text", N_("text")},
    {"text_ref", N_("place in the text")},
    {"title", N_("title")},
    {"topic", N_("topic")},
    {"trainer", N_("trainer")},
    {"ttl_s", N_("time of validity")},
    {"unit", N_("unit")},
    {"unit_code", N_("code of the unit")},
    {"unit_codes", N_("members")},
    {"unit_id", N_("unit")},
    {"value", N_("value")},
    {"version", N_("version")},
    {"verified_on", N_("date of the verification")},
    {"wanted_on", N_("wanted day")},
    {"year", N_("year")},
};

/* Acts and other outermost names, which say nothing that the person does not know. */
static const char *const outer[] = {
    "acknowledge", "nil",    "plan",     "progress",  "effect",  "done",
    "withdraw",    "return", "approve",  "close",     "sustain", "revise",
    "periodic",    "end",    "reopen",   "extend",    "grant",   "refuse",
    "look_back",   "cancel", "transfer", "supervise", "reply",   "activity",
};

static const char *element(const char *list, unsigned no, struct arena *arena)
{
    if (strcmp(list, "measures") == 0) {
        return keep_printf(arena, _("measure %u"), no);
    }
    if (strcmp(list, "files") == 0) {
        return keep_printf(arena, _("file %u"), no);
    }
    if (strcmp(list, "points") == 0) {
        return keep_printf(arena, _("point %u"), no);
    }
    if (strcmp(list, "problems") == 0) {
        return keep_printf(arena, _("problem %u"), no);
    }
    if (strcmp(list, "excuses") == 0) {
        return keep_printf(arena, _("reason %u for a point without measure"), no);
    }
    if (strcmp(list, "local_problems") == 0) {
        return keep_printf(arena, _("problem %u of those you found yourselves"), no);
    }
    if (strcmp(list, "not_done") == 0) {
        return keep_printf(arena, _("measure %u of those not done"), no);
    }
    if (strcmp(list, "actuals") == 0) {
        return keep_printf(arena, _("actual value no. %u"), no);
    }
    if (strcmp(list, "indicators") == 0) {
        return keep_printf(arena, _("indicator %u"), no);
    }
    if (strcmp(list, "items") == 0) {
        return keep_printf(arena, _("item %u"), no);
    }
    return NULL;
}

static const char *label_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return _(fields[i].label);
        }
    }
    return NULL;
}

static bool is_outer(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(outer); i++) {
        if (strcmp(outer[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* One part between two dots: "measures[2]" or "text"; taken apart where it lies. */
static const char *part_text(char *part, struct arena *arena)
{
    char *bracket = strchr(part, '[');
    if (bracket == NULL) {
        return label_of(part);
    }
    *bracket = '\0';
    return element(part, (unsigned)strtoul(bracket + 1, NULL, 10), arena);
}

const char *texts_field(const char *path, struct arena *arena)
{
    char *rest = keep_text(arena, path);
    char *part = NULL;
    const char *joined = "";

    while ((part = strsep(&rest, ".")) != NULL) {
        if (joined[0] == '\0' && rest != NULL && is_outer(part)) {
            continue;
        }
        const char *text = part_text(part, arena);
        if (text == NULL) {
            return keep_text(arena, path);
        }
        joined = joined[0] == '\0' ? text : keep_printf(arena, _("%s, %s"), joined, text);
    }
    return joined;
}
