#include "client/cli/table.h"

#include "client/cli/say.h"
#include "client/report/render.h"
#include "common/base/language.h"
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    WIDTH_MAX = 1000,
};

unsigned table_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    long number = columns != NULL ? strtol(columns, NULL, 10) : 0;
    return number > 0 && number <= WIDTH_MAX ? (unsigned)number : 0;
}

void table_init(struct table *table, struct cli *cli, const struct sheet_column *columns,
                size_t column_count, size_t rows)
{
    struct sheet_column *translated = keep_alloc(&cli->arena, column_count, sizeof(*translated));
    size_t room = column_count * (rows > 0 ? rows : 1);

    for (size_t i = 0; i < column_count; i++) {
        translated[i] = columns[i];
        translated[i].heading = columns[i].heading[0] != '\0' ? _(columns[i].heading) : "";
    }
    *table = (struct table){
        .cli = cli,
        .room = room,
        .sheet = {.title = "",
                  .columns = translated,
                  .column_count = column_count,
                  .cells = keep_alloc(&cli->arena, room, sizeof(*table->sheet.cells))},
    };
}

void table_cell(struct table *table, const char *text)
{
    if (table->used == table->room) {
        const char **wider =
            keep_alloc(&table->cli->arena, table->room * 2, sizeof(*table->sheet.cells));
        memcpy(wider, table->sheet.cells, table->used * sizeof(*wider));
        table->sheet.cells = wider;
        table->room *= 2;
    }
    table->sheet.cells[table->used++] = text != NULL ? text : "";
    table->sheet.row_count = table->used / table->sheet.column_count;
}

void table_number(struct table *table, int64_t number)
{
    table_cell(table, keep_printf(&table->cli->arena, "%lld", (long long)number));
}

void table_number_or_none(struct table *table, int64_t number)
{
    if (number != 0) {
        table_number(table, number);
    } else {
        table_cell(table, "");
    }
}

int table_print(struct table *table)
{
    const struct render_table_options options = {
        .width = table_width(), .ambiguous_width = 1, .bold = table->cli->bold};
    enum err err = render_table(&table->sheet, &options, stdout);
    return err == ERR_OK ? EXITS_DONE : say_err(table->cli, err, "");
}
