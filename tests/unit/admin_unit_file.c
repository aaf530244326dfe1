/* The register's CSV: the example is read whole; every slip is named with line and column. */
#include "client/admin/unit_file.h"
#include "client/cli/cli.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "类别,编码,名称,种类,层级,上级编码,第一责任人,别名,成员,示例\n"

struct parsed {
    struct arena arena;
    struct unit_file file;
    struct file_faults faults;
};

static void parse(struct parsed *parsed, const char *text)
{
    arena_init(&parsed->arena, 64 << 20);
    file_faults_init(&parsed->faults, &parsed->arena);
    unit_file_parse(text, strlen(text), &parsed->file, &parsed->faults, &parsed->arena);
}

static void the_example_is_read_whole(void **state)
{
    struct cli cli = {0};
    struct unit_file file;
    struct file_faults faults;
    char *bytes = NULL;
    size_t length = 0;
    (void)state;
    arena_init(&cli.arena, 64 << 20);
    assert_int_equal(file_read(&cli, TEST_DATA "/../../server/example/units.csv",
                               UNIT_FILE_SIZE_MAX, &bytes, &length),
                     0);
    file_faults_init(&faults, &cli.arena);
    unit_file_parse(bytes, length, &file, &faults, &cli.arena);
    assert_int_equal(faults.errors, 0);
    assert_int_equal(file.message.n_units, 10);
    assert_int_equal(file.message.n_groups, 3);
    assert_int_equal(file.message.n_persons, 6);

    const Rectify__UnitRow *bank = file.message.units[6];
    assert_int_equal(bank->line, 8);
    assert_string_equal(bank->code, "zj-bank");
    assert_int_equal(bank->kind, 6);
    assert_string_equal(bank->parent_code, "zhouji");
    assert_string_equal(bank->aliases[0], "中银富登银行五七支行");
    assert_true(file.message.units[8]->sample);
    assert_null(file.message.units[0]->parent_code);
    assert_string_equal(file.message.groups[0]->aliases[0], "各地");
    assert_string_equal(file.message.persons[0]->unit_code, "zj-hongqi");
    assert_string_equal(file.message.persons[0]->group_code, "g-bb");
    arena_close(&cli.arena);
}

static void every_slip_is_named_with_line_and_column(void **state)
{
    static const struct {
        const char *text;
        size_t line;
        size_t column;
        const char *said;
    } cases[] = {
        {"", 1, 1, "empty"},
        {"\n\n", 1, 1, "empty"},
        {"类别,编码\n", 1, 1, "名称"},
        {"类别,编码,名称,颜色\n", 1, 10, "颜色"},
        {"row,code,name,code\n", 1, 15, "code"},
        {"row,code,name,kind,level\nunit,a,甲,BUREAUX,CITY\n", 2, 10, "BUREAUX"},
        {"row,code,name,kind,level\nunit,a,甲,OFFICE,\n", 2, 17, "层级"},
        {"row,code,name,kind,level\nunit,,甲,OFFICE,CITY\n", 2, 6, "编码"},
        {"row,code,name\nunit,a,甲\n", 2, 1, "种类"},
        {"row,code,name,kind,level\nunit,a b,甲,OFFICE,CITY\n", 2, 6, "a b"},
        {"row,code,name,kind,level\nunit,a,甲,OFFICE\n", 2, 1, "4"},
        {"row,code,name,kind,level\nunit,a,甲,OFFICE,CITY,x\n", 2, 1, "6"},
        {"row,code,name,kind,level\r\nunit,a,甲,OFFICE,CITY\r\n\r\ntree,b,乙,OFFICE,CITY\r\n", 4, 1,
         "tree"},
        {"row,code,name,kind,level\nunit,a,\"甲\n乙\",OFFICE,CITY\n", 2, 8, "one line"},
        {"row,code,name,kind,level\nunit,a,\"甲,乙\",OFFICE,CITY\nunit,b,丙,X,CITY\n", 3, 10, "X"},
        {"row,code,name,kind,level\nunit,a,\"甲\"\"乙\",NO,CITY\n", 2, 15, "NO"},
        {"row,code,name\nunit,a,甲\"乙\n", 2, 9, "quotation"},
        {"row,code,name\nunit,a,\"甲\n", 2, 8, "no end"},
        {"row,code,name\nunit,\xff,甲\n", 2, 6, "UTF-8"},
        {"row,code,name\nunit,a,甲\xe4\xb8\n", 2, 9, "UTF-8"},
        {"row,code,name,kind,level,members\nunit,a,甲,OFFICE,CITY,b\n", 2, 22, "成员"},
        {"row,code,name,kind,members\ngroup,g,各社区,COMMUNITIES,a|b c\n", 2, 25, "b c"},
        {"row,code,name,kind,aliases\ngroup,g,各社区,COMMUNITIES,甲||乙\n", 2, 25, "nothing"},
        {"row,code,name,parent\nperson,g,张三,\n", 2, 13, "上级编码"},
        {"row,code,name,kind,level,sample\nunit,a,甲,OFFICE,CITY,maybe\n", 2, 22, "maybe"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct parsed parsed;
        bool found = false;
        parse(&parsed, cases[i].text);
        for (size_t j = 0; j < parsed.faults.count; j++) {
            const struct file_fault *fault = &parsed.faults.all[j];
            found = found ||
                    (fault->place.line == cases[i].line && fault->place.column == cases[i].column &&
                     strstr(fault->text, cases[i].said) != NULL);
        }
        for (size_t j = 0; !found && j < parsed.faults.count; j++) {
            const struct file_fault *fault = &parsed.faults.all[j];
            print_error("case %zu: %zu:%zu %s\n", i, fault->place.line, fault->place.column,
                        fault->text);
        }
        assert_true(found);
        assert_true(parsed.faults.errors > 0);
        arena_close(&parsed.arena);
    }
}

static void columns_come_in_any_order_and_either_language(void **state)
{
    struct parsed parsed;
    (void)state;
    parse(&parsed, "  name , level,种类,类别,code\n\n,,,,\n甲,CITY,office,单位,a-1\n");
    assert_int_equal(parsed.faults.errors, 0);
    assert_int_equal(parsed.file.message.n_units, 1);
    assert_int_equal(parsed.file.message.units[0]->line, 4);
    assert_string_equal(parsed.file.message.units[0]->name, "甲");
    assert_int_equal(parsed.file.message.units[0]->kind, 2);
    arena_close(&parsed.arena);
}

static void all_slips_are_collected_up_to_a_bound(void **state)
{
    struct parsed parsed;
    char text[8192] = HEAD;
    size_t length = strlen(text);
    (void)state;
    for (int i = 0; i < 60; i++) {
        length += (size_t)snprintf(text + length, sizeof(text) - length, "树,a%d,甲,,,,,,,\n", i);
    }
    parse(&parsed, text);
    assert_int_equal(parsed.faults.errors, 60);
    assert_int_equal(parsed.faults.count, FILE_FAULTS_MAX);
    assert_int_equal(file_faults_say(&parsed.faults, "x.csv"), 65);
    arena_close(&parsed.arena);
}

static void a_remark_of_the_server_finds_its_cell(void **state)
{
    static const struct {
        uint32_t line;
        const char *field;
        size_t column;
    } cases[] = {
        {2, "parent_code", 22}, {2, "name", 8},       {2, "units[1].name", 1}, {2, NULL, 1},
        {3, "unit_code", 15},   {3, "group_code", 8}, {9, "name", 1},
    };
    struct parsed parsed;
    (void)state;
    parse(&parsed, "row,code,name,kind,level,parent\n"
                   "unit,a,甲,OFFICE,CITY,nowhere\n"
                   "person,g,张三,,,b\n");
    assert_int_equal(parsed.faults.errors, 0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Rectify__RowRemark remark = RECTIFY__ROW_REMARK__INIT;
        char field[32];
        (void)snprintf(field, sizeof(field), "%s", cases[i].field != NULL ? cases[i].field : "");
        remark.line = cases[i].line;
        remark.field = cases[i].field != NULL ? field : NULL;
        struct file_place place = unit_file_place(&parsed.file, &remark);
        assert_int_equal(place.line, cases[i].line);
        assert_int_equal(place.column, cases[i].column);
    }
    arena_close(&parsed.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_read_whole),
        cmocka_unit_test(every_slip_is_named_with_line_and_column),
        cmocka_unit_test(columns_come_in_any_order_and_either_language),
        cmocka_unit_test(all_slips_are_collected_up_to_a_bound),
        cmocka_unit_test(a_remark_of_the_server_finds_its_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
