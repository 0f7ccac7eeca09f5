/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists the living messages in depth-first order, the oldest version first. All versions of a
 * message have the same depth. Messages below the newest version have the same depth too, and those
 * below older versions are one level deeper. So a chat whose messages were edited many times is not
 * indented again for each edit. */
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

typedef struct
{
  gint64 id;
  guint depth;
  guint version;
  guint n_versions;
  gboolean closed;
} Visit;

static void
push_children (Walk *self, gint64 parent_id, guint depth, gboolean closed)
{
  guint n = causerie_tree_get_n_children (self->tree, parent_id);

  for (guint i = n; i > 0; i--)
    {
      Visit visit = {
        .id = causerie_tree_get_child (self->tree, parent_id, i - 1),
        .depth = depth,
        .version = i,
        .n_versions = n,
        .closed = closed,
      };

      g_array_append_val (self->stack, visit);
    }
}

static void
visit_message (Walk *self, const Visit *visit)
{
  CauserieMessage *message = causerie_tree_get_message (self->tree, visit->id);
  CauserieOutlineEntry entry = {
    .message = message,
    .place = {
      .depth = visit->depth,
      .n_versions = visit->n_versions,
      .version = visit->version,
      .closed = visit->closed,
    },
  };

  if (causerie_message_get_role (message) != CAUSERIE_ROLE_USER && visit->n_versions == 1)
    return;
  entry.place.current = causerie_branch_find (self->branch, visit->id, NULL);
  entry.place.recovered = causerie_tree_is_recovered (self->tree, visit->id);
  _causerie_outline_place_describe (&entry.place, self->tree, message, self->source, self->watch,
                                    self->data);
  g_array_append_val (self->entries, entry);
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

  push_children (&self, CAUSERIE_ROOT, 0, FALSE);
  while (stack->len > 0)
    {
      Visit visit = g_array_index (stack, Visit, stack->len - 1);
      CauserieMessage *message = causerie_tree_get_message (self.tree, visit.id);

      g_array_set_size (stack, stack->len - 1);
      visit_message (&self, &visit);
      push_children (&self, visit.id,
                     visit.version == visit.n_versions ? visit.depth : visit.depth + 1,
                     visit.closed || causerie_message_get_ends (message));
    }
  return self.entries;
}
