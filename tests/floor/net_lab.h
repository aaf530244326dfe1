/*
 * A server on the loopback interface with fake commands, and clients that speak to it over real TCP
 * and TLS, all in one thread: whenever a test waits, the server's loop and every client get a turn.
 * Waiting fails the test after LAB_PATIENCE_MS; nothing else depends on time.
 */
#ifndef RECTIFY_TESTS_NET_LAB_H
#define RECTIFY_TESTS_NET_LAB_H

#include "common/base/list.h"
#include "common/wire/frame.h"
#include "proto/codec.h"
#include "server/net/server.h"
#include "tests/floor/rpc_fake.h"
#include "tests/lib/tls_lab.h"
#include <stdbool.h>

enum {
    LAB_PATIENCE_MS = 30 * 1000,
    LAB_FRAMES_MAX = 4096, /* that a client remembers */
    LAB_BODY_KEPT = 64,
};

struct net_lab {
    uv_loop_t loop;
    struct commands commands;
    struct rpc *rpc;
    struct server_options options; /* change them before net_lab_listen */
    struct server *server;
    struct tls_context *context;
    bool pressed;
    bool stopped; /* on_stopped was called */
    struct list clients;
};

/* Certificates are made once for all tests of a program. */
int net_lab_group_set_up(void **state);
int net_lab_group_tear_down(void **state);
extern struct lab net_certificates;

/*
 * A test's set-up and tear-down: generous limits, no server yet. The tear-down stops the server,
 * and the loop is empty.
 */
int net_lab_set_up(void **state);
int net_lab_tear_down(void **state);

void net_lab_listen(struct net_lab *lab);
void net_lab_turn(struct net_lab *lab); /* of the loop and of all clients, once */

typedef bool (*net_lab_cond)(const void *arg);
void net_lab_until(struct net_lab *lab, net_lab_cond cond, const void *arg);
void net_lab_until_count(struct net_lab *lab, const uint64_t *counter, uint64_t value);
void net_lab_turns(struct net_lab *lab, int turns); /* for what must not happen */

struct client_frame {
    struct frame header; /* body: NULL */
    uint8_t body[LAB_BODY_KEPT];
};

struct client {
    struct net_lab *lab;
    struct list in_clients;
    int fd;
    struct tls *tls; /* NULL: speaks plain text */
    struct frame_reader reader;
    struct buf out;   /* cipher */
    size_t out_chunk; /* bytes a turn; 0: as many as go */
    bool deaf;        /* does not read */
    bool no_pong;
    bool ended;        /* end of file, or reset */
    bool close_notify; /* came */
    bool broken;       /* TLS or framing failed, or no memory */
    struct client_frame frames[LAB_FRAMES_MAX];
    unsigned frames_count;
    uint64_t bytes; /* of bodies, in all */
};

/* The connection is made; the handshake goes on while the test waits. */
struct client *
client_session(struct net_lab *lab); /* the lab's client: administrator and head of unit 12 */
struct client *client_of(struct net_lab *lab, const struct lab_party *party,
                         const struct pki_pem *authority);
struct client *client_enrolling(struct net_lab *lab);
struct client *client_plain(struct net_lab *lab);
void client_close(struct client *client); /* without a farewell */

/* All of these only queue. */
void client_send(struct client *client, uint16_t type, uint32_t request, const void *body,
                 size_t length);
void client_send_bytes(struct client *client, const void *bytes, size_t length); /* inside TLS */
void client_hello(struct client *client);                                        /* request 1 */
void client_goodbye(struct client *client);
void client_close_notify(struct client *client);

/* Greeted: session and hello, waited for, the welcome taken. */
struct client *client_greeted(struct net_lab *lab);

void client_until_frames(struct client *client, unsigned count);
void client_until_ended(struct client *client);
void client_expect(const struct client *client, unsigned n, uint16_t type, uint32_t request);
uint32_t client_code(const struct client *client, unsigned n); /* of ERROR or GOODBYE */

/* Waits for the end of an orderly farewell, whose last frame is GOODBYE with that code. */
void client_expect_farewell(struct client *client, uint32_t code);

#endif
