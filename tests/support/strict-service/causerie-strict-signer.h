/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signs thinking, bound to everything that came before it. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

/**
 * CauserieStrictSigner:
 *
 * Walks a conversation once, from its start, and can sign at every place it passes.
 */
typedef struct _CauserieStrictSigner CauserieStrictSigner;

CauserieStrictSigner *causerie_strict_signer_new (const CauserieStrictRequest *request);
void causerie_strict_signer_free (CauserieStrictSigner *signer);
void causerie_strict_signer_pass_role (CauserieStrictSigner *signer, const char *role);
void causerie_strict_signer_pass_block (CauserieStrictSigner *signer,
                                        const CauserieStrictBlock *block);
char *causerie_strict_signer_sign (const CauserieStrictSigner *signer, const char *thinking);
char *causerie_strict_signer_sign_next (const CauserieStrictRequest *request, const char *thinking);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieStrictSigner, causerie_strict_signer_free)

G_END_DECLS
