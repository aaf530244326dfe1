#include "tests/unit/proto_lab.h"
#include "common/base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
/* after setjmp.h and stdarg.h */
#include <cmocka.h>

enum err scan(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len)
{
    return message_scan(type, (const uint8_t *)bytes, len, &scan_limits_ordinary);
}

enum err unpack(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len)
{
    struct arena arena;
    arena_init(&arena, message_arena_budget(len));
    ProtobufCMessage *message = NULL;
    enum err err =
        message_unpack(type, (const uint8_t *)bytes, len, &scan_limits_ordinary, &arena, &message);
    assert_int_equal(message != NULL, err == ERR_OK);
    arena_close(&arena);
    return err;
}
