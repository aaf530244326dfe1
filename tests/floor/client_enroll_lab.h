/* What the tests of enrolment share: a code, a server that signs what it is asked to, and what a terminal then has. */
#ifndef RECTIFY_TESTS_CLIENT_ENROLL_LAB_H
#define RECTIFY_TESTS_CLIENT_ENROLL_LAB_H

#include "common/base/enroll_code.h"
#include "common/crypto/digest.h"
#include "tests/floor/client_lab.h"

extern const char code_id[];
extern const char secret[];

/* How the server treats one ENROLL. */
struct treatment {
    uint32_t code;         /* not 0: this error in place of an answer */
    bool cut;              /* no answer at all */
    bool other_key;        /* a certificate for another key */
    const char *authority; /* in place of its own */
};
extern const struct treatment well;

void make_code(const struct client_lab *lab, const struct digest *pin, const char *id,
               char text[ENROLL_CODE_SIZE]);
enum err sign(const struct lab *lab, const uint8_t *csr, size_t length, struct pki_pem *pem);
void send_enrolled(struct fake *fake, const struct treatment *treatment, const struct frame *frame);
enum err enroll(struct client_lab *lab, const char *code, bool replace);

/* A file of the terminal. */
void read_file(const struct client_lab *lab, const char *name, struct pki_pem *pem);
/* key.pem and certificate.pem belong together, and the authority is ours. */
void expect_match(const struct client_lab *lab);
/* And nothing is left of the enrolment. */
void expect_whole(const struct client_lab *lab);

#endif
