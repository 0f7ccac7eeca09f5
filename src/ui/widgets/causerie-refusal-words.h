/* SPDX-License-Identifier: GPL-3.0-or-later
 * Says what a service refuses, and what is done about it. */
#pragma once

#include "causerie-service-entry.h"

G_BEGIN_DECLS

char *causerie_refusal_words_dup (CauserieServiceEntry *entry, CauserieRequestPart part);
char *causerie_refusal_words_dup_all (CauserieServiceEntry *entry);

G_END_DECLS
