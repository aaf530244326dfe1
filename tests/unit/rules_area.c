/* Whose area a unit lies in: a city with two districts, each with its office, and an enterprise from outside. */
#include "common/base/attr.h"
#include "server/rules/area.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    PROVINCE = 1,
    CITY,
    EAST,
    WEST,
    CITY_OFFICE,
    EAST_OFFICE,
    WEST_OFFICE,
    EAST_COMMUNITY,
    WEST_COMMUNITY,
    EAST_HAMLET, /* below a community */
    OUTSIDE,
    PROVINCE_OFFICE,
    HIGHEST_OFFICE, /* hangs on nothing */
    UNKNOWN = 99,
};

static const struct area_unit units[] = {
    {PROVINCE, 0, false},         {CITY, PROVINCE, false},
    {EAST, CITY, false},          {WEST, CITY, false},
    {CITY_OFFICE, CITY, false},   {EAST_OFFICE, EAST, false},
    {WEST_OFFICE, WEST, false},   {EAST_COMMUNITY, EAST, true},
    {WEST_COMMUNITY, WEST, true}, {EAST_HAMLET, EAST_COMMUNITY, false},
    {OUTSIDE, 0, true},           {PROVINCE_OFFICE, PROVINCE, false},
    {HIGHEST_OFFICE, 0, false},
};
static const struct area_tree tree = {units, ARRAY_LEN(units)};

static void offices_decide_below_what_they_hang_on(void **state)
{
    (void)state;
    static const struct {
        int64_t office;
        int64_t unit;
        bool covered;
    } cases[] = {
        {EAST_OFFICE, EAST_COMMUNITY, true},   {EAST_OFFICE, EAST_HAMLET, true},
        {EAST_OFFICE, EAST_OFFICE, true},      {EAST_OFFICE, EAST, true},
        {EAST_OFFICE, WEST_COMMUNITY, false},  {EAST_OFFICE, WEST_OFFICE, false},
        {EAST_OFFICE, CITY_OFFICE, false},     {EAST_OFFICE, CITY, false},
        {WEST_OFFICE, EAST_COMMUNITY, false},  {CITY_OFFICE, EAST_COMMUNITY, true},
        {CITY_OFFICE, WEST_COMMUNITY, true},   {CITY_OFFICE, EAST_OFFICE, true},
        {CITY_OFFICE, PROVINCE_OFFICE, false}, {PROVINCE_OFFICE, EAST_HAMLET, true},
        {PROVINCE_OFFICE, CITY_OFFICE, true},  {EAST_OFFICE, OUTSIDE, true},
        {EAST_OFFICE, UNKNOWN, true},          {HIGHEST_OFFICE, EAST_COMMUNITY, true},
        {UNKNOWN, EAST_COMMUNITY, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(area_covers(&tree, cases[i].office, cases[i].unit), cases[i].covered);
    }
}

/* A campaign for the whole province is not a district's to issue, though the province hangs on nothing. */
static void what_a_campaign_concerns_must_lie_in_the_area(void **state)
{
    (void)state;
    assert_true(area_holds_campaign(&tree, EAST_OFFICE, EAST));
    assert_false(area_holds_campaign(&tree, EAST_OFFICE, WEST));
    assert_false(area_holds_campaign(&tree, EAST_OFFICE, CITY));
    assert_false(area_holds_campaign(&tree, EAST_OFFICE, PROVINCE));
    assert_false(area_holds_campaign(&tree, EAST_OFFICE, UNKNOWN));
    assert_true(area_holds_campaign(&tree, CITY_OFFICE, EAST));
    assert_true(area_holds_campaign(&tree, PROVINCE_OFFICE, PROVINCE));
    assert_true(area_holds_campaign(&tree, HIGHEST_OFFICE, PROVINCE));
}

/* What names no area concerns every community: it is for whoever stands above all of them. One that hangs on nothing is anybody's. */
static void what_concerns_every_community_is_for_whom_all_hang_below(void **state)
{
    (void)state;
    assert_false(area_holds_campaign(&tree, EAST_OFFICE, 0));
    assert_false(area_holds_campaign(&tree, WEST_OFFICE, 0));
    assert_true(area_holds_campaign(&tree, CITY_OFFICE, 0));
    assert_true(area_holds_campaign(&tree, PROVINCE_OFFICE, 0));
    assert_true(area_holds_campaign(&tree, HIGHEST_OFFICE, 0));
    /* Offices above it and a district without communities take nothing from the only one that has any. */
    struct area_unit few[ARRAY_LEN(units)];
    memcpy(few, units, sizeof(few));
    few[WEST_COMMUNITY - 1].community = false;
    const struct area_tree one = {few, ARRAY_LEN(few)};
    assert_true(area_holds_campaign(&one, EAST_OFFICE, 0));
    assert_false(area_holds_campaign(&one, WEST_OFFICE, 0));
}

static void without_a_tree_nothing_is_outside(void **state)
{
    (void)state;
    const struct area_tree none = {NULL, 0};
    assert_true(area_covers(&none, EAST_OFFICE, WEST_COMMUNITY));
    assert_true(area_holds_campaign(&none, EAST_OFFICE, WEST));
    assert_true(area_holds_campaign(&none, EAST_OFFICE, 0));
}

static void an_area_holds_what_hangs_on_it(void **state)
{
    (void)state;
    assert_true(area_contains(&tree, EAST, EAST_HAMLET));
    assert_true(area_contains(&tree, CITY, WEST_OFFICE));
    assert_true(area_contains(&tree, EAST, EAST));
    assert_false(area_contains(&tree, EAST, WEST_COMMUNITY));
    assert_false(area_contains(&tree, EAST, CITY));
    assert_false(area_contains(&tree, EAST, OUTSIDE));
    assert_false(area_contains(&tree, EAST, UNKNOWN));
}

/* One that is not named: who is in its area, or whose office it lies below; what has no area is everybody's. */
static void who_means_a_campaign(void **state)
{
    (void)state;
    static const struct {
        int64_t area;
        int64_t unit;
        bool office;
        bool concerned;
    } cases[] = {
        {0, EAST_COMMUNITY, false, true},
        {0, WEST_OFFICE, true, true},
        {0, OUTSIDE, false, true},
        {EAST, EAST_COMMUNITY, false, true},
        {EAST, EAST_HAMLET, false, true},
        {EAST, EAST_OFFICE, true, true},
        {EAST, WEST_COMMUNITY, false, false},
        {EAST, WEST_OFFICE, true, false},
        {EAST, OUTSIDE, false, false},
        {EAST, CITY_OFFICE, true, true},
        {EAST, CITY_OFFICE, false, false},
        {EAST, PROVINCE_OFFICE, true, true},
        {CITY, EAST_OFFICE, true, true},
        {CITY, EAST_COMMUNITY, false, true},
        {CITY, PROVINCE_OFFICE, false, false},
        {EAST, HIGHEST_OFFICE, true, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(area_concerns(&tree, cases[i].area, cases[i].unit, cases[i].office),
                         cases[i].concerned);
    }
}

/* However the register gives them. */
static void a_tree_finds_what_was_in_no_order(void **state)
{
    (void)state;
    struct area_unit mixed[ARRAY_LEN(units)];
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        mixed[i] = units[ARRAY_LEN(units) - 1 - i];
    }
    const struct area_tree made = area_tree_make(mixed, ARRAY_LEN(mixed));
    assert_int_equal(made.count, ARRAY_LEN(units));
    assert_true(area_covers(&made, EAST_OFFICE, EAST_HAMLET));
    assert_false(area_covers(&made, EAST_OFFICE, WEST_COMMUNITY));
    assert_int_equal(area_tree_make(NULL, 0).count, 0);
}

static void a_cycle_ends(void **state)
{
    (void)state;
    static const struct area_unit ring[] = {
        {1, 2, false}, {2, 1, false}, {3, 4, false}, {4, 0, false}};
    const struct area_tree cyclic = {ring, ARRAY_LEN(ring)};
    assert_false(area_covers(&cyclic, 3, 1));
    assert_false(area_contains(&cyclic, 4, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offices_decide_below_what_they_hang_on),
        cmocka_unit_test(what_a_campaign_concerns_must_lie_in_the_area),
        cmocka_unit_test(what_concerns_every_community_is_for_whom_all_hang_below),
        cmocka_unit_test(without_a_tree_nothing_is_outside),
        cmocka_unit_test(an_area_holds_what_hangs_on_it),
        cmocka_unit_test(who_means_a_campaign),
        cmocka_unit_test(a_tree_finds_what_was_in_no_order),
        cmocka_unit_test(a_cycle_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
