/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts words in the text of a message. */
#pragma once

#include "causerie-content.h"
#include "causerie-find-words.h"
#include "causerie-types.h"

G_BEGIN_DECLS

guint causerie_find_count (CauserieContent *content, CauserieRole role,
                           const CauserieFindWords *words);

G_END_DECLS
