#include "tests/floor/client_lab.h"
#include "proto/office.pb-c.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct lab client_certificates;

int client_lab_group_set_up(void **state)
{
    (void)state;
    lab_open(&client_certificates);
    return 0;
}

int client_lab_group_tear_down(void **state)
{
    (void)state;
    lab_close(&client_certificates);
    return 0;
}

static void on_notice(const Rectify__Notice *notice, void *arg)
{
    struct client_lab *lab = arg;
    lab->notices++;
    lab->noticed_problem = notice->problem_id;
}

static void on_progress(const Rectify__ProgressMade *made, void *arg)
{
    struct client_lab *lab = arg;
    lab->progress++;
    lab->progress_done = made->done;
}

int client_lab_set_up(void **state)
{
    struct client_lab *lab = calloc(1, sizeof(*lab));
    assert_non_null(lab);
    void *terminal = NULL;
    assert_int_equal(terminal_set_up(&terminal), 0);
    lab->terminal = terminal;
    lab->failure = &lab->terminal->failure;
    lab->options = (struct connection_options){
        .software = "rectify test",
        .connect_timeout_ms = LONG_MS,
        .call_timeout_ms = LONG_MS,
        .on_notice = on_notice,
        .on_progress = on_progress,
        .arg = lab,
    };
    *state = lab;
    return 0;
}

static void forget_fake(struct client_lab *lab)
{
    if (lab->fake.child > 0) {
        fake_kill(&lab->fake);
    }
    if (lab->fake.log != NULL) {
        fake_close(&lab->fake);
        lab->fake.log = NULL;
    }
}

int client_lab_tear_down(void **state)
{
    struct client_lab *lab = *state;
    connection_close(lab->connection);
    forget_fake(lab);
    void *terminal = lab->terminal;
    (void)terminal_tear_down(&terminal);
    free(lab);
    return 0;
}

enum err client_lab_open(struct client_lab *lab, fake_script_cb script, void *arg)
{
    forget_fake(lab);
    fake_start(&lab->fake, &client_certificates, script, arg);
    terminal_enroll(lab->terminal, &client_certificates, lab->fake.port);
    return connection_open(&lab->terminal->home, &lab->options, &lab->connection, lab->failure);
}

void client_lab_finish(struct client_lab *lab)
{
    connection_close(lab->connection);
    lab->connection = NULL;
    fake_join(&lab->fake);
}

enum err client_lab_read(struct client_lab *lab, const Rectify__Assignments **answer)
{
    const Rectify__AssignmentsGet in = RECTIFY__ASSIGNMENTS_GET__INIT;
    ProtobufCMessage *out = NULL;
    enum err err = connection_call(lab->connection, MESSAGE_ASSIGNMENTS_GET, &in.base,
                                   &lab->terminal->arena, &out, lab->failure);
    assert_int_equal(err == ERR_OK ? ERR_OK : lab->failure->err, err);
    if (answer != NULL) {
        *answer = (const Rectify__Assignments *)out;
    }
    return err;
}

enum err client_lab_write(struct client_lab *lab)
{
    uint8_t id[16] = {1};
    char code[] = "2023";
    Rectify__CampaignIssue in = RECTIFY__CAMPAIGN_ISSUE__INIT;
    in.request_id = (ProtobufCBinaryData){.len = 16, .data = id};
    in.code = code;
    ProtobufCMessage *out = NULL;
    return connection_call(lab->connection, MESSAGE_CAMPAIGN_ISSUE, &in.base, &lab->terminal->arena,
                           &out, lab->failure);
}

void fake_send_assignments(struct fake *fake, uint32_t request, size_t count)
{
    char title[1024];
    char text[] = "2023";
    memset(title, 'x', sizeof(title) - 1);
    title[sizeof(title) - 1] = '\0';
    Rectify__CampaignBrief campaign = RECTIFY__CAMPAIGN_BRIEF__INIT;
    campaign.code = text;
    campaign.title = text;
    Rectify__AssignmentBrief brief = RECTIFY__ASSIGNMENT_BRIEF__INIT;
    brief.unit_name = text;
    brief.title = title;
    Rectify__AssignmentBrief **briefs = calloc(count + 1, sizeof(*briefs));
    for (size_t i = 0; briefs != NULL && i < count; i++) {
        briefs[i] = &brief;
    }
    Rectify__Assignments assignments = RECTIFY__ASSIGNMENTS__INIT;
    assignments.campaign = &campaign;
    assignments.n_assignments = count;
    assignments.assignments = briefs;
    assignments.today = 19000;
    fake_send(fake, MESSAGE_ASSIGNMENTS, request, &assignments.base);
    free(briefs);
}

void fake_send_notice(struct fake *fake, int64_t problem_id)
{
    Rectify__Notice notice = RECTIFY__NOTICE__INIT;
    notice.problem_id = problem_id;
    fake_send(fake, MESSAGE_NOTICE, 0, &notice.base);
}

void fake_send_goodbye(struct fake *fake, uint32_t code)
{
    Rectify__Goodbye goodbye = RECTIFY__GOODBYE__INIT;
    goodbye.code = code;
    fake_send(fake, MESSAGE_GOODBYE, 0, &goodbye.base);
}
