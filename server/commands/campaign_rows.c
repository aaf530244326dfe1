#include "server/commands/campaign_rows.h"
#include "common/base/decimal.h"
#include "server/rules/conditions.h"

enum {
    YEAR_MIN = 1990,
    YEAR_MAX = 2199,
    PROBLEMS_MAX = 1000,
    PROBLEM_NO_MAX = 9999,
    PARTIES_MAX = 50,
    TAGS_MAX = 10,
};

static bool phase_before(const Rectify__CampaignImport *in, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (in->phases[i]->phase == in->phases[at]->phase) {
            return true;
        }
    }
    return false;
}

static void check_phases(const Rectify__CampaignImport *in, struct checks *checks)
{
    checks_that(checks, in->n_phases <= PHASE_COUNT, ERR_SIZE, "phases");
    for (size_t i = 0; i < in->n_phases && checks->err == ERR_OK; i++) {
        const Rectify__PhaseRow *phase = in->phases[i];
        bool known = word_known(VOCABULARY_PHASE, phase->phase) && !phase_before(in, i);
        checks_that(checks, known, ERR_FIELD, "phases[%zu].phase", i + 1);
        checks_that(checks, day_sane(phase->due_on), ERR_FIELD, "phases[%zu].due_on", i + 1);
    }
}

/* A missing due kind is a remark of the rules; one that contradicts its day or cadence is a fault of the form. */
static void check_due(const Rectify__ProblemRow *in, size_t no, struct checks *checks)
{
    bool long_term = in->due_kind == DUE_LONG_TERM;
    checks_that(checks, !in->has_due_kind || word_known(VOCABULARY_DUE_KIND, in->due_kind),
                ERR_FIELD, "problems[%zu].due_kind", no);
    checks_that(checks, !in->has_due_on || (day_sane(in->due_on) && !long_term), ERR_FIELD,
                "problems[%zu].due_on", no);
    checks_that(checks,
                !in->has_cadence || (word_known(VOCABULARY_CADENCE, in->cadence) && long_term),
                ERR_FIELD, "problems[%zu].cadence", no);
}

static void check_lists(const Rectify__ProblemRow *in, size_t no, struct checks *checks)
{
    checks_that(checks, in->n_points <= POINTS_MAX, ERR_SIZE, "problems[%zu].points", no);
    for (size_t i = 0; i < in->n_points && checks->err == ERR_OK; i++) {
        checks_given(checks, in->points[i], TEXT_LONG_MAX, "problems[%zu].points[%zu]", no, i + 1);
    }
    checks_that(checks, in->n_parties <= PARTIES_MAX, ERR_SIZE, "problems[%zu].parties", no);
    for (size_t i = 0; i < in->n_parties && checks->err == ERR_OK; i++) {
        checks_given(checks, in->parties[i], TEXT_NAME_MAX, "problems[%zu].parties[%zu]", no,
                     i + 1);
    }
}

static void check_figure(const char *figure, size_t no, size_t indicator, const char *name,
                         struct checks *checks)
{
    checks_that(checks, figure == NULL || decimal_sound(figure), ERR_FIELD,
                "problems[%zu].indicators[%zu].%s", no, indicator, name);
}

static void check_indicators(const Rectify__ProblemRow *in, size_t no, struct checks *checks)
{
    checks_that(checks, in->n_indicators <= INDICATORS_MAX, ERR_SIZE, "problems[%zu].indicators",
                no);
    for (size_t i = 0; i < in->n_indicators && checks->err == ERR_OK; i++) {
        const Rectify__Indicator *indicator = in->indicators[i];
        checks_given(checks, indicator->name, TEXT_SHORT_MAX, "problems[%zu].indicators[%zu].name",
                     no, i + 1);
        checks_given(checks, indicator->unit, TEXT_NAME_MAX, "problems[%zu].indicators[%zu].unit",
                     no, i + 1);
        check_figure(indicator->baseline, no, i + 1, "baseline", checks);
        check_figure(indicator->benchmark, no, i + 1, "benchmark", checks);
        check_figure(indicator->target, no, i + 1, "target", checks);
    }
}

static void check_tags(const Rectify__ProblemRow *in, size_t no, struct checks *checks)
{
    checks_that(checks, in->n_tags <= TAGS_MAX, ERR_SIZE, "problems[%zu].tags", no);
    for (size_t i = 0; i < in->n_tags && checks->err == ERR_OK; i++) {
        checks_given(checks, in->tags[i], TEXT_NAME_MAX, "problems[%zu].tags[%zu]", no, i + 1);
    }
}

/* A number refers to a plan that the campaign names, or to nothing. */
static bool refers(protobuf_c_boolean has, uint32_t no, const char *code)
{
    return !has || (no >= 1 && no <= PROBLEM_NO_MAX && text_or_null(code) != NULL);
}

static void check_references(const Rectify__CampaignImport *in, const Rectify__ProblemRow *problem,
                             size_t no, struct checks *checks)
{
    checks_that(checks, refers(problem->has_repeats, problem->repeats, in->previous), ERR_FIELD,
                "problems[%zu].repeats", no);
    checks_that(checks, refers(problem->has_parent_problem, problem->parent_problem, in->parent),
                ERR_FIELD, "problems[%zu].parent_problem", no);
    checks_that(checks,
                !problem->has_lead || (problem->lead >= 1 && problem->lead <= problem->n_parties),
                ERR_FIELD, "problems[%zu].lead", no);
}

static void check_problem(const Rectify__ProblemRow *in, size_t no, struct checks *checks)
{
    checks_that(checks, in->no >= 1 && in->no <= PROBLEM_NO_MAX, ERR_FIELD, "problems[%zu].no", no);
    checks_text(checks, in->text_ref, TEXT_SHORT_MAX, "problems[%zu].text_ref", no);
    checks_that(checks, word_known(VOCABULARY_CATEGORY, in->category), ERR_FIELD,
                "problems[%zu].category", no);
    checks_given(checks, in->title, TEXT_TITLE_MAX, "problems[%zu].title", no);
    checks_given(checks, in->description, TEXT_LONG_MAX, "problems[%zu].description", no);
    check_lists(in, no, checks);
    checks_text(checks, in->remark, TEXT_LONG_MAX, "problems[%zu].remark", no);
    check_due(in, no, checks);
    checks_text(checks, in->criterion, TEXT_LONG_MAX, "problems[%zu].criterion", no);
    checks_text(checks, in->leader, TEXT_SHORT_MAX, "problems[%zu].leader", no);
    checks_text(checks, in->risk, TEXT_LONG_MAX, "problems[%zu].risk", no);
    check_tags(in, no, checks);
    check_indicators(in, no, checks);
}

static bool is_code_or_nothing(const char *code)
{
    return text_or_null(code) == NULL || text_is_code(code);
}

void campaign_check(const Rectify__CampaignImport *in, struct uuid *request_id,
                    struct checks *checks)
{
    checks_that(checks, request_id_read(&in->request_id, request_id), ERR_FIELD, "request_id");
    checks_text(checks, in->code, TEXT_CODE_MAX, "code");
    checks_that(checks, text_is_code(in->code), ERR_FIELD, "code");
    checks_given(checks, in->title, TEXT_TITLE_MAX, "title");
    checks_that(checks, in->year >= YEAR_MIN && in->year <= YEAR_MAX, ERR_FIELD, "year");
    checks_given(checks, in->evaluation, TEXT_SHORT_MAX, "evaluation");
    checks_that(checks, word_known(VOCABULARY_LEVEL, in->evaluation_level), ERR_FIELD,
                "evaluation_level");
    checks_text(checks, in->parent_plan, TEXT_SHORT_MAX, "parent_plan");
    checks_text(checks, in->parent_number, TEXT_SHORT_MAX, "parent_number");
    checks_that(checks, !in->has_parent_level || word_known(VOCABULARY_LEVEL, in->parent_level),
                ERR_FIELD, "parent_level");
    checks_that(checks, is_code_or_nothing(in->previous), ERR_FIELD, "previous");
    checks_that(checks, is_code_or_nothing(in->parent), ERR_FIELD, "parent");
    checks_text(checks, in->area, TEXT_NAME_MAX, "area");
    checks_given(checks, in->issuer, TEXT_SHORT_MAX, "issuer");
    checks_that(checks, day_sane(in->issued_on), ERR_FIELD, "issued_on");
    check_phases(in, checks);
    checks_that(checks, in->n_problems <= PROBLEMS_MAX, ERR_SIZE, "problems");
    for (size_t i = 0; i < in->n_problems && checks->err == ERR_OK; i++) {
        check_problem(in->problems[i], i + 1, checks);
        check_references(in, in->problems[i], i + 1, checks);
    }
}

static struct campaign_record take_campaign(const Rectify__CampaignImport *in)
{
    struct campaign_record campaign = {
        .code = in->code,
        .title = in->title,
        .year = (int)in->year,
        .state = in->as_parent ? CAMPAIGN_PARENT : CAMPAIGN_DRAFT,
        .evaluation = in->evaluation,
        .evaluation_level = (enum level)in->evaluation_level,
        .parent_plan = text_or_null(in->parent_plan),
        .parent_number = text_or_null(in->parent_number),
        .previous = text_or_null(in->previous),
        .parent = text_or_null(in->parent),
        .parent_level = in->has_parent_level ? (enum level)in->parent_level : (enum level)0,
        .area = text_or_null(in->area),
        .issuer = in->issuer,
        .issued_on = in->issued_on,
        .plan_review = !in->has_plan_review || in->plan_review,
        .phase_count = in->n_phases,
        .problem_count = (int)in->n_problems,
    };
    for (size_t i = 0; i < in->n_phases; i++) {
        campaign.phases[i].phase = (enum phase)in->phases[i]->phase;
        campaign.phases[i].terms.due_on = in->phases[i]->due_on;
    }
    return campaign;
}

/* What the plan leaves open has an answer of its own: long-term is monthly, the title is the criterion. */
static struct problem_row take_problem(const Rectify__ProblemRow *in,
                                       const struct party_lookup *parties)
{
    bool long_term = in->due_kind == DUE_LONG_TERM;
    const char *criterion = text_or_null(in->criterion);
    return (struct problem_row){
        .seq_no = (int)in->no,
        .text_ref = text_or_null(in->text_ref),
        .category = (enum category)in->category,
        .title = in->title,
        .description = in->description,
        .points = (const char *const *)in->points,
        .point_count = in->n_points,
        .parties = parties,
        .party_count = in->n_parties,
        .remark = text_or_null(in->remark),
        .due_kind = (enum due_kind)in->due_kind,
        .due_on = in->has_due_on ? in->due_on : DAY_NONE,
        .criterion = criterion == NULL ? in->title : criterion,
        .cadence = in->has_cadence ? (enum cadence)in->cadence
                   : long_term     ? CADENCE_MONTHLY
                                   : (enum cadence)0,
        .lead = in->has_lead ? (int)in->lead : 0,
        .leader = text_or_null(in->leader),
        .risk = text_or_null(in->risk),
        .tags = (const char *const *)in->tags,
        .tag_count = in->n_tags,
        .repeats = in->has_repeats ? (int)in->repeats : 0,
        .parent_problem = in->has_parent_problem ? (int)in->parent_problem : 0,
    };
}

static size_t count_parties(const Rectify__CampaignImport *in)
{
    size_t count = 0;
    for (size_t i = 0; i < in->n_problems; i++) {
        count += in->problems[i]->n_parties;
    }
    return count;
}

static enum err take_indicators(const Rectify__ProblemRow *in, struct arena *arena,
                                struct problem_row *row)
{
    struct indicator_record *all = arena_calloc(arena, in->n_indicators, sizeof(*all));
    if (all == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < in->n_indicators; i++) {
        const Rectify__Indicator *indicator = in->indicators[i];
        all[i] = (struct indicator_record){
            .name = indicator->name,
            .unit = indicator->unit,
            .baseline = indicator->baseline,
            .benchmark = indicator->benchmark,
            .target = indicator->target,
        };
    }
    row->indicators = all;
    row->indicator_count = in->n_indicators;
    return ERR_OK;
}

enum err campaign_rows_take(const Rectify__CampaignImport *in, struct arena *arena,
                            struct campaign_rows *rows)
{
    size_t party_count = count_parties(in);
    struct party_lookup *parties = arena_calloc(arena, party_count, sizeof(*parties));
    struct problem_row *problems = arena_calloc(arena, in->n_problems, sizeof(*problems));
    if (parties == NULL || problems == NULL) {
        return ERR_NOMEM;
    }
    *rows = (struct campaign_rows){
        .campaign = take_campaign(in),
        .problems = problems,
        .problem_count = in->n_problems,
        .parties = parties,
        .party_count = party_count,
    };
    for (size_t i = 0; i < in->n_problems; i++) {
        const Rectify__ProblemRow *problem = in->problems[i];
        problems[i] = take_problem(problem, parties);
        if (take_indicators(problem, arena, &problems[i]) != ERR_OK) {
            return ERR_NOMEM;
        }
        rows->point_count += problem->n_points;
        for (size_t k = 0; k < problem->n_parties; k++) {
            parties++->name = problem->parties[k];
        }
    }
    return ERR_OK;
}

enum err campaign_check_rows_make(const struct campaign_rows *rows, struct arena *arena,
                                  struct campaign_check_rows *out)
{
    size_t count = rows->problem_count;
    struct plan_check_problem *problems = arena_calloc(arena, count, sizeof(*problems));
    int *repeats = arena_calloc(arena, count, sizeof(*repeats));
    int *answers = arena_calloc(arena, count, sizeof(*answers));
    if (problems == NULL || repeats == NULL || answers == NULL) {
        return ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        const struct problem_row *row = &rows->problems[i];
        problems[i] = (struct plan_check_problem){
            .seq_no = row->seq_no,
            .category = row->category,
            .due_kind = row->due_kind,
            .due_on = row->due_on,
            .point_count = row->point_count,
            .party_count = row->party_count,
        };
        repeats[i] = row->repeats;
        answers[i] = row->parent_problem;
    }
    *out = (struct campaign_check_rows){
        .input = {.issued_on = rows->campaign.issued_on,
                  .phases = out->phases,
                  .phase_count = rows->campaign.phase_count,
                  .problems = problems,
                  .problem_count = count},
        .repeats = repeats,
        .answers = answers,
    };
    for (size_t i = 0; i < rows->campaign.phase_count; i++) {
        out->phases[i].phase = rows->campaign.phases[i].phase;
        out->phases[i].due_on = rows->campaign.phases[i].terms.due_on;
    }
    return ERR_OK;
}
