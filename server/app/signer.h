/* The authority as the commands know it: a signer that needs no TLS library above. */
#ifndef RECTIFY_APP_SIGNER_H
#define RECTIFY_APP_SIGNER_H

#include "server/ca/authority.h"
#include "server/commands/commands.h"

/* Borrows the authority for as long as the signer is used. */
struct commands_signer signer_of(struct authority *authority);

#endif
