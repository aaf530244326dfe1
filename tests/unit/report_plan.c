#include "tests/unit/report_plan.h"
#include "common/base/attr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Days and the time of the summary: 30 May 2023, 31 May 2023 09:00:00 in Asia/Shanghai. */
#define DUE   19507
#define AS_OF 1685494800000

#define LIST(array) (array), ARRAY_LEN(array)
#define NOTHING     NULL, 0
#define CLOSED(n)                                                                                  \
    {                                                                                              \
        8, "CLOSED", "销号", (n)                                                                   \
    }
#define NIL(n)                                                                                     \
    {                                                                                              \
        4, "NIL_CONFIRMED", "无此类问题", (n)                                                      \
    }
#define SUSTAINING(n)                                                                              \
    {                                                                                              \
        9, "SUSTAINING", "长期坚持", (n)                                                           \
    }

static const char *const hongqi[] = {"红旗社区"};
static const char *const two_communities[] = {"红旗社区", "示例一社区"};

static const char *const contractors[] = {"各社区", "各包保干部"};
static const char *const clinic[] = {"周矶管理区卫生院"};
static const char *const helpers[] = {"各社区", "各帮扶干部"};
static const char *const industry[] = {"管理区农业局", "管理区乡村振兴办", "各社区",
                                       "中银富登村镇银行五七支行"};
static const char *const village[] = {"管理区农业局", "各社区"};

static const struct summary_item effects_2[] = {
    {"争取到上级支持,对红旗社区医务室面积进行扩规,完善功能分区。", LIST(hongqi)},
};
static const struct summary_item effects_3[] = {
    {"邀请市局业务科室负责人,对全场包保干部和社区干部进行业务知识培训", NOTHING},
    {"日常工作中,管理区乡村振兴办加强日常检查和指导工作,确保各项工作落到了实处。", NOTHING},
};
static const struct summary_item effects_4[] = {
    {"各社区和各包保干部走村入户进行了政策的宣传。", NOTHING},
    {"督促中银富登银行五七支行加快业务办理进度。", NOTHING},
};
static const struct summary_item measures_5[] = {
    {"做好环境保护宣传,增强农工环保意识;", NOTHING},
    {"加强农村环境卫生的检查督办,督促各社区、各保洁公司做好垃圾、秸秆的清理和处置,"
     "必须做到应清尽清、日产日清;",
     NOTHING},
    {"严格落实河湖长制管护机制,加强河道的管护力度。", LIST(two_communities)},
    {"结合“共同缔造”、“村庄清洁日”活动,引导社会力量积极参与农户周边环境整治。", NOTHING},
};
static const struct summary_item effects_5[] = {
    {"加强了日常宣传;", NOTHING},
    {"对保洁公司加强的督办检查,垃圾做到日产日清,不留卫生死角。", NOTHING},
    {"组织了一次全面的河渠保洁活动,并常态化的加强日常管护。", LIST(two_communities)},
    {"结合“共同缔造”、“村庄清洁日”活动,组织开展了村庄环境整治,并持之以恒的开展活动。", NOTHING},
};
static const struct summary_item measures_6[] = {
    {"加强业务知识培训", NOTHING},
    {"加强工作检查力度", NOTHING},
};
static const struct summary_item effects_6[] = {
    {"加强了业务知识的培训", NOTHING},
    {"加强了工作检查力度,确保了不出现数据不准确的情况发生。", NOTHING},
};

static const struct summary_state closed_3[] = {CLOSED(3)};
static const struct summary_state nil_2_closed_1[] = {NIL(2), CLOSED(1)};
static const struct summary_state sustaining_5[] = {SUSTAINING(5)};

/* Written when 红旗社区 had no effect yet, and before 示例一社区 had a plan. */
static const struct summary_source sources_2[] = {
    {"周矶管理区卫生院", 4, true, false},
    {"红旗社区", 3, true, true},
    {"示例一社区", 0, true, true},
};
static const struct summary_wording wording_2 = {
    .version = 2,
    .written_ms = AS_OF - 3600000,
    .written_by = "示例主任甲",
    .stale = true,
    .sources = sources_2,
    .source_count = ARRAY_LEN(sources_2),
    .effects = effects_2,
    .effect_count = ARRAY_LEN(effects_2),
};

static const char *const goals_2[] = {"卫生室建设达标", "达标比例：93.5%"};
static const struct summary_item owners_2[] = {{"李四", LIST(hongqi)}, {"张院长", NOTHING}};
static const struct summary_item progress_2[] = {{"已完成选址", NOTHING}};
static const struct summary_item evidence_2[] = {{"验收单.pdf", NOTHING}};
static const struct summary_item no_evidence_2[] = {{"台账在村", LIST(two_communities)}};
static const struct summary_moved moved_2[] = {{DUE + 11, LIST(hongqi)}, {DUE - 1, NOTHING}};
static const struct summary_ledger ledger_2 = {
    .goals = goals_2,
    .goal_count = ARRAY_LEN(goals_2),
    .leader = "示例主任甲",
    .owners = owners_2,
    .owner_count = ARRAY_LEN(owners_2),
    .progress = progress_2,
    .progress_count = ARRAY_LEN(progress_2),
    .evidence = evidence_2,
    .evidence_count = ARRAY_LEN(evidence_2),
    .no_evidence = no_evidence_2,
    .no_evidence_count = ARRAY_LEN(no_evidence_2),
    .closed_on = DUE + 3,
    .moved = moved_2,
    .moved_count = ARRAY_LEN(moved_2),
};

static const struct summary_problem problems[] = {
    {1,
     "RESPONSIBILITY",
     "责任落实",
     "基本情况不熟悉",
     "基本情况不熟悉。个别村干部对巩固拓展脱贫攻坚成果同乡村振兴政策不熟悉、"
     "对脱贫人口基本情况不清楚。",
     "",
     false,
     DUE,
     LIST(contractors),
     0,
     NOTHING,
     NOTHING,
     {3, 3, 3, 0, 0, 0, 0, false},
     LIST(closed_3),
     0,
     NULL,
     NULL},
    {2,
     "POLICY",
     "政策落实",
     "基层卫生服务水平不高",
     "基层卫生服务水平不高。个别社区卫生室建设不达标,功能分区不规范,设施设备不配套。",
     "",
     false,
     DUE,
     LIST(clinic),
     0,
     NOTHING,
     LIST(effects_2),
     {3, 3, 2, 3, 2, 0, 0, false},
     LIST(nil_2_closed_1),
     1,
     &wording_2,
     &ledger_2},
    {3,
     "WORK",
     "工作落实",
     "防止返贫动态监测和帮扶不扎实",
     "防止返贫动态监测和帮扶不扎实。个别社区监测对象风险消除不规范,集中排查不深入,"
     "排查情况与农户实际不符。",
     "",
     false,
     DUE,
     LIST(helpers),
     0,
     NOTHING,
     LIST(effects_3),
     {3, 3, 3, 3, 0, 0, 0, false},
     LIST(closed_3),
     0,
     NULL,
     NULL},
    {4,
     "WORK",
     "工作落实",
     "产业帮扶缺乏实效",
     "产业帮扶缺乏实效。特色产业带动脱贫户或监测户的比例与新型农业经营主体带动脱贫户或监测户的"
     "比例偏低,符合贷款条件且有贷款意愿的脱贫人口户贷量低于全省平均水平。",
     "",
     true,
     DAY_NONE,
     LIST(industry),
     0,
     NOTHING,
     LIST(effects_4),
     {5, 5, 5, 5, 0, 1, 0, false},
     LIST(sustaining_5),
     0,
     NULL,
     NULL},
    {5,
     "WORK",
     "工作落实",
     "乡村建设和乡村治理不够深入",
     "乡村建设和乡村治理不够深入。部分社区存在生活垃圾转运不及时,公共区域垃圾暴露未及时清理。"
     "村民对于村委会下属公共卫生委员会、人民调解、治安保卫等村民自治组织不熟悉。",
     "",
     true,
     DAY_NONE,
     LIST(village),
     0,
     LIST(measures_5),
     LIST(effects_5),
     {5, 5, 5, 5, 0, 1, 0, false},
     LIST(sustaining_5),
     0,
     NULL,
     NULL},
    {6,
     "WORK",
     "工作落实",
     "基础工作不扎实",
     "基础工作不扎实。少部分政策明白卡或政策明白卡填写情况与农户实际不符,"
     "少数脱贫人口外出务工信息数据不准确。",
     "",
     false,
     DUE,
     LIST(contractors),
     0,
     LIST(measures_6),
     LIST(effects_6),
     {3, 3, 3, 3, 0, 0, 0, false},
     LIST(closed_3),
     0,
     NULL,
     NULL},
};

static const struct summary_unit units[] = {
    {"红旗社区", "COMMUNITY", {6, 6, 6, 5, 1, 0, 0, false}},
    {"示例一社区", "COMMUNITY", {8, 6, 5, 5, 1, 1, 1, false}},
};

static const struct summary_decision self_held[] = {
    {2, "管理区乡村振兴办", "APPROVE", "通过", "示例主任甲", AS_OF - 86400000},
};

const struct summary report_plan = {
    .campaign_code = "zhouji-2022",
    .title = "2022年湖北省巩固脱贫成果后评估反馈问题周矶管理区整改工作",
    .year = 2023,
    .as_of_ms = AS_OF,
    .problems = problems,
    .problem_count = ARRAY_LEN(problems),
    .units = units,
    .unit_count = ARRAY_LEN(units),
    .self_held = self_held,
    .self_held_count = ARRAY_LEN(self_held),
    .edition = "INTERNAL",
    .edition_label = "内部版",
};

struct sheet report_sheet(enum sheet_list list, struct arena *arena)
{
    struct sheet sheet = {0};
    arena_init(arena, REPORT_BUDGET);
    assert_int_equal(sheet_make(&report_plan, list, arena, &sheet), ERR_OK);
    return sheet;
}

/* Of the stream under way: cmocka's tests run one after the other. */
static char *memory;
static size_t memory_len;

FILE *report_open(void)
{
    FILE *out = open_memstream(&memory, &memory_len);
    assert_non_null(out);
    return out;
}

char *report_text(FILE *out)
{
    assert_int_equal(fclose(out), 0);
    return memory;
}

static char *read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    FILE *copy = report_open();
    char bytes[4096];
    size_t len = 0;
    if (in == NULL) {
        fail_msg("%s cannot be opened", path);
    }
    while ((len = fread(bytes, 1, sizeof(bytes), in)) > 0) {
        assert_int_equal(fwrite(bytes, 1, len, copy), len);
    }
    assert_int_equal(fclose(in), 0);
    return report_text(copy);
}

void report_assert_golden(const char *text, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/report/%s", TEST_DATA, name);
    char *golden = read_file(path);
    if (strcmp(text, golden) != 0) {
        size_t line = 1;
        size_t start = 0;
        for (size_t i = 0; text[i] != '\0' && text[i] == golden[i]; i++) {
            if (text[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        print_error("made:\n%s\nexpected:\n%s\n", text, golden);
        fail_msg("%s differs in line %zu: %.*s", path, line, (int)strcspn(text + start, "\n"),
                 text + start);
    }
    free(golden);
}
