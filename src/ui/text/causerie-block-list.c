/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows Markdown blocks below each other. Unchanged blocks keep their widgets. */
#include "config.h"

#include "causerie-block-list.h"

#include "causerie-block-lines.h"
#include "causerie-block-search.h"
#include "causerie-lazy-text.h"

struct _CauserieBlockList
{
  CauserieLazyBox parent_instance;

  const CauserieBlockMaker *maker;
  GListModel *model;             /* or NULL */
  CauserieMarkdownBlock *parent; /* or NULL: whose children are shown */
  GPtrArray *blocks;             /* owned CauserieMarkdownBlock */
};

G_DEFINE_FINAL_TYPE (CauserieBlockList, causerie_block_list, CAUSERIE_TYPE_LAZY_BOX)

static GtkWidget *
create_child (CauserieLazyBox *box, guint position)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (box);
  GtkWidget *child = self->maker->create (g_ptr_array_index (self->blocks, position));

  if (self->maker->arrange != NULL && self->parent != NULL)
    self->maker->arrange (child, self->parent, position);
  return child;
}

static guint
count_lines (CauserieLazyBox *box, guint position, guint characters)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (box);

  return causerie_block_lines_count (g_ptr_array_index (self->blocks, position), characters);
}

static guint
count_found (CauserieLazyBox *box, guint position, const CauserieFindWords *words)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (box);

  return causerie_block_search_count (g_ptr_array_index (self->blocks, position), words);
}

/* A block that continues the one before it is cut only for speed. Items of a list have the distance
   that they have inside of one. */
static int
get_gap (CauserieLazyBox *box, guint position)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (box);
  CauserieMarkdownBlock *block = g_ptr_array_index (self->blocks, position);

  if (!causerie_markdown_block_get_continues (block))
    return causerie_lazy_box_get_spacing (box);
  if (causerie_markdown_block_get_kind (block) != CAUSERIE_MARKDOWN_BLOCK_LIST)
    return 0;
  return causerie_markdown_block_get_tight (block) ? CAUSERIE_BLOCK_LIST_TIGHT_SPACING
                                                   : CAUSERIE_BLOCK_LIST_SPACING;
}

/* Updates the widget if possible, which keeps a selection in it. */
static void
replace (CauserieBlockList *self, guint position, CauserieMarkdownBlock *block)
{
  CauserieLazyBox *box = CAUSERIE_LAZY_BOX (self);
  GtkWidget *child = causerie_lazy_box_get_child (box, position);
  g_autoptr (CauserieMarkdownBlock) old = g_ptr_array_index (self->blocks, position);
  gboolean updated;

  if (old == block)
    {
      g_steal_pointer (&old);
      return;
    }
  g_ptr_array_index (self->blocks, position) = g_object_ref (block);
  updated = child != NULL && self->maker->update (child, old, block);
  if (updated || child == NULL)
    causerie_lazy_box_change (box, position);
  else
    causerie_lazy_box_replace (box, position);
}

static void
insert (CauserieBlockList *self, guint position, GPtrArray *blocks, guint first)
{
  for (guint i = first; i < blocks->len; i++)
    g_ptr_array_insert (self->blocks, (int)(position + i - first),
                        g_object_ref (g_ptr_array_index (blocks, i)));
  if (first < blocks->len)
    causerie_lazy_box_splice (CAUSERIE_LAZY_BOX (self), position, 0, blocks->len - first);
}

/* Replaces @removed blocks by @blocks. */
static void
splice (CauserieBlockList *self, guint position, guint removed, GPtrArray *blocks)
{
  guint kept = MIN (removed, blocks->len);

  for (guint i = 0; i < kept; i++)
    replace (self, position + i, g_ptr_array_index (blocks, i));
  if (removed > kept)
    {
      g_ptr_array_remove_range (self->blocks, position + kept, removed - kept);
      causerie_lazy_box_splice (CAUSERIE_LAZY_BOX (self), position + kept, removed - kept, 0);
    }
  insert (self, position + kept, blocks, kept);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                     CauserieBlockList *self)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_full (added, g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (blocks, g_list_model_get_item (model, position + i));
  splice (self, position, removed, blocks);
}

static void
causerie_block_list_dispose (GObject *object)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_clear_object (&self->model);
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (causerie_block_list_parent_class)->dispose (object);
}

static void
causerie_block_list_finalize (GObject *object)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (object);

  g_ptr_array_unref (self->blocks);
  G_OBJECT_CLASS (causerie_block_list_parent_class)->finalize (object);
}

static void
causerie_block_list_class_init (CauserieBlockListClass *klass)
{
  CauserieLazyBoxClass *box_class = CAUSERIE_LAZY_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_block_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_block_list_finalize;
  causerie_lazy_text_init_class (box_class);
  box_class->create_child = create_child;
  box_class->count_lines = count_lines;
  box_class->count_found = count_found;
  box_class->get_gap = get_gap;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
causerie_block_list_init (CauserieBlockList *self)
{
  self->blocks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * causerie_block_list_new:
 * @maker: (transfer none): the functions that create and update widgets; must outlive the list
 */
GtkWidget *
causerie_block_list_new (const CauserieBlockMaker *maker, int spacing)
{
  CauserieBlockList *self = g_object_new (CAUSERIE_TYPE_BLOCK_LIST, NULL);

  self->maker = maker;
  causerie_lazy_box_set_spacing (CAUSERIE_LAZY_BOX (self), spacing);
  return GTK_WIDGET (self);
}

/**
 * causerie_block_list_set_model:
 * @model: (nullable): #CauserieMarkdownBlock objects
 *
 * Shows the blocks of @model and follows its changes.
 */
void
causerie_block_list_set_model (CauserieBlockList *self, GListModel *model)
{
  guint n_old;

  g_return_if_fail (CAUSERIE_IS_BLOCK_LIST (self));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  n_old = self->blocks->len;
  g_ptr_array_set_size (self->blocks, 0);
  causerie_lazy_box_splice (CAUSERIE_LAZY_BOX (self), 0, n_old, 0);
  if (model == NULL)
    return;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);
  on_items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
}

/**
 * causerie_block_list_set_parent_block:
 * @parent: the block whose children to show
 */
void
causerie_block_list_set_parent_block (CauserieBlockList *self, CauserieMarkdownBlock *parent)
{
  GPtrArray *children;

  g_return_if_fail (CAUSERIE_IS_BLOCK_LIST (self));
  g_return_if_fail (self->model == NULL);

  g_set_object (&self->parent, parent);
  children = causerie_markdown_block_get_children (parent);
  splice (self, 0, self->blocks->len, children);
  for (guint i = 0; self->maker->arrange != NULL && i < self->blocks->len; i++)
    {
      GtkWidget *child = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (self), i);

      if (child != NULL)
        self->maker->arrange (child, parent, i);
    }
}
