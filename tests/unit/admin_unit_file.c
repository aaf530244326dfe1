/* The register's CSV: the example is read whole; every slip is named with line and column. */
#include "client/admin/unit_file.h"
#include "client/cli/cli.h"
#include "client/report/text_width.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD    "类别,编码,名称,种类,层级,上级编码,第一责任人,别名,成员,示例\n"
#define COLUMNS "row,code,name,kind,level,parent\n"

struct parsed {
    struct arena arena;
    struct unit_file file;
    struct file_faults faults;
};

static void parse(struct parsed *parsed, const char *text)
{
    arena_init(&parsed->arena, 512 << 20);
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
    arena_init(&cli.arena, 512 << 20);
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
        {"row,code,name,level,parent\n", 1, 1, "种类"},
        {"row,code,name,kind,parent\n", 1, 1, "层级"},
        {"row,code,name,kind,level\nunit,a,甲,OFFICE,CITY\n", 1, 1, "上级编码"},
        {COLUMNS, 1, 1, "no row"},
        {"\n\n" COLUMNS ",,,,,\n", 3, 1, "no row"},
        {"类别,编码,名称,颜色\n", 1, 10, "颜色"},
        {"row,code,name,code\n", 1, 15, "code"},
        {COLUMNS "unit,a,甲,BUREAUX,CITY,\n", 2, 10, "BUREAUX"},
        {COLUMNS "unit,a,甲,办公室,CITY,\n", 2, 10, "OFFICE"},
        {COLUMNS "unit,a,甲,office,city of old,\n", 2, 17, "city of old"},
        {COLUMNS "unit,a,甲,OFFICE,,\n", 2, 17, "层级"},
        {COLUMNS "unit,,甲,OFFICE,CITY,\n", 2, 6, "编码"},
        {COLUMNS "unit,a,甲,,CITY,\n", 2, 10, "种类"},
        {COLUMNS "unit,a b,甲,OFFICE,CITY,\n", 2, 6, "a b"},
        {COLUMNS "unit,a,甲,OFFICE,CITY\n", 2, 1, "5"},
        {COLUMNS "unit,a,甲,OFFICE,CITY,,x\n", 2, 1, "7"},
        {"row,code,name,kind,level,parent\r\nunit,a,甲,OFFICE,CITY,\r\n\r\ntree,b,乙,OFFICE,CITY,"
         "\r\n",
         4, 1, "tree"},
        {COLUMNS "unit,a,\"甲\n乙\",OFFICE,CITY,\n", 2, 8, "one line"},
        {COLUMNS "unit,a,\"甲,乙\",OFFICE,CITY,\nunit,b,丙,X,CITY,\n", 3, 10, "X"},
        {COLUMNS "unit,a,\"甲\"\"乙\",NO,CITY,\n", 2, 15, "NO"},
        {COLUMNS "unit,a,甲\"乙\n", 2, 9, "quotation"},
        {COLUMNS "unit,a,\"甲\n", 2, 8, "no end"},
        {COLUMNS "unit,\xff,甲\n", 2, 6, "UTF-8"},
        {COLUMNS "unit,a,甲\xe4\xb8\n", 2, 9, "UTF-8"},
        {COLUMNS "unit,\x1b[31m,甲\n", 2, 6, "0x1B"},
        {"row,code,name,kind,level,parent,members\nunit,a,甲,OFFICE,CITY,,b\n", 2, 23, "成员"},
        {"row,code,name,kind,level,parent,members\ngroup,g,各社区,COMMUNITIES,,,a|b c\n", 2, 27,
         "b c"},
        {"row,code,name,kind,level,parent,aliases\ngroup,g,各社区,COMMUNITIES,,,甲||乙\n", 2, 27,
         "nothing"},
        {COLUMNS "person,g,张三,,,\n", 2, 15, "上级编码"},
        {"row,code,name,kind,level,parent,sample\nunit,a,甲,OFFICE,CITY,,maybe\n", 2, 23, "maybe"},
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
    parse(&parsed, "  name , level,种类,类别,code,parent\n\n,,,,\n甲,CITY,office,单位,a-1,\n");
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

/* A quotation mark left open takes in all that follows: it ends at the bound of a row, soon. */
static void a_row_has_a_bound(void **state)
{
    static char text[4 << 20];
    struct parsed parsed;
    size_t length = 0;
    (void)state;
    length = (size_t)snprintf(text, sizeof(text), "%s\n\nunit,a,\"", COLUMNS);
    memset(text + length, 'x', sizeof(text) - 1 - length);
    parse(&parsed, text);
    assert_int_equal(parsed.faults.errors, 1);
    assert_int_equal(parsed.faults.all[0].place.line, 4);
    assert_int_equal(parsed.faults.all[0].place.column, 8);
    assert_non_null(strstr(parsed.faults.all[0].text, "64 KiB"));
    arena_close(&parsed.arena);
    memset(text, '\n', sizeof(text) - 1);
    memcpy(text + 100000, COLUMNS, strlen(COLUMNS));
    memcpy(text + 200000, "unit,a,甲,AREA,CITY,", strlen("unit,a,甲,AREA,CITY,"));
    parse(&parsed, text);
    assert_int_equal(parsed.faults.errors, 0);
    assert_int_equal(parsed.file.message.n_units, 1);
    arena_close(&parsed.arena);
}

/* What say_error and file_faults_say write while `parsed` is said. */
static void said(struct parsed *parsed, char *out, size_t size)
{
    FILE *kept = tmpfile();
    int terminal = dup(STDERR_FILENO);
    assert_non_null(kept);
    assert_true(terminal >= 0 && dup2(fileno(kept), STDERR_FILENO) >= 0);
    int code = file_faults_say(&parsed->faults, "x.csv");
    assert_true(dup2(terminal, STDERR_FILENO) >= 0);
    (void)close(terminal);
    rewind(kept);
    out[fread(out, 1, size - 1, kept)] = '\0';
    (void)fclose(kept);
    assert_int_equal(code, 65);
}

static void a_fault_steers_no_terminal(void **state)
{
    static const struct file_place place = {1, 1};
    struct parsed parsed;
    char out[256];
    (void)state;
    parse(&parsed, COLUMNS "unit,a,甲,\"O\tF\nF\",CITY,\n");
    said(&parsed, out, sizeof(out));
    assert_non_null(strstr(out, "O?F?F"));
    assert_non_null(strstr(strchr(out, '\n'), "\nNothing was imported.\n"));
    file_faults_init(&parsed.faults, &parsed.arena);
    file_fault(&parsed.faults, place, "\"%s\"", "\x1b[31m甲\xc2\x9b\xff乙\r");
    said(&parsed, out, sizeof(out));
    assert_string_equal(out, "x.csv:1:1: \"?[31m甲??乙?\"\nNothing was imported.\n");
    arena_close(&parsed.arena);
}

static void long_values_are_cut_between_characters(void **state)
{
    static const struct file_place place = {1, 1};
    char value[3 * 1000 + 1] = "";
    struct parsed parsed;
    (void)state;
    parse(&parsed, "");
    for (size_t i = 0; i < sizeof(value) - 1; i++) {
        value[i] = "甲"[i % 3];
    }
    for (const char *blanks = "   "; *blanks != '\0'; blanks++) {
        file_faults_init(&parsed.faults, &parsed.arena);
        file_fault(&parsed.faults, place, "%s%s", blanks, value);
        const char *text = parsed.faults.all[0].text;
        assert_true(strlen(text) < FILE_TEXT_SIZE && strlen(text) > FILE_TEXT_SIZE - 8);
        assert_true(text_is_well_formed(text));
        assert_string_equal(text + strlen(text) - strlen("甲…"), "甲…");
    }
    const char *quoted = file_quote(&parsed.faults, value);
    assert_int_equal(strlen(quoted), strlen("甲") * FILE_QUOTE_MAX + strlen("…"));
    assert_true(text_is_well_formed(quoted));
    assert_ptr_equal(file_quote(&parsed.faults, "甲"), "甲");
    arena_close(&parsed.arena);
}

static void no_more_is_sent_than_the_server_takes(void **state)
{
    Rectify__UnitImport message = RECTIFY__UNIT_IMPORT__INIT;
    static uint8_t bytes[LENGTH_IMPORT];
    (void)state;
    message.request_id.data = bytes;
    message.request_id.len = 16;
    assert_int_equal(file_check_length("x.csv", MESSAGE_UNIT_IMPORT, &message.base), 0);
    message.request_id.len = sizeof(bytes);
    assert_int_equal(file_check_length("x.csv", MESSAGE_UNIT_IMPORT, &message.base), 65);
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
    parse(&parsed, COLUMNS "unit,a,甲,OFFICE,CITY,nowhere\n"
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
        cmocka_unit_test(a_row_has_a_bound),
        cmocka_unit_test(a_fault_steers_no_terminal),
        cmocka_unit_test(long_values_are_cut_between_characters),
        cmocka_unit_test(no_more_is_sent_than_the_server_takes),
        cmocka_unit_test(a_remark_of_the_server_finds_its_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
