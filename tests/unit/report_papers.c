#include "tests/unit/report_papers.h"
#include "common/base/attr.h"
#include "tests/unit/report_plan.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIST(array) (array), ARRAY_LEN(array)
#define SIGNED_ON   19508 /* 31 May 2023 */
#define AS_OF       1685494800000
#define HEADING(t)                                                                                 \
    {                                                                                              \
        .kind = DOCUMENT_HEADING, .text = (t)                                                      \
    }
#define SUB(t)                                                                                     \
    {                                                                                              \
        .kind = DOCUMENT_SUBHEADING, .text = (t)                                                   \
    }
#define PARAGRAPH(t)                                                                               \
    {                                                                                              \
        .kind = DOCUMENT_PARAGRAPH, .text = (t)                                                    \
    }
#define NUMBERED(a)                                                                                \
    {                                                                                              \
        .kind = DOCUMENT_NUMBERED, .items = (a), .item_count = ARRAY_LEN(a)                        \
    }

static const char *const measures[] = {
    "做好环境保护宣传,增强农工环保意识;",
    "加强农村环境卫生的检查督办,督促各社区、各保洁公司做好垃圾、秸秆的清理和处置,"
    "必须做到应清尽清、日产日清;",
    "严格落实河湖长制管护机制,加强河道的管护力度。",
};

static const char *const effects[] = {
    "加强了日常宣传;",
    "组织了一次全面的河渠保洁活动,并常态化的加强日常管护。",
};

static const struct sheet_column columns[] = {
    {.heading = "问题", .paper_width = 30, .align = SHEET_LEFT},
    {.heading = "措施数", .paper_width = 10, .align = SHEET_RIGHT},
    {.heading = "完成情况", .paper_width = 20, .align = SHEET_CENTRE},
};

static const char *cells[] = {
    "基本情况不熟悉",
    "3",
    "已完成",
    "产业帮扶缺乏实效",
    "2",
    "长期坚持",
    "乡村建设和乡村治理不够深入",
    "4",
    "长期坚持",
};

static const struct sheet table = {
    .title = "整改任务完成情况",
    .columns = columns,
    .column_count = ARRAY_LEN(columns),
    .cells = cells,
    .row_count = 3,
};

static const struct document_block unit_blocks[] = {
    PARAGRAPH("按照《2022年湖北省巩固脱贫成果后评估反馈问题周矶管理区整改工作方案》要求，"
              "红旗社区对照反馈问题逐条自查、逐项整改，现将整改工作情况报告如下。"),
    HEADING("整改工作开展情况"),
    PARAGRAPH("社区成立整改工作专班，由党支部书记王喆任组长，包保干部李堃、赵祎为成员，"
              "先后召开专题会议3次，走访脱贫户和监测户“86户、214人”，做到底数清、情况明。"),
    HEADING("问题整改落实情况"),
    SUB("乡村建设和乡村治理不够深入"),
    PARAGRAPH("整改措施："),
    NUMBERED(measures),
    PARAGRAPH("整改效果："),
    NUMBERED(effects),
    SUB("各项任务完成情况"),
    {.kind = DOCUMENT_TABLE, .sheet = &table},
    HEADING("不存在类似问题的说明及风险防控"),
    PARAGRAPH("基层卫生服务水平不高的问题，本社区卫生室已于2021年达标，不存在类似问题；"
              "今后每季度检查一次设施设备，发现问题及时报告管理区卫生院。"),
    HEADING("存在不足及下一步打算"),
    PARAGRAPH("乡村治理仍需久久为功。下一步将坚持“村庄清洁日”活动常态化，每月通报一次，"
              "持续巩固整改成果，坚决防止问题反弹。"),
};

static const struct document_annex unit_annexes[] = {{.name = "整改工作佐证材料目录"}};

const struct document papers_unit = {
    .title = "红旗社区关于2022年巩固脱贫成果后评估反馈问题整改工作的报告",
    .number = "",
    .recipient = "周矶管理区乡村振兴办",
    .blocks = unit_blocks,
    .block_count = ARRAY_LEN(unit_blocks),
    .annexes = unit_annexes,
    .annex_count = ARRAY_LEN(unit_annexes),
    .signature = "周矶管理区红旗社区",
    .signed_on = SIGNED_ON,
    .sealed = true,
    .footer = "数据截至2023年5月31日9:00，第3版",
    .check_code = "K7QF-2M9X-R4TD-8W3C",
    .as_of_ms = AS_OF,
};

static const struct document_block district_blocks[] = {
    PARAGRAPH("现将2022年湖北省巩固脱贫成果后评估反馈问题整改工作情况汇总报告如下。"),
    HEADING("总体情况"),
    PARAGRAPH("反馈问题6个，应报23份，已报23份，按时22份，有内容19份。"),
    HEADING("问题清单与整改效果"),
    PARAGRAPH("责任分解见附件1，整改效果见附件2。"),
};

void papers_open(struct papers_district *district)
{
    district->lists[0] = report_sheet(SHEET_RESPONSIBILITY, &district->arenas[0]);
    district->lists[1] = report_sheet(SHEET_EFFECTS, &district->arenas[1]);
    district->annexes[0] = (struct document_annex){"整改工作责任清单", &district->lists[0]};
    district->annexes[1] = (struct document_annex){"整改工作效果清单", &district->lists[1]};
    district->document = (struct document){
        .title = "周矶管理区关于2022年湖北省巩固脱贫成果\n后评估反馈问题整改工作的汇总报告",
        .number = "周管文〔2023〕7号",
        .recipient = "市乡村振兴局",
        .blocks = district_blocks,
        .block_count = ARRAY_LEN(district_blocks),
        .annexes = district->annexes,
        .annex_count = 2,
        .signature = "潜江市周矶管理区",
        .signed_on = SIGNED_ON,
        .footer = "数据截至2023年5月31日9:00，第1版",
        .check_code = "A1B2-C3D4-E5F6-G7H8",
        .as_of_ms = AS_OF,
    };
}

void papers_close(struct papers_district *district)
{
    arena_close(&district->arenas[0]);
    arena_close(&district->arenas[1]);
}

void papers_write(papers_render *render, const struct document *document, const char *path,
                  enum err expected, struct render_fault *fault)
{
    struct render_fault found;
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(render(document, out, &found), expected);
    assert_int_equal(fclose(out), 0);
    if (fault != NULL) {
        *fault = found;
    }
}

char *papers_command(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(command, sizeof(command), format, arguments);
    va_end(arguments);
    assert_in_range(len, 1, sizeof(command) - 1);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    FILE *copy = report_open();
    for (int byte = fgetc(in); byte != EOF; byte = fgetc(in)) {
        (void)fputc(byte, copy);
    }
    char *text = report_text(copy);
    if (pclose(in) != 0) {
        fail_msg("failed: %s", command);
    }
    return text;
}

void papers_expect(const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL) {
        fail_msg("lacks %s:\n%s", piece, text);
    }
}

unsigned papers_count(const char *text, const char *piece)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, piece)) != NULL; at += strlen(piece)) {
        count++;
    }
    return count;
}

char *papers_squeeze(char *text)
{
    char *end = text;
    for (const char *at = text; *at != '\0'; at++) {
        if (!isspace((unsigned char)*at)) {
            *end++ = *at;
        }
    }
    *end = '\0';
    return text;
}
