/*
 * One set of error codes for every floor, for the wire and for both clients.
 *
 * The numbers are part of the protocol (PROTOCOL.md, "Typed errors"): a code keeps its number for ever, a
 * retired number is never used again. 0 is success. Codes below 100 are local and never cross the wire;
 * a server that is left with one answers INTERNAL.
 */
#ifndef RECTIFY_BASE_ERR_H
#define RECTIFY_BASE_ERR_H

#include "common/base/attr.h"

/* X(number, NAME, what it means, for logs and for developers; people get the client's translated text) */
#define ERR_TABLE(X)                                                                               \
    X(0, OK, "done")                                                                               \
    /* local */                                                                                    \
    X(1, NOMEM, "no memory, or the budget of an arena or buffer is used up")                       \
    X(2, IO, "a system call on a file or socket failed")                                           \
    X(3, LIMIT, "a stated maximum would be exceeded")                                              \
    X(4, INVALID, "an argument or a file has a form that is not allowed")                          \
    X(5, AGAIN, "nothing to be had now")                                                           \
    X(6, CLOSED, "the other side ended the connection")                                            \
    X(7, TIMEOUT, "it did not happen in time")                                                     \
    X(8, TLS, "the TLS layer refused")                                                             \
    X(9, CONNECT, "no connection could be made")                                                   \
    X(10, DATABASE, "the database answered with an error")                                         \
    X(11, UNKNOWN_OUTCOME, "the connection was lost after the request was sent")                   \
    X(12, CONFIG, "a setting is wrong")                                                            \
    /* frames and messages: the session ends after ERROR */                                        \
    X(100, MAGIC, "the frame does not begin with the magic number")                                \
    X(101, VERSION, "no protocol version in common")                                               \
    X(102, LENGTH, "the frame or message is longer than this state and type allow")                \
    X(103, TYPE, "unknown message type")                                                           \
    X(104, WRONG_STATE, "this message may not be sent in this state")                              \
    X(105, SEQUENCE, "request number in use, or a continued message was interrupted")              \
    X(106, RESERVED, "a reserved bit or field is not zero")                                        \
    X(107, FLOOD, "more requests in flight than the session may have")                             \
    /* a message that cannot be read: this request is refused, the session lives */                \
    X(120, DECODE, "the body is not a message of this type")                                       \
    X(121, DEPTH, "nested deeper than allowed")                                                    \
    X(122, COUNT, "a repeated or unknown field occurs too often")                                  \
    X(123, FIELD, "a field is missing or its value is not allowed")                                \
    X(124, UTF8, "a text is not well-formed UTF-8 or holds control characters")                    \
    X(125, SIZE, "a text or list is longer than allowed")                                          \
    /* identity */                                                                                 \
    X(200, FORBIDDEN, "the caller's role does not permit this")                                    \
    X(201, NOT_YOURS, "the record belongs to another unit")                                        \
    X(202, REVOKED, "the certificate of this terminal was revoked")                                \
    X(203, UNKNOWN_CLIENT, "the certificate names no terminal of this server")                     \
    X(204, CODE_UNKNOWN, "no such enrolment code")                                                 \
    X(205, CODE_WRONG, "the secret of the enrolment code is wrong")                                \
    X(206, CODE_USED, "the enrolment code was used already")                                       \
    X(207, CODE_EXPIRED, "the enrolment code has expired")                                         \
    X(208, CODE_LOCKED, "the enrolment code was locked after wrong attempts")                      \
    X(209, CSR, "the certificate request is not acceptable")                                       \
    X(210, CODE_ALTERED, "the enrolment code is mistyped or was altered")                          \
    X(211, WRONG_SERVER, "the server is not the one the code or the certificate was made by")      \
    /* the work */                                                                                 \
    X(300, NOT_FOUND, "no such record")                                                            \
    X(301, EXISTS, "a record of this name exists already")                                         \
    X(302, ID_REUSED, "the request id was used before for other content")                          \
    X(303, STALE, "the record has changed since the version the request names")                    \
    X(304, TRANSITION, "the act is not possible in the present state")                             \
    X(305, CONDITION, "something that must be present is missing")                                 \
    X(306, SEPARATION, "nobody decides on what his own unit or he himself submitted")              \
    X(307, UNDER_REVIEW, "the review has begun, the version is locked")                            \
    X(308, CAMPAIGN_STATE, "the campaign is not in the state this needs")                          \
    X(309, CONFLICT, "the import file contradicts itself or the register")                         \
    X(310, HAS_TERMINAL, "the unit has a terminal and does this itself")                           \
    X(314, PHASE_CLOSED, "the phase of the campaign takes no more answers")                        \
    X(315, QUOTA, "the unit has sent as many bytes of files today as it may")                      \
    X(316, DIGEST, "the bytes are not those of the digest")                                        \
    X(317, OFFSET, "the chunk does not continue what was received")                                \
    X(318, FILE_INCOMPLETE, "not all bytes of the file were received yet")                         \
    X(320, CHECK_CODE, "the check code is mistyped")                                               \
    X(321, COPY_STALE,                                                                             \
      "the stamped copy is of another version of the report than the current one")                 \
    X(325, REMINDED_TODAY, "the unit was reminded today already")                                  \
    X(335, OTHER_AREA, "the unit or campaign lies outside the area of this office")                \
    X(358, TASK_EXISTS, "the unit has a task of this problem already")                             \
    /* the server's condition: try again */                                                        \
    X(400, BUSY, "more work than the server takes at once; try again")                             \
    X(401, DATABASE_AWAY, "the database cannot be reached; try again")                             \
    X(402, NOT_DURABLE, "the database does not promise durability; submissions are not accepted")  \
    X(403, GOING_DOWN, "the server is shutting down; try again")                                   \
    X(404, OUTCOME_UNKNOWN, "whether the submission was stored is not known; send it again")       \
    X(500, INTERNAL, "an error inside the server")

enum err {
#define ERR_ENUM(number, name, text) ERR_##name = (number),
    ERR_TABLE(ERR_ENUM)
#undef ERR_ENUM
};

/* The code's name ("STALE"), or "UNKNOWN" for a number that is no code. Never NULL. */
const char *err_name(enum err err);

/* The English sentence of the table. Never NULL. */
const char *err_text(enum err err);

/* Whether the number names a code: for numbers that came over the wire. */
int err_known(int number);

#endif
