/* SPDX-License-Identifier: GPL-3.0-or-later
 * What went wrong, in words for people. */
#pragma once

#include "causerie-error.h"

G_BEGIN_DECLS

char *causerie_words_dup_for_error (const GError *error);
char *causerie_words_dup_for_failure (const CauserieFailure *failure);

G_END_DECLS
