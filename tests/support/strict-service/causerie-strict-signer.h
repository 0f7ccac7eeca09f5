/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signs the demo's thinking, bound to everything that came before it. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

/**
 * CauserieDemoSigner:
 *
 * Walks a conversation once, from its start, and can sign at every place it passes.
 */
typedef struct _CauserieDemoSigner CauserieDemoSigner;

CauserieDemoSigner *causerie_demo_signer_new (const CauserieDemoRequest *request);
void causerie_demo_signer_free (CauserieDemoSigner *signer);
void causerie_demo_signer_pass_role (CauserieDemoSigner *signer, const char *role);
void causerie_demo_signer_pass_block (CauserieDemoSigner *signer, const CauserieDemoBlock *block);
char *causerie_demo_signer_sign (const CauserieDemoSigner *signer, const char *thinking);
char *causerie_demo_signer_sign_next (const CauserieDemoRequest *request, const char *thinking);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoSigner, causerie_demo_signer_free)

G_END_DECLS
