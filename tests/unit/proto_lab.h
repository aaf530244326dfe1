/* What the tests of strangers' bytes share: bytes as literals, scanned and unpacked as those of a peer are. */
#ifndef RECTIFY_TESTS_PROTO_LAB_H
#define RECTIFY_TESTS_PROTO_LAB_H

#include "proto/act.pb-c.h"
#include "proto/codec.h"
#include "proto/record.pb-c.h"
#include "proto/session.pb-c.h"
#include <stddef.h>

/* As the bytes of a peer are, within the ordinary limits. */
enum err scan(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len);
enum err unpack(const ProtobufCMessageDescriptor *type, const char *bytes, size_t len);

/* A literal with its length: the bytes may hold zeros. */
#define BYTES(literal) "" literal, sizeof(literal) - 1

#define HELLO   (&rectify__hello__descriptor)
#define WELCOME (&rectify__welcome__descriptor)
#define PING    (&rectify__ping__descriptor)
#define ERROR   (&rectify__error__descriptor)
#define ACT     (&rectify__act__descriptor)
#define GET     (&rectify__assignments_get__descriptor)

#endif
