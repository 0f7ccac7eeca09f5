/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists the living messages. All versions of a message are listed together, the oldest first, and
 * have the same depth. What follows each of them comes below, in the same order: after the newest
 * version at the same depth, after older ones one level deeper. So a chat whose messages were
 * edited many times is not indented again for each edit. */
#include "config.h"

#include "causerie-outline-private.h"

typedef struct
{
  CauserieBranch *branch;
  CauserieTree *tree;
  const CauserieOutlineWorkSource *source;
  CauserieOutlineWatchFunc watch;
  gpointer data;
  GArray *stack; /* a stack of Visit */
  GArray *entries;
} Walk;

/* The versions of the messages below @parent_id, and what follows them. */
typedef struct
{
  gint64 parent_id;
  guint depth;
  guint after_version; /* of the rows of the versions; 0 if nothing needs to be said */
  gboolean closed;
} Visit;

/* Whether a message that follows @id has a row. */
static gboolean
continues (Walk *self, gint64 id)
{
  while (causerie_tree_get_n_children (self->tree, id) == 1)
    {
      id = causerie_tree_get_child (self->tree, id, 0);
      if (causerie_message_get_role (causerie_tree_get_message (self->tree, id))
          == CAUSERIE_ROLE_USER)
        return TRUE;
    }
  return causerie_tree_get_n_children (self->tree, id) > 1;
}

/* Whether anything is listed between the versions below @parent_id and what follows the newest. */
static gboolean
older_version_continues (Walk *self, gint64 parent_id)
{
  for (guint i = 0; i + 1 < causerie_tree_get_n_children (self->tree, parent_id); i++)
    if (continues (self, causerie_tree_get_child (self->tree, parent_id, i)))
      return TRUE;
  return FALSE;
}

/* Returns: whether the message has a row */
static gboolean
list_version (Walk *self, const Visit *visit, guint i, guint n)
{
  gint64 id = causerie_tree_get_child (self->tree, visit->parent_id, i);
  CauserieMessage *message = causerie_tree_get_message (self->tree, id);
  CauserieOutlineEntry entry = {
    .message = message,
    .place = {
      .depth = visit->depth,
      .n_versions = n,
      .version = i + 1,
      .after_version = i == 0 ? visit->after_version : 0,
      .closed = visit->closed,
    },
  };

  if (causerie_message_get_role (message) != CAUSERIE_ROLE_USER && n == 1)
    return FALSE;
  entry.place.current = causerie_branch_find (self->branch, id, NULL);
  entry.place.recovered = causerie_tree_is_recovered (self->tree, id);
  _causerie_outline_place_describe (&entry.place, self->tree, message, self->source, self->watch,
                                    self->data);
  g_array_append_val (self->entries, entry);
  return TRUE;
}

static void
visit_versions (Walk *self, const Visit *visit)
{
  guint n = causerie_tree_get_n_children (self->tree, visit->parent_id);
  gboolean older = older_version_continues (self, visit->parent_id);
  gboolean listed = FALSE;

  for (guint i = 0; i < n; i++)
    listed = list_version (self, visit, i, n) || listed;
  /* The last one pushed is visited first. */
  for (guint i = n; i > 0; i--)
    {
      gint64 id = causerie_tree_get_child (self->tree, visit->parent_id, i - 1);
      Visit next = {
        .parent_id = id,
        .depth = i == n ? visit->depth : visit->depth + 1,
        .after_version = older    ? i
                         : listed ? 0
                                  : visit->after_version,
        .closed
        = visit->closed || causerie_message_get_ends (causerie_tree_get_message (self->tree, id)),
      };

      g_array_append_val (self->stack, next);
    }
}

/**
 * _causerie_outline_walk:
 * @watch: (scope call): called for each message that the rows depend on
 *
 * Returns: (transfer full) (element-type CauserieOutlineEntry): the rows of the complete tree
 */
GArray *
_causerie_outline_walk (CauserieBranch *branch, const CauserieOutlineWorkSource *source,
                        CauserieOutlineWatchFunc watch, gpointer data)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  Walk self = {
    .branch = branch,
    .tree = causerie_branch_get_tree (branch),
    .source = source,
    .watch = watch,
    .data = data,
    .stack = stack,
    .entries = g_array_new (FALSE, FALSE, sizeof (CauserieOutlineEntry)),
  };
  const Visit root = { .parent_id = CAUSERIE_ROOT };

  g_array_append_val (stack, root);
  while (stack->len > 0)
    {
      Visit visit = g_array_index (stack, Visit, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      visit_versions (&self, &visit);
    }
  return self.entries;
}
