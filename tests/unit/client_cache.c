#include "client/lib/cache.h"
#include "common/base/mem.h"
#include "proto/act.pb-c.h"
#include "proto/record.pb-c.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static enum err put(struct terminal *terminal, const char *name, const char *code, int64_t seen_ms)
{
    char text[64];
    (void)strcpy(text, code);
    Rectify__CampaignBrief brief = RECTIFY__CAMPAIGN_BRIEF__INIT;
    brief.code = text;
    brief.title = text;
    Rectify__CampaignBrief *briefs[] = {&brief, &brief};
    Rectify__Campaigns campaigns = RECTIFY__CAMPAIGNS__INIT;
    campaigns.n_campaigns = 2;
    campaigns.campaigns = briefs;
    return cache_put(&terminal->home, name, &campaigns.base, seen_ms, &terminal->failure);
}

static enum err get(struct terminal *terminal, const char *name,
                    const ProtobufCMessageDescriptor *descriptor, ProtobufCMessage **message,
                    int64_t *seen_ms)
{
    return cache_get(&terminal->home, name, descriptor, &terminal->arena, message, seen_ms,
                     &terminal->failure);
}

static void test_what_was_seen_last_comes_back(void **state)
{
    struct terminal *terminal = *state;
    const ProtobufCMessageDescriptor *descriptor = &rectify__campaigns__descriptor;
    ProtobufCMessage *message = NULL;
    int64_t seen_ms = 0;
    assert_int_equal(get(terminal, "campaigns", descriptor, &message, &seen_ms), ERR_NOT_FOUND);
    assert_int_equal(put(terminal, "campaigns", "old", 1), ERR_OK);
    assert_int_equal(put(terminal, "campaigns", "2023", 2), ERR_OK);
    assert_int_equal(put(terminal, "campaigns:other", "2024", 3), ERR_OK);
    terminal_reopen(terminal);
    assert_int_equal(get(terminal, "campaigns", descriptor, &message, &seen_ms), ERR_OK);
    const Rectify__Campaigns *campaigns = (const Rectify__Campaigns *)message;
    assert_int_equal(seen_ms, 2);
    assert_int_equal(campaigns->n_campaigns, 2);
    assert_string_equal(campaigns->campaigns[1]->code, "2023");
}

static void test_what_cannot_be_read_was_never_seen(void **state)
{
    struct terminal *terminal = *state;
    ProtobufCMessage *message = NULL;
    int64_t seen_ms = 0;
    assert_int_equal(put(terminal, "a", "2023", 1), ERR_OK);
    assert_int_equal(get(terminal, "a", &rectify__units__descriptor, &message, &seen_ms),
                     ERR_NOT_FOUND);
    terminal_sql(terminal, "update seen set bytes = x'ffff'");
    assert_int_equal(get(terminal, "a", &rectify__campaigns__descriptor, &message, &seen_ms),
                     ERR_NOT_FOUND);
    assert_string_equal(terminal->failure.detail, "a");
}

static void test_empty_messages_and_tight_arenas(void **state)
{
    struct terminal *terminal = *state;
    ProtobufCMessage *message = NULL;
    int64_t seen_ms = 0;
    const Rectify__Units units = RECTIFY__UNITS__INIT;
    assert_int_equal(cache_put(&terminal->home, "u", &units.base, 1, &terminal->failure), ERR_OK);
    assert_int_equal(get(terminal, "u", &rectify__units__descriptor, &message, &seen_ms), ERR_OK);
    assert_int_equal(((const Rectify__Units *)message)->n_units, 0);

    struct arena tiny;
    arena_init(&tiny, 16);
    assert_int_equal(cache_get(&terminal->home, "u", &rectify__units__descriptor, &tiny, &message,
                               &seen_ms, &terminal->failure),
                     ERR_SIZE);
    arena_close(&tiny);

    const Rectify__Acknowledge part = RECTIFY__ACKNOWLEDGE__INIT; /* not a message of its own */
    assert_int_equal(cache_put(&terminal->home, "p", &part.base, 1, &terminal->failure),
                     ERR_INVALID);
}

static bool put_and_get(void *arg)
{
    struct terminal *terminal = arg;
    ProtobufCMessage *message = NULL;
    int64_t seen_ms = 0;
    enum err err = put(terminal, "a", "2023", 1);
    if (err == ERR_OK) {
        err = get(terminal, "a", &rectify__campaigns__descriptor, &message, &seen_ms);
    }
    arena_close(&terminal->arena);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    return err == ERR_OK;
}

static void test_without_memory(void **state)
{
    assert_true(alloc_fail_run(put_and_get, *state) > 1);
}

int main(void)
{
#define CACHE_TEST(test) cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        CACHE_TEST(test_what_was_seen_last_comes_back),
        CACHE_TEST(test_what_cannot_be_read_was_never_seen),
        CACHE_TEST(test_empty_messages_and_tight_arenas),
        CACHE_TEST(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
