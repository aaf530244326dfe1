/* Compiler attributes used in public headers. */
#ifndef RECTIFY_BASE_ATTR_H
#define RECTIFY_BASE_ATTR_H

/* The result must be looked at: every fallible function carries it. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* The format string is argument `fmt`, its first value argument `first` (1-based). */
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* The struct that holds `member` at `ptr`: from an embedded part back to its owner. */
#define CONTAINER_OF(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
