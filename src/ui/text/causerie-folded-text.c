/* SPDX-License-Identifier: GPL-3.0-or-later
 * A long paragraph. It is folded if it contains a very long stretch without a space. */
#include "config.h"

#include "causerie-folded-text.h"

#include "causerie-fold-button.h"
#include "causerie-long-run.h"
#include "causerie-markdown-cut.h"
#include "causerie-sliced-markup.h"
#include "causerie-text-direction.h"

#include <string.h>

/* In bytes. A paragraph that is a little longer is cut (TEXT_SIZE in causerie-markdown-seam.c). */
#define LONG_PARAGRAPH 9900

/* The number of characters in a label for a part of a longer line. */
#define PIECE 1500

struct _CauserieFoldedText
{
  GtkWidget parent_instance;

  GtkWidget *slices;
  GtkWidget *fold;
  CauserieMarkdownBlock *block;
};

G_DEFINE_FINAL_TYPE (CauserieFoldedText, causerie_folded_text, GTK_TYPE_WIDGET)

/* Returns: the most characters of a line that is in one label. A paragraph of that length is
   perhaps a part of a longer one, where cuts may be seen. */
static gsize
get_longest (CauserieFoldedText *self)
{
  const char *text = causerie_markdown_block_get_text (self->block);

  return causerie_markdown_block_get_continues (self->block) || strlen (text) >= LONG_PARAGRAPH
             ? PIECE
             : LONG_PARAGRAPH;
}

static void
update (CauserieFoldedText *self)
{
  const char *markup = causerie_markdown_block_get_markup (self->block);
  const char *text = causerie_markdown_block_get_text (self->block);
  gsize fold
      = causerie_long_run_find_fold (text, CAUSERIE_LONG_RUN_LONGEST, CAUSERIE_LONG_RUN_SHOWN);
  g_autofree char *head = NULL;

  gtk_widget_set_visible (self->fold, fold > 0);
  if (fold > 0 && !causerie_fold_button_get_unfolded (CAUSERIE_FOLD_BUTTON (self->fold)))
    head = causerie_markdown_cut_markup (markup, fold);
  causerie_sliced_markup_set_markup (CAUSERIE_SLICED_MARKUP (self->slices),
                                     head != NULL ? head : markup, get_longest (self),
                                     causerie_text_direction_find (text));
}

static void
causerie_folded_text_dispose (GObject *object)
{
  CauserieFoldedText *self = CAUSERIE_FOLDED_TEXT (object);

  g_clear_pointer (&self->slices, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_folded_text_parent_class)->dispose (object);
}

static void
causerie_folded_text_finalize (GObject *object)
{
  g_clear_object (&CAUSERIE_FOLDED_TEXT (object)->block);
  G_OBJECT_CLASS (causerie_folded_text_parent_class)->finalize (object);
}

static void
causerie_folded_text_class_init (CauserieFoldedTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_folded_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_folded_text_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_folded_text_init (CauserieFoldedText *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->fold = causerie_fold_button_new ();
  gtk_widget_set_visible (self->fold, FALSE);
  gtk_widget_set_parent (self->fold, GTK_WIDGET (self));
  g_signal_connect_object (self->fold, "notify::unfolded", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/* @level: of a heading, or 0 */
GtkWidget *
causerie_folded_text_new (guint level)
{
  CauserieFoldedText *self = g_object_new (CAUSERIE_TYPE_FOLDED_TEXT, NULL);

  self->slices = causerie_sliced_markup_new (level);
  gtk_widget_insert_after (self->slices, GTK_WIDGET (self), NULL);
  return GTK_WIDGET (self);
}

/* @block: a paragraph, heading or formula */
void
causerie_folded_text_set_block (CauserieFoldedText *self, CauserieMarkdownBlock *block)
{
  g_return_if_fail (CAUSERIE_IS_FOLDED_TEXT (self));
  g_return_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block));

  if (g_set_object (&self->block, block))
    update (self);
}
