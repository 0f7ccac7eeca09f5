/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way a branch takes through the tree: which child it shows below each message. */
#include "config.h"

#include "causerie-branch-pins.h"

/* What is shown below one message. */
typedef struct
{
  gint64 parent_id;
  gint64 wanted; /* what was asked for, even while it is deleted */
  gint64 shown;  /* what stands in for it */
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
pin (CauserieBranchPins *self, gint64 parent_id, gint64 wanted, gint64 shown)
{
  Pin *own = g_hash_table_lookup (self->table, &parent_id);

  if (own == NULL)
    {
      own = g_new0 (Pin, 1);
      own->parent_id = parent_id;
      g_hash_table_insert (self->table, &own->parent_id, own);
    }
  own->wanted = wanted;
  own->shown = shown;
}

/**
 * causerie_branch_pins_pick:
 * @parent_id: a message, or %CAUSERIE_ROOT
 *
 * Finds the child to show: what was asked for here; while that is deleted, what already stands in
 * for it; else what the tree remembers. It is remembered as asked for.
 *
 * Returns: a living child of @parent_id, or 0 if there is none
 */
gint64
causerie_branch_pins_pick (CauserieBranchPins *self, gint64 parent_id)
{
  Pin *own = g_hash_table_lookup (self->table, &parent_id);
  gint64 id, choice;

  if (own == NULL)
    {
      id = causerie_tree_get_chosen (self->tree, parent_id);
      choice = causerie_tree_get_choice (self->tree, parent_id);
      /* A deletion that is undone after a restart brings the choice back. */
      if (id != 0)
        pin (self, parent_id, choice != 0 ? choice : id, id);
      return id;
    }
  if (causerie_tree_get_nearest (self->tree, own->wanted) == own->wanted)
    own->shown = own->wanted;
  else
    own->shown = causerie_tree_get_nearest (self->tree, own->shown);
  if (own->shown == 0)
    own->shown = causerie_tree_get_chosen (self->tree, parent_id);
  return own->shown;
}

/* Asks for @id and for all that leads there. */
void
causerie_branch_pins_lead_to (CauserieBranchPins *self, gint64 id)
{
  while (id != CAUSERIE_ROOT)
    {
      gint64 parent_id = causerie_tree_get_parent_id (self->tree, id);

      pin (self, parent_id, id, id);
      id = parent_id;
    }
}
