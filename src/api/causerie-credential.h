/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys and tokens in memory, overwritten when they are freed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_credential_dup (const char *text);
void causerie_credential_free (char *credential);
void causerie_credential_forbid_core_dumps (void);

G_END_DECLS
