/*
 * Files on the terminal's side, without a server: what is taken as evidence, copies that are on the disk before their act,
 * which act waits for which file.
 */
#include "client/lib/act_files.h"
#include "client/lib/attach_files.h"
#include "client/lib/file_kind.h"
#include "client/lib/folder.h"
#include "client/lib/kept_file.h"
#include "client/lib/outbox_files.h"
#include "common/base/clock.h"
#include "common/base/file_limit.h"
#include "tests/lib/alloc_fail.h"
#include "tests/lib/terminal_lab.h"
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    KILL_ROUNDS = 30,
    PROBLEM = 1,
};

static void test_kinds(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        enum file_kind kind;
    } cases[] = {
        {"%PDF-1.7\n", 9, FILE_KIND_PDF},
        {"%PDF", 4, FILE_KIND_NONE},
        {" %PDF-1.7", 9, FILE_KIND_NONE},
        {"\xff\xd8\xff\xe1", 4, FILE_KIND_JPEG},
        {"\xff\xd8", 2, FILE_KIND_NONE},
        {"\x89PNG\r\n\x1a\n....", 12, FILE_KIND_PNG},
        {"\x89PNG\n\x1a\n.....", 12, FILE_KIND_NONE}, /* a line end was "corrected" */
        {"PK\3\4....OFD.xml....", 19, FILE_KIND_OFD},
        {"PK\3\4....[Content_Types].xml....word/document.xml", 48, FILE_KIND_DOCX},
        {"PK\3\4....[Content_Types].xml....xl/workbook.xml", 46, FILE_KIND_XLSX},
        {"PK\3\4....word/", 13, FILE_KIND_NONE}, /* any other archive */
        {"....OFD.xml", 11, FILE_KIND_NONE},
        {"MZ\x90", 3, FILE_KIND_NONE},
        {"", 0, FILE_KIND_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(file_kind_of((const uint8_t *)cases[i].bytes, cases[i].len),
                         cases[i].kind);
    }
}

static void path_of(const struct terminal *terminal, const char *name, char path[FOLDER_PATH_SIZE])
{
    folder_path(terminal->dir, name, path);
}

/* A document of this text; its path. */
static const char *document(const struct terminal *terminal, const char *name, const char *text)
{
    static char path[FOLDER_PATH_SIZE];
    char bytes[256];
    int len = snprintf(bytes, sizeof(bytes), "%%PDF-1.4\n%s", text);
    terminal_write(terminal, name, bytes, (size_t)len);
    path_of(terminal, name, path);
    return path;
}

static void expect_refused(struct terminal *terminal, const char *path, enum err err)
{
    struct local_file file;
    assert_int_equal(local_file_read(path, &file, &terminal->failure), err);
    assert_int_equal(terminal->failure.err, err);
    assert_non_null(strstr(path, terminal->failure.detail));
    assert_null(file.bytes);
}

static void test_what_is_taken(void **state)
{
    struct terminal *terminal = *state;
    struct local_file file;
    struct digest digest;
    char path[FOLDER_PATH_SIZE];
    assert_int_equal(
        local_file_read(document(terminal, "方案.pdf", "一"), &file, &terminal->failure), ERR_OK);
    assert_string_equal(file.name, "方案.pdf");
    assert_int_equal(file.size, 12);
    assert_int_equal(digest_sha256("%PDF-1.4\n一", 12, &digest), ERR_OK);
    assert_true(digest_equal(&file.digest, &digest));
    local_file_close(&file);
    local_file_close(&file);

    path_of(terminal, "没有.pdf", path);
    expect_refused(terminal, path, ERR_NOT_FOUND);
    expect_refused(terminal, terminal->dir, ERR_FIELD); /* a folder */
    terminal_write(terminal, "空.pdf", "", 0);
    path_of(terminal, "空.pdf", path);
    expect_refused(terminal, path, ERR_FIELD);
    path_of(terminal, "管道.pdf", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_refused(terminal, path, ERR_FIELD); /* and nobody waits at it */
    terminal_write(terminal, "程序.pdf", "MZ", 2);
    path_of(terminal, "程序.pdf", path);
    expect_refused(terminal, path, ERR_INVALID);
    expect_refused(terminal, document(terminal, "a\\b.pdf", "x"), ERR_UTF8);
    expect_refused(terminal, document(terminal, "a\xff.pdf", "x"), ERR_UTF8);
}

static void test_sizes(void **state)
{
    struct terminal *terminal = *state;
    struct local_file file;
    char path[FOLDER_PATH_SIZE];
    (void)snprintf(path, sizeof(path), "%s", document(terminal, "大.pdf", "x"));
    assert_int_equal(truncate(path, FILE_BYTES_MAX), 0);
    assert_int_equal(local_file_read(path, &file, &terminal->failure), ERR_OK);
    assert_int_equal(file.size, FILE_BYTES_MAX);
    local_file_close(&file);
    assert_int_equal(truncate(path, FILE_BYTES_MAX + 1), 0);
    expect_refused(terminal, path, ERR_SIZE);
}

/* Copies what the path holds and names it in the list. */
static Rectify__Attachment *keep_file(struct terminal *terminal, const char *path)
{
    struct local_file file;
    Rectify__Attachment *attachment = NULL;
    assert_int_equal(local_file_read(path, &file, &terminal->failure), ERR_OK);
    assert_int_equal(kept_file_put(&terminal->home, &file, &terminal->failure), ERR_OK);
    assert_int_equal(attachment_make(&file, false, &terminal->arena, &attachment), ERR_OK);
    local_file_close(&file);
    return attachment;
}

static int64_t add_act(struct terminal *terminal, Rectify__Act__WhatCase what, int problem,
                       Rectify__Attachment **files, size_t count)
{
    char text[] = "进展";
    struct outbox_item item;
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    Rectify__Done done = RECTIFY__DONE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    progress.text = text;
    progress.files = files;
    progress.n_files = count;
    act.problem_id = 100 + problem;
    act.unit_id = 12;
    act.what_case = what;
    if (what == RECTIFY__ACT__WHAT_DONE) {
        act.done = &done;
    } else {
        act.progress = &progress;
    }
    assert_int_equal(
        outbox_add(&terminal->home, &act, problem, &item, &terminal->arena, &terminal->failure),
        ERR_OK);
    return item.item_id;
}

static size_t list(struct terminal *terminal, struct outbox_file **files)
{
    size_t count = 0;
    assert_int_equal(
        outbox_files_list(&terminal->home, &terminal->arena, files, &count, &terminal->failure),
        ERR_OK);
    return count;
}

static void test_copies_outlive_their_originals(void **state)
{
    struct terminal *terminal = *state;
    struct local_file copy;
    struct outbox_file *files = NULL;
    char path[FOLDER_PATH_SIZE];
    (void)snprintf(path, sizeof(path), "%s", document(terminal, "一.pdf", "一"));
    Rectify__Attachment *attachment = keep_file(terminal, path);
    assert_int_equal(unlink(path), 0);
    int64_t id = add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &attachment, 1);
    terminal_reopen(terminal);
    assert_int_equal(list(terminal, &files), 1);
    assert_int_equal(files[0].item_id, id);
    assert_string_equal(files[0].name, "一.pdf");
    assert_int_equal(files[0].size, 12);
    assert_int_equal(files[0].received, 0);
    assert_int_equal(files[0].state, OUTBOX_QUEUED);
    assert_int_equal(
        kept_file_read(&terminal->home, &files[0].digest, files[0].size, &copy, &terminal->failure),
        ERR_OK);
    assert_memory_equal(copy.bytes, "%PDF-1.4\n", 9);
    local_file_close(&copy);
    /* Damage is found; a copy that is gone is no other file. */
    char hex[DIGEST_HEX_SIZE];
    char name[FOLDER_NAME_SIZE];
    digest_hex(&files[0].digest, hex);
    (void)snprintf(name, sizeof(name), "files/%s", hex);
    terminal_write(terminal, name, "%PDF-1.4\nxxx", 12);
    assert_int_equal(
        kept_file_read(&terminal->home, &files[0].digest, files[0].size, &copy, &terminal->failure),
        ERR_DIGEST);
    path_of(terminal, name, path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(
        kept_file_read(&terminal->home, &files[0].digest, files[0].size, &copy, &terminal->failure),
        ERR_NOT_FOUND);
}

static bool is_kept(struct terminal *terminal, const Rectify__Attachment *attachment)
{
    struct local_file copy;
    struct digest digest;
    memcpy(digest.bytes, attachment->digest.data, DIGEST_SIZE);
    enum err err =
        kept_file_read(&terminal->home, &digest, attachment->size, &copy, &terminal->failure);
    if (err == ERR_OK) {
        local_file_close(&copy);
    }
    return err == ERR_OK;
}

static void test_sweeping(void **state)
{
    struct terminal *terminal = *state;
    assert_int_equal(kept_files_sweep(&terminal->home, &terminal->failure), ERR_OK); /* no folder */
    Rectify__Attachment *wanted = keep_file(terminal, document(terminal, "一.pdf", "一"));
    Rectify__Attachment *sent = keep_file(terminal, document(terminal, "二.pdf", "二"));
    Rectify__Attachment *refused = keep_file(terminal, document(terminal, "三.pdf", "三"));
    Rectify__Attachment *never_stored = keep_file(terminal, document(terminal, "四.pdf", "四"));
    Rectify__Attachment *settled = keep_file(terminal, document(terminal, "五.pdf", "五"));
    Rectify__Attachment *shared[] = {wanted, sent};
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, shared, 2);
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &refused, 1);
    terminal_sql(terminal, "update file set complete = 1, received = size where name = '二.pdf'");
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM + 1, &settled, 1);
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM + 1, NULL, 0);
    terminal_sql(terminal, "update item set state = 3, sent_ms = 1, received_ms = 2, receipt ="
                           " x'0a100101010101010101010101010101010110af02'"
                           " where item_id in (2, 3)");
    terminal_sql(terminal, "update item set state = 2, sent_ms = 1, received_ms = 2, receipt ="
                           " x'0a10010101010101010101010101010101011000' where item_id = 4");
    terminal_write(terminal, "files/ours", "x", 1); /* no name of ours is left alone */
    terminal_write(terminal,
                   "files/0000000000000000000000000000000000000000000000000000000000000000.tmp",
                   "x", 1);
    assert_int_equal(kept_files_sweep(&terminal->home, &terminal->failure), ERR_OK);
    assert_true(is_kept(terminal, wanted));
    assert_false(is_kept(terminal, sent));
    assert_true(is_kept(terminal, refused)); /* it may be sent again */
    assert_false(is_kept(terminal, settled));
    assert_false(is_kept(terminal, never_stored));
    char byte[8];
    size_t len = 0;
    assert_true(terminal_file(terminal, "files/ours", byte, sizeof(byte), &len));
    assert_false(terminal_file(
        terminal, "files/0000000000000000000000000000000000000000000000000000000000000000.tmp",
        byte, sizeof(byte), &len));
}

static int64_t held(struct terminal *terminal)
{
    int64_t item_id = 0;
    assert_int_equal(outbox_files_hold(&terminal->home, &item_id, &terminal->failure), ERR_OK);
    return item_id;
}

/* T11: a request for closure waits for the files of earlier acts of its assignment, and for nothing else. */
static void test_what_waits_for_files(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Attachment *file = keep_file(terminal, document(terminal, "一.pdf", "一"));
    assert_int_equal(held(terminal), INT64_MAX);
    int64_t other = add_act(terminal, RECTIFY__ACT__WHAT_DONE, 2, NULL, 0);
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &file, 1);
    assert_int_equal(held(terminal), INT64_MAX);
    int64_t done = add_act(terminal, RECTIFY__ACT__WHAT_DONE, PROBLEM, NULL, 0);
    assert_true(other < done);
    assert_int_equal(held(terminal), done);
    terminal_sql(terminal, "update item set state = 2, sent_ms = 1, received_ms = 2, receipt = x''"
                           " where item_id = 2");
    assert_int_equal(held(terminal), done); /* the act is there, its file is not */
    terminal_sql(terminal, "update file set received = size, complete = 1");
    assert_int_equal(held(terminal), INT64_MAX);
    terminal_sql(terminal, "update file set complete = 0");
    terminal_sql(terminal, "update item set state = 3 where item_id = 2");
    assert_int_equal(held(terminal), INT64_MAX); /* refused: nobody waits for its file */
}

static void test_dropping_forgets_the_files(void **state)
{
    struct terminal *terminal = *state;
    struct outbox_file *files = NULL;
    Rectify__Attachment *file = keep_file(terminal, document(terminal, "一.pdf", "一"));
    int64_t id = add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &file, 1);
    assert_int_equal(outbox_drop(&terminal->home, id, &terminal->failure), ERR_OK);
    assert_int_equal(list(terminal, &files), 0);
}

/* What the act was made on belongs to whoever enrolled: his files too. */
static void test_no_other_enrolment_while_files_wait(void **state)
{
    struct terminal *terminal = *state;
    Rectify__Attachment *file = keep_file(terminal, document(terminal, "一.pdf", "一"));
    (void)add_act(terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &file, 1);
    terminal_sql(terminal,
                 "update item set state = 2, sent_ms = 1, received_ms = 2, receipt = x''");
    terminal->home.enrolled = true;
    assert_int_equal(home_enroll(&terminal->home, "rectify1:x", true, &terminal->failure),
                     ERR_EXISTS);
    terminal_sql(terminal, "update file set received = size, complete = 1");
    assert_int_equal(home_enroll(&terminal->home, "rectify1:x", true, &terminal->failure),
                     ERR_CODE_ALTERED);
}

/* Every kind of act that names files, as its descriptor says, is found to name them. */
static void test_all_acts_with_files(void **state)
{
    const ProtobufCMessageDescriptor *act_type = &rectify__act__descriptor;
    Rectify__Attachment attachment = RECTIFY__ATTACHMENT__INIT;
    Rectify__Attachment *one[] = {&attachment};
    size_t found = 0;
    (void)state;
    for (unsigned i = 0; i < act_type->n_fields; i++) {
        const ProtobufCFieldDescriptor *what = &act_type->fields[i];
        const ProtobufCMessageDescriptor *type = what->descriptor;
        if (what->type != PROTOBUF_C_TYPE_MESSAGE) {
            continue;
        }
        const ProtobufCFieldDescriptor *files =
            protobuf_c_message_descriptor_get_field_by_name(type, "files");
        ProtobufCMessage *content = calloc(1, type->sizeof_message);
        Rectify__Act act = RECTIFY__ACT__INIT;
        size_t count = 9;
        assert_non_null(content);
        protobuf_c_message_init(type, content);
        if (files != NULL) {
            Rectify__Attachment **list_of_one = one;
            memcpy((char *)content + files->offset, &list_of_one, sizeof(list_of_one));
            *(size_t *)(void *)((char *)content + files->quantifier_offset) = 1;
        }
        act.what_case = (Rectify__Act__WhatCase)what->id;
        act.progress = (Rectify__Progress *)(void *)content;
        Rectify__Attachment *const *seen = act_files(&act, &count);
        assert_int_equal(count, files != NULL ? 1 : 0);
        assert_true(files == NULL || seen[0] == &attachment);
        found += files != NULL;
        free(content);
    }
    assert_int_equal(found, 9);
    Rectify__Plan plan = RECTIFY__PLAN__INIT;
    Rectify__Revise revise = RECTIFY__REVISE__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    size_t count = 0;
    plan.files = one;
    plan.n_files = 1;
    revise.plan = &plan;
    act.what_case = RECTIFY__ACT__WHAT_REVISE;
    act.revise = &revise;
    assert_ptr_equal(act_files(&act, &count)[0], &attachment);
    assert_int_equal(count, 1);
    act.what_case = RECTIFY__ACT__WHAT__NOT_SET;
    assert_null(act_files(&act, &count));
}

static _Noreturn void add_for_ever(const char *dir)
{
    struct terminal terminal = {.home = {.lock = -1}};
    arena_init(&terminal.arena, 64 * 1024 * 1024);
    (void)snprintf(terminal.dir, sizeof(terminal.dir), "%s", dir);
    if (home_open(&terminal.home, dir, &terminal.failure) != ERR_OK) {
        _exit(1);
    }
    for (int i = 0;; i++) {
        char name[32];
        char text[32];
        (void)snprintf(name, sizeof(name), "%d.pdf", i % 7);
        (void)snprintf(text, sizeof(text), "%d %d", getpid(), i);
        Rectify__Attachment *file = keep_file(&terminal, document(&terminal, name, text));
        (void)add_act(&terminal, RECTIFY__ACT__WHAT_PROGRESS, PROBLEM, &file, 1);
    }
}

/* Killed anywhere: whatever act is stored has its file, whole. */
static void test_kill(void **state)
{
    struct terminal *terminal = *state;
    size_t checked = 0;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srandom(seed);
    home_close(&terminal->home);
    for (int round = 0; round < KILL_ROUNDS; round++) {
        struct outbox_file *files = NULL;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            add_for_ever(terminal->dir);
        }
        (void)usleep((useconds_t)(random() % 80000) + 30000);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        terminal_reopen(terminal);
        size_t count = list(terminal, &files);
        for (size_t i = 0; i < count; i++) {
            struct local_file copy;
            assert_int_equal(kept_file_read(&terminal->home, &files[i].digest, files[i].size, &copy,
                                            &terminal->failure),
                             ERR_OK);
            local_file_close(&copy);
            checked++;
        }
        terminal_sql(terminal, "delete from item");
        assert_int_equal(kept_files_sweep(&terminal->home, &terminal->failure), ERR_OK);
        home_close(&terminal->home);
    }
    assert_true(checked > 0);
    print_message("%zu stored acts had their files\n", checked);
}

static bool keep_and_add(void *arg)
{
    struct terminal *terminal = arg;
    struct arena arena;
    struct local_file file;
    struct outbox_item item;
    struct outbox_file *files = NULL;
    size_t count = 0;
    char path[FOLDER_PATH_SIZE];
    Rectify__Attachment *attachment = NULL;
    Rectify__Progress progress = RECTIFY__PROGRESS__INIT;
    Rectify__Act act = RECTIFY__ACT__INIT;
    char text[] = "进展";
    progress.text = text;
    act.what_case = RECTIFY__ACT__WHAT_PROGRESS;
    act.progress = &progress;
    arena_init(&arena, 1024 * 1024);
    path_of(terminal, "一.pdf", path);
    enum err err = local_file_read(path, &file, &terminal->failure);
    if (err == ERR_OK) {
        err = kept_file_put(&terminal->home, &file, &terminal->failure);
        if (err == ERR_OK) {
            err = attachment_make(&file, true, &arena, &attachment);
        }
        local_file_close(&file);
    }
    progress.files = &attachment;
    progress.n_files = 1;
    if (err == ERR_OK) {
        err = outbox_add(&terminal->home, &act, 1, &item, &arena, &terminal->failure);
    }
    if (err == ERR_OK) {
        err = outbox_files_list(&terminal->home, &arena, &files, &count, &terminal->failure);
    }
    arena_close(&arena);
    assert_true(err == ERR_OK || err == ERR_NOMEM);
    return err == ERR_OK;
}

static void test_without_memory(void **state)
{
    struct terminal *terminal = *state;
    (void)document(terminal, "一.pdf", "一");
    arena_close(&terminal->arena);
    assert_true(alloc_fail_run(keep_and_add, terminal) > 1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, terminal_set_up, terminal_tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_all_acts_with_files),
        T(test_what_is_taken),
        T(test_sizes),
        T(test_copies_outlive_their_originals),
        T(test_sweeping),
        T(test_what_waits_for_files),
        T(test_dropping_forgets_the_files),
        T(test_no_other_enrolment_while_files_wait),
        T(test_kill),
        T(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
