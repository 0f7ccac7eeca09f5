/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows Markdown blocks below each other. Unchanged blocks keep their widgets. */
#include "config.h"

#include "causerie-block-list.h"

/* A block and its widget. */
typedef struct
{
  CauserieMarkdownBlock *block; /* owned */
  GtkWidget *widget;            /* a child */
} Entry;

struct _CauserieBlockList
{
  GtkWidget parent_instance;

  const CauserieBlockMaker *maker;
  GListModel *model;
  GArray *entries;
};

G_DEFINE_FINAL_TYPE (CauserieBlockList, causerie_block_list, GTK_TYPE_WIDGET)

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->widget, gtk_widget_unparent);
  g_clear_object (&entry->block);
}

static Entry *
get_entry (CauserieBlockList *self, guint position)
{
  return &g_array_index (self->entries, Entry, position);
}

static void
insert (CauserieBlockList *self, guint position, CauserieMarkdownBlock *block)
{
  Entry entry = { g_object_ref (block), self->maker->create (block) };
  GtkWidget *before = position > 0 ? get_entry (self, position - 1)->widget : NULL;

  gtk_widget_insert_after (entry.widget, GTK_WIDGET (self), before);
  g_array_insert_val (self->entries, position, entry);
}

/* Updates the widget if possible, which keeps a selection in it. */
static void
replace (CauserieBlockList *self, guint position, CauserieMarkdownBlock *block)
{
  Entry *entry = get_entry (self, position);

  if (entry->block == block)
    return;
  if (self->maker->update (entry->widget, entry->block, block))
    {
      g_set_object (&entry->block, block);
      return;
    }
  g_array_remove_index (self->entries, position);
  insert (self, position, block);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                     CauserieBlockList *self)
{
  guint kept = MIN (removed, added);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (CauserieMarkdownBlock) block = g_list_model_get_item (model, position + i);

      if (i < kept)
        replace (self, position + i, block);
      else
        insert (self, position + i, block);
    }
  if (removed > kept)
    g_array_remove_range (self->entries, position + kept, removed - kept);
}

static void
causerie_block_list_dispose (GObject *object)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (object);

  causerie_block_list_set_model (self, NULL);
  g_array_set_size (self->entries, 0);
  G_OBJECT_CLASS (causerie_block_list_parent_class)->dispose (object);
}

static void
causerie_block_list_finalize (GObject *object)
{
  CauserieBlockList *self = CAUSERIE_BLOCK_LIST (object);

  g_array_unref (self->entries);
  G_OBJECT_CLASS (causerie_block_list_parent_class)->finalize (object);
}

static void
causerie_block_list_class_init (CauserieBlockListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_block_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_block_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
causerie_block_list_init (CauserieBlockList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
}

/**
 * causerie_block_list_new:
 * @maker: (transfer none): the functions that create and update widgets; must outlive the list
 */
GtkWidget *
causerie_block_list_new (const CauserieBlockMaker *maker, int spacing)
{
  CauserieBlockList *self = g_object_new (CAUSERIE_TYPE_BLOCK_LIST, NULL);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->maker = maker;
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), (guint)spacing);
  return GTK_WIDGET (self);
}

/**
 * causerie_block_list_set_model:
 * @model: (nullable): #CauserieMarkdownBlock objects
 *
 * Shows the blocks of @model and follows its changes. Unchanged blocks keep their widgets.
 */
void
causerie_block_list_set_model (CauserieBlockList *self, GListModel *model)
{
  g_return_if_fail (CAUSERIE_IS_BLOCK_LIST (self));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  g_array_set_size (self->entries, 0);
  if (model == NULL)
    return;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);
  on_items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
}

/**
 * causerie_block_list_set_blocks:
 * @blocks: (element-type CauserieMarkdownBlock): the blocks to show
 */
void
causerie_block_list_set_blocks (CauserieBlockList *self, GPtrArray *blocks)
{
  guint n;

  g_return_if_fail (CAUSERIE_IS_BLOCK_LIST (self));
  g_return_if_fail (self->model == NULL);

  n = blocks != NULL ? blocks->len : 0;
  for (guint i = 0; i < n; i++)
    {
      if (i < self->entries->len)
        replace (self, i, g_ptr_array_index (blocks, i));
      else
        insert (self, i, g_ptr_array_index (blocks, i));
    }
  g_array_set_size (self->entries, n);
}

guint
causerie_block_list_get_n_blocks (CauserieBlockList *self)
{
  g_return_val_if_fail (CAUSERIE_IS_BLOCK_LIST (self), 0);

  return self->entries->len;
}

/**
 * causerie_block_list_get_widget:
 * @position: the index of the block, from 0
 */
GtkWidget *
causerie_block_list_get_widget (CauserieBlockList *self, guint position)
{
  g_return_val_if_fail (CAUSERIE_IS_BLOCK_LIST (self), NULL);
  g_return_val_if_fail (position < self->entries->len, NULL);

  return get_entry (self, position)->widget;
}
