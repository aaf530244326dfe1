/* What the tests of the authority share: a fresh folder for each, and what is in it. */
#ifndef RECTIFY_TESTS_CA_LAB_H
#define RECTIFY_TESTS_CA_LAB_H

#include "server/ca/authority.h"
#include <sys/stat.h>

extern const int64_t day_ms;
extern const char *const hosts[]; /* of this computer, ended by NULL */

/* A fresh folder for each test; the authority's own is below it. */
extern char top[64];
extern char dir[80];

/* cmocka's set-up and tear-down. */
int make_folder(void **state);
int remove_folder(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

/* Files of the authority's folder. */
int remove_tree(const char *path);
const char *path_of(const char *name);
void assert_mode(const char *path, mode_t mode);
void spill(const char *name, const char *text);

void open_ok(struct authority *authority);

#endif
