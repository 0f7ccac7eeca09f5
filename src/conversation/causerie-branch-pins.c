/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers which child a branch shows below each message. */
#include "config.h"

#include "causerie-branch-pins.h"

typedef struct
{
  gint64 parent_id;
  gint64 requested; /* the requested child, which may be deleted */
  gint64 shown;     /* the child that is shown instead while that is deleted */
} Pin;

struct _CauserieBranchPins
{
  CauserieTree *tree;
  GHashTable *table; /* parent id -> Pin */
};

CauserieBranchPins *
causerie_branch_pins_new (CauserieTree *tree)
{
  CauserieBranchPins *self = g_new0 (CauserieBranchPins, 1);

  self->tree = tree;
  self->table = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
causerie_branch_pins_free (CauserieBranchPins *self)
{
  g_hash_table_unref (self->table);
  g_free (self);
}

static void
pin (CauserieBranchPins *self, gint64 parent_id, gint64 requested, gint64 shown)
{
  Pin *entry = g_hash_table_lookup (self->table, &parent_id);

  if (entry == NULL)
    {
      entry = g_new0 (Pin, 1);
      entry->parent_id = parent_id;
      g_hash_table_insert (self->table, &entry->parent_id, entry);
    }
  entry->requested = requested;
  entry->shown = shown;
}

/**
 * causerie_branch_pins_pick:
 * @parent_id: a message, or %CAUSERIE_ROOT
 *
 * Finds the child to show: the requested one; while that is deleted, the one that is already shown
 * instead; otherwise the one that was chosen in the tree, which then becomes the requested one.
 *
 * Returns: a living child of @parent_id, or 0 if there is none
 */
gint64
causerie_branch_pins_pick (CauserieBranchPins *self, gint64 parent_id)
{
  Pin *entry = g_hash_table_lookup (self->table, &parent_id);
  gint64 id, choice;

  if (entry == NULL)
    {
      id = causerie_tree_get_chosen (self->tree, parent_id);
      choice = causerie_tree_get_choice (self->tree, parent_id);
      /* The chosen child may be deleted. Remember it, so that it is shown again when its deletion
       * is undone. */
      if (id != 0)
        pin (self, parent_id, choice != 0 ? choice : id, id);
      return id;
    }
  if (causerie_tree_get_nearest (self->tree, entry->requested) == entry->requested)
    entry->shown = entry->requested;
  else
    entry->shown = causerie_tree_get_nearest (self->tree, entry->shown);
  if (entry->shown == 0)
    entry->shown = causerie_tree_get_chosen (self->tree, parent_id);
  return entry->shown;
}

/* Requests @id and all messages above it. */
void
causerie_branch_pins_request (CauserieBranchPins *self, gint64 id)
{
  while (id != CAUSERIE_ROOT)
    {
      gint64 parent_id = causerie_tree_get_parent_id (self->tree, id);

      pin (self, parent_id, id, id);
      id = parent_id;
    }
}
