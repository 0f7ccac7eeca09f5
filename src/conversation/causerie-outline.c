/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outline as a list model. It updates its rows when the tree, the branch or the replies
 * change. */
#include "config.h"

#include "causerie-outline-private.h"

#include "causerie-list-diff.h"

#include <string.h>

struct _CauserieOutline
{
  GObject parent_instance;

  CauserieBranch *branch;
  CauserieTree *tree;
  GPtrArray *rows;
  GHashTable *watched; /* messages whose changes require an update of a row */
  CauserieOutlineWorkSource source;
  char *filter;
  char *folded;
};

enum
{
  PROP_BRANCH = 1,
  PROP_FILTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void on_message_changed_cb (CauserieMessage *message, GParamSpec *pspec, gpointer data);

static GType
causerie_outline_get_item_type (GListModel *model)
{
  return CAUSERIE_TYPE_OUTLINE_ROW;
}

static guint
causerie_outline_get_n_items (GListModel *model)
{
  return CAUSERIE_OUTLINE (model)->rows->len;
}

static gpointer
causerie_outline_get_item (GListModel *model, guint position)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position))
                                    : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = causerie_outline_get_item_type;
  iface->get_n_items = causerie_outline_get_n_items;
  iface->get_item = causerie_outline_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieOutline, causerie_outline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static void
watch (CauserieMessage *message, gpointer data)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (data);

  if (!g_hash_table_add (self->watched, g_object_ref (message)))
    return;
  g_signal_connect_object (message, "notify::state", G_CALLBACK (on_message_changed_cb), self, 0);
  g_signal_connect_object (message, "notify::failure", G_CALLBACK (on_message_changed_cb), self, 0);
}

static void
unwatch_all (CauserieOutline *self)
{
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_signal_handlers_disconnect_by_func (message, on_message_changed_cb, self);
  g_hash_table_remove_all (self->watched);
}

static gboolean
matches (CauserieOutline *self, CauserieMessage *message)
{
  const char *words = causerie_message_get_first_words (message);
  g_autofree char *folded = g_utf8_casefold (words != NULL ? words : "", -1);

  return strstr (folded, self->folded) != NULL;
}

static void
drop_unmatched (CauserieOutline *self, GArray *entries)
{
  guint n_matched = 0;

  if (self->folded == NULL)
    return;
  for (guint i = 0; i < entries->len; i++)
    if (matches (self, g_array_index (entries, CauserieOutlineEntry, i).message))
      g_array_index (entries, CauserieOutlineEntry, n_matched++)
          = g_array_index (entries, CauserieOutlineEntry, i);
  g_array_set_size (entries, n_matched);
}

typedef struct
{
  GPtrArray *rows;
  GArray *entries;
} Replacement;

static gboolean
is_same_row (guint row, guint entry, gpointer data)
{
  const Replacement *replacement = data;

  return causerie_outline_row_get_message (g_ptr_array_index (replacement->rows, row))
         == g_array_index (replacement->entries, CauserieOutlineEntry, entry).message;
}

/* Replaces the changed range of rows and reuses the others. */
static void
replace_rows (CauserieOutline *self, GArray *entries)
{
  Replacement replacement = { self->rows, entries };
  g_autoptr (GPtrArray) rows = NULL;
  CauserieListDiff diff;

  if (!causerie_list_diff_find (self->rows->len, entries->len, is_same_row, &replacement, &diff))
    return;

  rows = g_ptr_array_new_full (entries->len, g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    {
      const CauserieOutlineEntry *entry = &g_array_index (entries, CauserieOutlineEntry, i);

      if (i < diff.position)
        g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (self->rows, i)));
      else if (i >= diff.position + diff.added)
        g_ptr_array_add (
            rows, g_object_ref (g_ptr_array_index (self->rows, i + diff.removed - diff.added)));
      else
        g_ptr_array_add (rows, _causerie_outline_row_new (entry->message, &entry->place));
    }
  g_ptr_array_unref (self->rows);
  self->rows = g_steal_pointer (&rows);
  g_list_model_items_changed (G_LIST_MODEL (self), diff.position, diff.removed, diff.added);
}

static void
rebuild (CauserieOutline *self)
{
  g_autoptr (GArray) entries = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  unwatch_all (self);
  entries = _causerie_outline_walk (self->branch, &self->source, watch, self);
  drop_unmatched (self, entries);
  replace_rows (self, entries);
  rows = g_ptr_array_ref (self->rows);
  for (guint i = 0; i < entries->len && i < rows->len; i++)
    {
      const CauserieOutlineEntry *entry = &g_array_index (entries, CauserieOutlineEntry, i);

      /* A handler of the signal may have caused another change. */
      if (rows != self->rows)
        return;
      _causerie_outline_row_move (g_ptr_array_index (rows, i), &entry->place);
    }
}

static void
update_row (CauserieOutline *self, CauserieOutlineRow *row)
{
  CauserieOutlinePlace place = *_causerie_outline_row_get_place (row);

  _causerie_outline_place_describe (&place, self->tree, causerie_outline_row_get_message (row),
                                    &self->source, watch, self);
  _causerie_outline_row_move (row, &place);
}

/* Updates the row of a message, or else the nearest row above it. */
static void
update_row_of (CauserieOutline *self, gint64 id)
{
  guint position;

  while (id != CAUSERIE_ROOT && !causerie_outline_find (self, id, &position))
    id = causerie_tree_get_parent_id (self->tree, id);
  if (id != CAUSERIE_ROOT)
    update_row (self, g_ptr_array_index (self->rows, position));
}

/* The first words of a finished reply may match the filter now. */
static void
on_message_changed_cb (CauserieMessage *message, GParamSpec *pspec, gpointer data)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (data);

  if (self->folded != NULL)
    {
      rebuild (self);
      return;
    }
  update_row_of (self, causerie_message_get_id (message));
  /* The state of the reply also affects whether the parent's row waits for a reply. */
  update_row_of (self, causerie_message_get_parent_id (message));
}

static void
clear_source (CauserieOutline *self)
{
  const CauserieOutlineWorkSource old = self->source;

  self->source = (CauserieOutlineWorkSource){ 0 };
  if (old.destroy != NULL)
    old.destroy (old.data);
}

static void
on_branch_changed_cb (CauserieOutline *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_ref (self->rows);

  for (guint i = 0; i < rows->len; i++)
    {
      CauserieOutlineRow *row = g_ptr_array_index (rows, i);
      gint64 id = causerie_message_get_id (causerie_outline_row_get_message (row));

      _causerie_outline_row_set_current (row, causerie_branch_find (self->branch, id, NULL));
    }
}

static void
causerie_outline_constructed (GObject *object)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (object);

  G_OBJECT_CLASS (causerie_outline_parent_class)->constructed (object);
  self->tree = g_object_ref (causerie_branch_get_tree (self->branch));
  g_signal_connect_object (self->tree, "children-changed", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->branch, "items-changed", G_CALLBACK (on_branch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
}

static void
causerie_outline_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (object);

  switch (property)
    {
    case PROP_BRANCH:
      g_value_set_object (value, self->branch);
      break;
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
causerie_outline_set_property (GObject *object, guint property, const GValue *value,
                               GParamSpec *pspec)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (object);

  switch (property)
    {
    case PROP_BRANCH:
      self->branch = g_value_dup_object (value);
      break;
    case PROP_FILTER:
      causerie_outline_set_filter (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
causerie_outline_dispose (GObject *object)
{
  unwatch_all (CAUSERIE_OUTLINE (object));
  clear_source (CAUSERIE_OUTLINE (object));
  G_OBJECT_CLASS (causerie_outline_parent_class)->dispose (object);
}

static void
causerie_outline_finalize (GObject *object)
{
  CauserieOutline *self = CAUSERIE_OUTLINE (object);

  g_clear_object (&self->branch);
  g_clear_object (&self->tree);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->watched);
  g_free (self->filter);
  g_free (self->folded);
  G_OBJECT_CLASS (causerie_outline_parent_class)->finalize (object);
}

static void
causerie_outline_class_init (CauserieOutlineClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->constructed = causerie_outline_constructed;
  object_class->get_property = causerie_outline_get_property;
  object_class->set_property = causerie_outline_set_property;
  object_class->dispose = causerie_outline_dispose;
  object_class->finalize = causerie_outline_finalize;

  properties[PROP_BRANCH]
      = g_param_spec_object ("branch", NULL, NULL, CAUSERIE_TYPE_BRANCH,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FILTER]
      = g_param_spec_string ("filter", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_outline_init (CauserieOutline *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/* Creates the outline of the complete tree of @branch: a row for each user message, and a row for
 * each reply that has other living versions. It follows changes of the tree and the branch. */
CauserieOutline *
causerie_outline_new (CauserieBranch *branch)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (branch), NULL);

  return g_object_new (CAUSERIE_TYPE_OUTLINE, "branch", branch, NULL);
}

/**
 * causerie_outline_set_filter:
 * @filter: (nullable): UTF-8 text; %NULL or "" to list all rows
 *
 * Lists only rows whose first words contain @filter, ignoring case.
 */
void
causerie_outline_set_filter (CauserieOutline *self, const char *filter)
{
  g_return_if_fail (CAUSERIE_IS_OUTLINE (self));

  if (filter != NULL && *filter == '\0')
    filter = NULL;
  if (g_strcmp0 (self->filter, filter) == 0)
    return;
  g_free (self->filter);
  g_free (self->folded);
  self->filter = g_strdup (filter);
  self->folded = filter != NULL ? g_utf8_casefold (filter, -1) : NULL;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

/**
 * causerie_outline_set_work_func:
 * @func: (nullable) (scope notified): returns the work on a reply to a message
 * @destroy: (nullable): frees @data
 *
 * Sets the function that returns the work on a reply. Without one, every streaming reply counts as
 * arriving.
 */
void
causerie_outline_set_work_func (CauserieOutline *self, CauserieOutlineWorkFunc func, gpointer data,
                                GDestroyNotify destroy)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (CAUSERIE_IS_OUTLINE (self));

  clear_source (self);
  self->source = (CauserieOutlineWorkSource){ func, data, destroy };
  rows = g_ptr_array_ref (self->rows);
  for (guint i = 0; i < rows->len; i++)
    update_row (self, g_ptr_array_index (rows, i));
}

/* Must be called when the work on a reply to a message has changed. */
void
causerie_outline_update_work (CauserieOutline *self, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_OUTLINE (self));

  if (!causerie_tree_is_living (self->tree, message_id))
    return;
  update_row_of (self, message_id);
  for (guint i = 0; i < causerie_tree_get_n_children (self->tree, message_id); i++)
    {
      gint64 id = causerie_tree_get_child (self->tree, message_id, i);

      if (causerie_message_get_state (causerie_tree_get_message (self->tree, id))
          == CAUSERIE_MESSAGE_STREAMING)
        update_row_of (self, id);
    }
}

/**
 * causerie_outline_find:
 * @position: (out) (optional): the position of its row, from 0
 *
 * Returns: whether it has a row that is listed
 */
gboolean
causerie_outline_find (CauserieOutline *self, gint64 id, guint *position)
{
  g_return_val_if_fail (CAUSERIE_IS_OUTLINE (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      CauserieOutlineRow *row = g_ptr_array_index (self->rows, i);

      if (causerie_message_get_id (causerie_outline_row_get_message (row)) != id)
        continue;
      if (position != NULL)
        *position = i;
      return TRUE;
    }
  return FALSE;
}
