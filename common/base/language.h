/*
 * The language people are spoken to in: Chinese unless English is asked for.
 *
 * Messages are English msgids translated through gettext (glibc). The catalogue lies beside the program
 * (../share/locale), both in a build folder and when installed. Logs are English and do not pass here.
 */
#ifndef RECTIFY_BASE_LANGUAGE_H
#define RECTIFY_BASE_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>

/* Marks and translates a message; N_ only marks it (for tables). */
#define _(message)  gettext(message)
#define N_(message) message

/*
 * choice: "zh", "en", or NULL: RECTIFY_LANG, else English when the locale says so (LC_ALL, LC_MESSAGES, LANG begin
 * with "en"), else Chinese. The locale is set to C.UTF-8 because gettext translates nothing under "C".
 */
void language_init(const char *choice);

/*
 * The same for what is written for others: lists, reports, reminders. These papers are Chinese by nature, whatever the
 * locale of the computer they are made on: English only for "en", or RECTIFY_LANG.
 */
void language_init_papers(const char *choice);

/*
 * Whether the messages come in the language that was chosen. False: it is Chinese, and its catalogue does not lie beside
 * the program; gettext then hands back the English msgids without a word.
 */
bool language_present(void);

#endif
