/* SPDX-License-Identifier: GPL-3.0-or-later
 * What comes before a message on its path, as far as the look of its row depends on it. */
#include "config.h"

#include "causerie-message-place.h"

#include "causerie-time.h"

static CauserieMessage *
get_parent (CauserieTree *tree, CauserieMessage *message)
{
  gint64 parent_id = causerie_message_get_parent_id (message);

  return parent_id != CAUSERIE_ROOT ? causerie_tree_get_message (tree, parent_id) : NULL;
}

/* Returns: whether no message is above it */
gboolean
causerie_message_place_is_first (CauserieTree *tree, CauserieMessage *message)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (tree), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  return get_parent (tree, message) == NULL;
}

/* Returns: whether the message above it is from another day */
gboolean
causerie_message_place_begins_day (CauserieTree *tree, CauserieMessage *message)
{
  CauserieMessage *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (tree), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  parent = get_parent (tree, message);
  return parent != NULL
         && !causerie_time_is_same_day (causerie_message_get_created_at (parent),
                                        causerie_message_get_created_at (message));
}

/* Returns: (transfer none) (nullable): the nearest reply above it */
CauserieMessage *
causerie_message_place_find_earlier_reply (CauserieTree *tree, CauserieMessage *message)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (tree), NULL);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), NULL);

  do
    message = get_parent (tree, message);
  while (message != NULL && causerie_message_get_role (message) != CAUSERIE_ROLE_ASSISTANT);
  return message;
}
