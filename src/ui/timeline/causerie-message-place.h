/* SPDX-License-Identifier: GPL-3.0-or-later
 * What comes before a message on its path, as far as the look of its row depends on it. Messages
 * never change their parent, so the answers stay the same. */
#pragma once

#include "causerie-tree.h"

G_BEGIN_DECLS

gboolean causerie_message_place_is_first (CauserieTree *tree, CauserieMessage *message);
gboolean causerie_message_place_begins_day (CauserieTree *tree, CauserieMessage *message);
CauserieMessage *causerie_message_place_find_earlier_reply (CauserieTree *tree,
                                                            CauserieMessage *message);

G_END_DECLS
