/* The register's import: rows, remarks, what reaches the store. */
#include "tests/floor/commands_case.h"

static struct {
    Rectify__UnitImport message;
    Rectify__UnitRow units[3];
    Rectify__UnitRow *unit_list[3];
    Rectify__GroupRow groups[2];
    Rectify__GroupRow *group_list[2];
    Rectify__PersonRow person;
    Rectify__PersonRow *person_list[1];
    char *aliases[2];
    char *members[2];
} reg;

static void sound_register(void)
{
    static const char *const codes[] = {"zhouji", "zj-xczx", "zj-hongqi"};
    static const char *const names[] = {"周矶管理区", "管理区乡村振兴办", "红旗社区"};
    memset(&reg, 0, sizeof(reg));
    lab_act(ACT_PROGRESS);
    rectify__unit_import__init(&reg.message);
    reg.message.request_id = lab_acts.act.request_id;
    for (size_t i = 0; i < 3; i++) {
        Rectify__UnitRow *unit = &reg.units[i];
        rectify__unit_row__init(unit);
        unit->line = (uint32_t)i + 2;
        unit->code = text(codes[i]);
        unit->name = text(names[i]);
        unit->kind = i == 0 ? UNIT_AREA : i == 1 ? UNIT_OFFICE : UNIT_COMMUNITY;
        unit->level = LEVEL_DISTRICT;
        unit->parent_code = i == 0 ? NULL : text("zhouji");
        reg.unit_list[i] = unit;
    }
    reg.units[1].aliases = reg.aliases;
    reg.units[1].n_aliases = 1;
    reg.aliases[0] = text("乡村振兴办");
    reg.units[2].has_sample = reg.units[2].sample = true;
    rectify__group_row__init(&reg.groups[0]);
    rectify__group_row__init(&reg.groups[1]);
    reg.groups[0].line = 5;
    reg.groups[0].code = text("g-sq");
    reg.groups[0].name = text("各社区");
    reg.groups[0].kind = GROUP_COMMUNITIES;
    reg.groups[0].unit_codes = reg.members;
    reg.groups[0].n_unit_codes = 1;
    reg.members[0] = text("zj-hongqi");
    reg.groups[1].line = 6;
    reg.groups[1].code = text("g-bb");
    reg.groups[1].name = text("各包保干部");
    reg.groups[1].kind = GROUP_ASSIGNED_CADRE;
    reg.group_list[0] = &reg.groups[0];
    reg.group_list[1] = &reg.groups[1];
    rectify__person_row__init(&reg.person);
    reg.person.line = 7;
    reg.person.name = text("示例干部甲");
    reg.person.group_code = text("g-bb");
    reg.person.unit_code = text("zj-hongqi");
    reg.person_list[0] = &reg.person;
    reg.message.units = reg.unit_list;
    reg.message.n_units = 3;
    reg.message.groups = reg.group_list;
    reg.message.n_groups = 2;
    reg.message.persons = reg.person_list;
    reg.message.n_persons = 1;
}

static const Rectify__UnitImported *imported(void)
{
    return (const Rectify__UnitImported *)lab_answer(&request);
}

static void import_register(void)
{
    struct caller caller = lab_caller_admin();
    lab_send(lab, &request, &caller, MESSAGE_UNIT_IMPORT, &reg.message.base);
}

static void register_reaches_the_store(void **state)
{
    (void)state;
    sound_register();
    reg.message.has_dry_run = reg.message.dry_run = true;
    import_register();
    struct unit_import_call *call = fake_store_take(lab->store, FAKE_UNIT_IMPORT);
    assert_true(call->dry_run);
    assert_int_equal(call->actor.hat, ROLE_ADMIN);
    assert_int_equal(call->unit_count, 3);
    assert_int_equal(call->units[1].line, 3);
    assert_string_equal(call->units[1].code, "zj-xczx");
    assert_string_equal(call->units[1].name, "管理区乡村振兴办");
    assert_int_equal(call->units[1].kind, UNIT_OFFICE);
    assert_string_equal(call->units[1].parent_code, "zhouji");
    assert_string_equal(call->units[1].aliases[0], "乡村振兴办");
    assert_null(call->units[0].parent_code);
    assert_true(call->units[2].sample);
    assert_int_equal(call->group_count, 2);
    assert_string_equal(call->groups[0].unit_codes[0], "zj-hongqi");
    assert_int_equal(call->person_count, 1);
    assert_string_equal(call->persons[0].group_code, "g-bb");
    call->created = 4;
    call->changed = 1;
    call->unchanged = 1;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(imported()->created, 4);
    assert_int_equal(imported()->changed, 1);
    assert_int_equal(imported()->unchanged, 1);
    assert_int_equal(imported()->n_remarks, 0);
}

static uint32_t told[3];

static void on_told(struct command *command, uint32_t step, uint32_t done, uint32_t total)
{
    assert_ptr_equal(command, &request.command);
    told[0] = step;
    told[1] = done;
    told[2] = total;
}

static void how_far_it_is_is_told_to_whoever_asks(void **state)
{
    (void)state;
    sound_register();
    import_register();
    struct unit_import_call *call = fake_store_take(lab->store, FAKE_UNIT_IMPORT);
    assert_null(call->call.progress);
    fake_store_complete(&call->call, ERR_OK);
    lab_free(&request);

    sound_register();
    reg.message.has_progress = reg.message.progress = true;
    import_register();
    call = fake_store_take(lab->store, FAKE_UNIT_IMPORT);
    request.command.told = on_told;
    call->call.progress(&call->call, STEP_UNITS, 7, 15);
    assert_int_equal(told[0], STEP_UNITS);
    assert_int_equal(told[1], 7);
    assert_int_equal(told[2], 15);
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(imported()->n_remarks, 0);
}

static void remarks_of_the_register_come_back(void **state)
{
    (void)state;
    sound_register();
    import_register();
    struct unit_import_call *call = fake_store_take(lab->store, FAKE_UNIT_IMPORT);
    struct row_remark remark = {.line = 3, .err = ERR_EXISTS, .field = "name", .value = "甲"};
    call->created = 4;
    call->remarks = &remark;
    call->remark_count = 1;
    fake_store_complete(&call->call, ERR_OK);
    assert_int_equal(imported()->created, 0); /* nothing was stored */
    assert_int_equal(imported()->remarks[0]->line, 3);
    assert_int_equal(imported()->remarks[0]->code, ERR_EXISTS);
    assert_string_equal(imported()->remarks[0]->field, "name");
    assert_string_equal(imported()->remarks[0]->value, "甲");
}

/* Spoils one cell at a time. */
static void spoil_register(size_t which)
{
    static char long_name[3 * 101 + 1];
    for (size_t i = 0; i < 101; i++) {
        memcpy(long_name + 3 * i, "长", 3);
    }
    switch (which) {
    case 0: reg.units[0].code = text("zhou ji"); break;
    case 1: reg.units[0].code = text(""); break;
    case 2: reg.units[1].name = text(" "); break;
    case 3: reg.units[1].name = long_name; break;
    case 4: reg.units[1].name = text("一\n二"); break;
    case 5: reg.units[1].kind = 7; break;
    case 6: reg.units[1].level = 0; break;
    case 7: reg.units[2].parent_code = text("周矶"); break;
    case 8: reg.units[2].first_responsible = long_name; break;
    case 9: reg.aliases[0] = text(""); break;
    case 10: reg.groups[0].kind = 5; break;
    case 11: reg.members[0] = text("!"); break;
    case 12:
        reg.groups[1].unit_codes = reg.members;
        reg.groups[1].n_unit_codes = 1;
        break;
    case 13: reg.person.name = text(""); break;
    case 14: reg.person.group_code = text("各包保"); break;
    case 15: reg.person.unit_code = text(""); break;
    case 16: reg.units[2].code = text("zj-xczx"); break;     /* of another unit */
    case 17: reg.groups[0].name = text("乡村振兴办"); break; /* an alias of a unit */
    case 18: reg.aliases[0] = text("zhouji"); break;         /* a code */
    default: break;
    }
}

static void rows_are_remarked_with_line_and_column(void **state)
{
    (void)state;
    static const struct {
        uint32_t line;
        enum err err;
        const char *field;
        const char *value;
    } cases[] = {
        {2, ERR_FIELD, "code", "zhou ji"},
        {2, ERR_FIELD, "code", ""},
        {3, ERR_FIELD, "name", " "},
        {3, ERR_SIZE, "name", NULL},
        {3, ERR_UTF8, "name", "一\n二"},
        {3, ERR_FIELD, "kind", NULL},
        {3, ERR_FIELD, "level", NULL},
        {4, ERR_FIELD, "parent", "周矶"},
        {4, ERR_SIZE, "first_responsible", NULL},
        {3, ERR_FIELD, "aliases", ""},
        {5, ERR_FIELD, "kind", NULL},
        {5, ERR_FIELD, "members", "!"},
        {6, ERR_FIELD, "members", "zj-hongqi"},
        {7, ERR_FIELD, "name", ""},
        {7, ERR_FIELD, "code", "各包保"},
        {7, ERR_FIELD, "parent", ""},
        {4, ERR_CONFLICT, "code", "zj-xczx"},
        {5, ERR_CONFLICT, "name", "乡村振兴办"},
        {3, ERR_CONFLICT, "aliases", "zhouji"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        sound_register();
        spoil_register(i);
        import_register();
        assert_int_equal(imported()->n_remarks, 1);
        const Rectify__RowRemark *remark = imported()->remarks[0];
        assert_int_equal(remark->line, cases[i].line);
        assert_int_equal(remark->code, cases[i].err);
        assert_string_equal(remark->field, cases[i].field);
        if (cases[i].value == NULL) {
            assert_null(remark->value);
        } else {
            assert_string_equal(remark->value, cases[i].value);
        }
        lab_free(&request);
    }
    assert_int_equal(fake_store_started(lab->store, FAKE_UNIT_IMPORT), 0);
}

static void every_fault_is_remarked(void **state)
{
    (void)state;
    sound_register();
    reg.units[0].name = text("");
    reg.units[0].kind = 0;
    reg.units[2].code = text("?");
    import_register();
    assert_int_equal(imported()->n_remarks, 3);
    lab_free(&request);

    sound_register();
    reg.message.n_units = reg.message.n_groups = reg.message.n_persons = 0;
    import_register();
    lab_expect_error(&request, ERR_FIELD, "units");
    lab_free(&request);
    sound_register();
    reg.message.request_id.len = 3;
    import_register();
    lab_expect_error(&request, ERR_FIELD, "request_id");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_lab, close_lab)
    const struct CMUnitTest tests[] = {
        TEST(register_reaches_the_store),        TEST(how_far_it_is_is_told_to_whoever_asks),
        TEST(remarks_of_the_register_come_back), TEST(rows_are_remarked_with_line_and_column),
        TEST(every_fault_is_remarked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
