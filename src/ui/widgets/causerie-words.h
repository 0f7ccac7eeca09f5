/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts for errors and for empty messages. */
#pragma once

#include "causerie-error.h"
#include "causerie-message.h"

G_BEGIN_DECLS

char *causerie_words_dup_for_error (const GError *error);
char *causerie_words_dup_for_failure (const CauserieFailure *failure);
char *causerie_words_dup_for_message (CauserieMessage *message);

G_END_DECLS
