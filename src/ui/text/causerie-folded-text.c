/* SPDX-License-Identifier: GPL-3.0-or-later
 * A paragraph that is folded if it contains a very long stretch without a space. */
#include "config.h"

#include "causerie-folded-text.h"

#include "causerie-fold-button.h"
#include "causerie-long-run.h"
#include "causerie-markdown-cut.h"
#include "causerie-text-label.h"

struct _CauserieFoldedText
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *fold;
  char *text;
  gboolean markup; /* @text is markup */
};

G_DEFINE_FINAL_TYPE (CauserieFoldedText, causerie_folded_text, GTK_TYPE_WIDGET)

static void
show (CauserieFoldedText *self, const char *text)
{
  if (self->markup)
    causerie_text_label_set_markup (self->label, text);
  else
    causerie_text_label_set_text (self->label, text);
}

/* GtkLabel parses its text at once but lays it out later, so the removed part is never laid out. */
static void
update (CauserieFoldedText *self)
{
  gboolean unfolded = causerie_fold_button_get_unfolded (CAUSERIE_FOLD_BUTTON (self->fold));
  gsize fold;
  g_autofree char *head = NULL;

  show (self, self->text);
  fold = causerie_long_run_find_fold (gtk_label_get_text (GTK_LABEL (self->label)),
                                      CAUSERIE_LONG_RUN_LONGEST, CAUSERIE_LONG_RUN_SHOWN);
  gtk_widget_set_visible (self->fold, fold > 0);
  if (fold == 0 || unfolded)
    return;
  if (self->markup)
    head = causerie_markdown_cut_markup (self->text, fold);
  else
    head = g_strdup_printf ("%.*s…", (int)fold, self->text);
  show (self, head);
}

static void
set (CauserieFoldedText *self, const char *text, gboolean markup)
{
  if (self->markup == markup && g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->markup = markup;
  update (self);
}

static void
causerie_folded_text_dispose (GObject *object)
{
  CauserieFoldedText *self = CAUSERIE_FOLDED_TEXT (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_folded_text_parent_class)->dispose (object);
}

static void
causerie_folded_text_finalize (GObject *object)
{
  g_free (CAUSERIE_FOLDED_TEXT (object)->text);
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

/**
 * causerie_folded_text_new:
 * @label: (transfer floating): a label for the text, for example from causerie_text_label_new()
 */
GtkWidget *
causerie_folded_text_new (GtkWidget *label)
{
  CauserieFoldedText *self = g_object_new (CAUSERIE_TYPE_FOLDED_TEXT, NULL);

  self->label = label;
  gtk_widget_insert_after (label, GTK_WIDGET (self), NULL);
  return GTK_WIDGET (self);
}

void
causerie_folded_text_set_text (CauserieFoldedText *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_FOLDED_TEXT (self));
  g_return_if_fail (text != NULL);

  set (self, text, FALSE);
}

/**
 * causerie_folded_text_set_markup:
 * @markup: markup created by the markdown room
 */
void
causerie_folded_text_set_markup (CauserieFoldedText *self, const char *markup)
{
  g_return_if_fail (CAUSERIE_IS_FOLDED_TEXT (self));
  g_return_if_fail (markup != NULL);

  set (self, markup, TRUE);
}
