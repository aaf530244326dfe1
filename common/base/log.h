/*
 * The log: one line per event, level, module, words and key=value pairs; the service manager keeps it.
 *
 * Lines go to stderr with the <N> priority prefix that journald reads. Nothing a person wrote (texts, names), no
 * secret and no message body belongs into a line; values of strangers are escaped with log_quote. The sink and
 * the level are the one process-wide setting of this code base: a logger that must be passed to every function
 * would hide the functions.
 */
#ifndef RECTIFY_BASE_LOG_H
#define RECTIFY_BASE_LOG_H

#include "common/base/attr.h"
#include <stddef.h>

enum log_level {
    LOG_ERROR = 3,
    LOG_WARNING = 4,
    LOG_NOTICE = 5,
    LOG_INFO = 6,
    LOG_DEBUG = 7,
};

typedef void (*log_sink_cb)(enum log_level level, const char *line, void *arg);

/* Lines above `level` are dropped. NULL sink: stderr. Before there is a second thread. */
void log_configure(enum log_level level, log_sink_cb sink, void *arg);
/* At any time. */
void log_set_level(enum log_level level);

/* module: "net", "store", ...; then "event key=%s key=%d". Lines are cut at 1,000 bytes. */
void log_event(enum log_level level, const char *module, const char *format, ...) PRINTF_LIKE(3, 4);

/* Writes `text` printable, bounded and quoted into `out`; returns out. */
const char *log_quote(const char *text, char *out, size_t size);

#endif
