#include "client/report/qr.h"
#include <errno.h>
#include <qrencode.h>
#include <stddef.h>

/* Correction M: paper is folded, stamped and copied. */
enum err qr_make(const char *text, struct qr *qr)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return errno == ENOMEM ? ERR_NOMEM : ERR_LIMIT;
    }
    qr->size = (unsigned)code->width;
    for (unsigned row = 0; row < qr->size; row++) {
        for (unsigned column = 0; column < qr->size; column++) {
            qr->dark[row][column] = (code->data[row * qr->size + column] & 1) != 0;
        }
    }
    QRcode_free(code);
    return ERR_OK;
}
