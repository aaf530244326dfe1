/* The parts that know no server: deadlines in order, addresses and their neighbours. */
#include "server/net/deadline.h"
#include "server/net/peers.h"
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    if (uv_ip4_addr(text, 1, &ipv4) == 0) {
        memcpy(&address, &ipv4, sizeof(ipv4));
    } else {
        assert_int_equal(uv_ip6_addr(text, 1, &ipv6), 0);
        memcpy(&address, &ipv6, sizeof(ipv6));
    }
    return address;
}

static bool same(const char *a, const char *b)
{
    struct sockaddr_storage first = address_of(a);
    struct sockaddr_storage second = address_of(b);
    return peer_key(&first) == peer_key(&second);
}

static void who_is_one_peer(void **state)
{
    (void)state;
    assert_true(same("10.0.0.1", "10.0.0.1"));
    assert_false(same("10.0.0.1", "10.0.0.2"));
    assert_true(same("10.0.0.1", "::ffff:10.0.0.1"));
    assert_true(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::7"));
    assert_false(same("2001:db8:1:2::1", "2001:db8:1:3::1"));
}

static void peers_are_counted(void **state)
{
    enum {
        PEERS = 10000, /* more than there are lists */
    };
    (void)state;
    static struct peers peers;
    static struct peer each[PEERS];
    static struct peer again[2];
    assert_int_equal(peers_init(&peers), ERR_OK);
    for (unsigned i = 0; i < PEERS; i++) {
        assert_int_equal(peers_count(&peers, i), 0);
        peers_add(&peers, &each[i], i);
    }
    peers_add(&peers, &again[0], 77);
    peers_add(&peers, &again[1], 77);
    assert_int_equal(peers_count(&peers, 77), 3);
    assert_int_equal(peers_count(&peers, 78), 1);
    peers_remove(&again[0]);
    peers_remove(&again[0]);
    peers_remove(&each[77]);
    assert_int_equal(peers_count(&peers, 77), 1);
}

struct clock_owner {
    struct deadlines deadlines;
    struct deadline each[4];
    struct deadline *due[8];
    enum deadline_kind kinds[8];
    unsigned count;
    bool again; /* the first that is due is set once more */
};

static void on_due(struct deadlines *deadlines, struct deadline *deadline, enum deadline_kind kind)
{
    struct clock_owner *owner = CONTAINER_OF(deadlines, struct clock_owner, deadlines);
    assert_int_equal(deadline->kind, DEADLINE_NONE);
    assert_true(uv_now(deadlines->timer.loop) >= deadline->at_ms);
    owner->due[owner->count] = deadline;
    owner->kinds[owner->count++] = kind;
    if (owner->again) {
        owner->again = false;
        deadline_set(deadlines, deadline, kind);
    }
}

static void deadlines_come_in_order(void **state)
{
    (void)state;
    uv_loop_t loop;
    struct clock_owner owner = {.again = true};
    assert_int_equal(uv_loop_init(&loop), 0);
    deadlines_init(&owner.deadlines, &loop, on_due);
    owner.deadlines.after_ms[DEADLINE_FRAME] = 5;
    owner.deadlines.after_ms[DEADLINE_IDLE] = 60;
    owner.deadlines.after_ms[DEADLINE_WRITE] = 1000 * 1000;
    for (int i = 0; i < 4; i++) {
        deadline_init(&owner.each[i]);
    }
    deadline_set(&owner.deadlines, &owner.each[0], DEADLINE_WRITE);
    deadline_set(&owner.deadlines, &owner.each[1], DEADLINE_IDLE);
    deadline_set(&owner.deadlines, &owner.each[2], DEADLINE_FRAME);
    deadline_set(&owner.deadlines, &owner.each[3], DEADLINE_FRAME);
    deadline_clear(&owner.each[3]);
    deadline_clear(&owner.each[0]);
    while (owner.count < 3) {
        (void)uv_run(&loop, UV_RUN_ONCE);
    }
    assert_ptr_equal(owner.due[0], &owner.each[2]);
    assert_ptr_equal(owner.due[1], &owner.each[2]); /* again */
    assert_ptr_equal(owner.due[2], &owner.each[1]);
    assert_int_equal(owner.kinds[2], DEADLINE_IDLE);
    uv_close((uv_handle_t *)&owner.deadlines.timer, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_one_peer),
        cmocka_unit_test(peers_are_counted),
        cmocka_unit_test(deadlines_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
