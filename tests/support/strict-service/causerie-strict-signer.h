/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signs thinking; the signature depends on everything before it. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

/**
 * CauserieStrictSigner:
 *
 * A running hash over a conversation, which can be signed at any position.
 */
typedef struct _CauserieStrictSigner CauserieStrictSigner;

CauserieStrictSigner *causerie_strict_signer_new (const CauserieStrictRequest *request);
void causerie_strict_signer_free (CauserieStrictSigner *signer);
void causerie_strict_signer_add_role (CauserieStrictSigner *signer, const char *role);
void causerie_strict_signer_add_block (CauserieStrictSigner *signer,
                                       const CauserieStrictBlock *block);
char *causerie_strict_signer_hide (const CauserieStrictSigner *signer);
char *causerie_strict_signer_sign (const CauserieStrictSigner *signer, const char *thinking);
char *causerie_strict_signer_sign_next (const CauserieStrictRequest *request, const char *thinking);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieStrictSigner, causerie_strict_signer_free)

G_END_DECLS
