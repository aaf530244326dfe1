#include "common/base/language.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CATALOGUE "rectify"

/* Our own variable, then those of the locale. */
static const char *const variables[] = {"RECTIFY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
enum {
    VARIABLES = sizeof(variables) / sizeof(variables[0]),
    VARIABLES_OF_PAPERS = 1,
};

static bool wants_english(const char *choice, size_t variable_count)
{
    if (choice != NULL) {
        return strncmp(choice, "en", 2) == 0;
    }
    for (size_t i = 0; i < variable_count; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0') {
            return strncmp(value, "en", 2) == 0;
        }
    }
    return false;
}

/* The folder of the catalogues, relative to the program, so that a moved installation still speaks. */
static void bind_catalogue(void)
{
    char program[PATH_MAX];
    char folder[PATH_MAX + 32];
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

    if (length <= 0) {
        return;
    }
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return;
    }
    *slash = '\0';
    (void)snprintf(folder, sizeof(folder), "%s/../share/locale", program);
    (void)bindtextdomain(CATALOGUE, folder);
    (void)bind_textdomain_codeset(CATALOGUE, "UTF-8");
    (void)textdomain(CATALOGUE);
}

static void speak(bool english)
{
    (void)setlocale(LC_ALL, "C.UTF-8");
    /* Numbers in our output and input are of the machine's form whatever the language. */
    (void)setlocale(LC_NUMERIC, "C");
    (void)setenv("LANGUAGE", english ? "en" : "zh_CN", 1);
    bind_catalogue();
}

void language_init(const char *choice)
{
    speak(wants_english(choice, VARIABLES));
}

void language_init_papers(const char *choice)
{
    speak(wants_english(choice, VARIABLES_OF_PAPERS));
}

bool language_present(void)
{
    const char *language = getenv("LANGUAGE");
    bool english = language != NULL && strcmp(language, "en") == 0;
    /* The empty message is the catalogue's own header. */
    return english || gettext("")[0] != '\0';
}
