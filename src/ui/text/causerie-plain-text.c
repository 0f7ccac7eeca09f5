/* SPDX-License-Identifier: GPL-3.0-or-later
 * Plain text of any length. A single label would lay out a long text completely on every change, so
 * the text is divided at line ends into several labels, and only the beginning is shown until the
 * user unfolds it. */
#include "config.h"

#include "causerie-plain-text.h"

#include "causerie-fold-button.h"
#include "causerie-long-run.h"
#include "causerie-text-label.h"

/* The number of bytes after which the next line begins another label. */
#define CHUNK 4000

/* A text with more lines than this … */
#define MAX_LINES 30

/* … shows only this many. */
#define SHOWN_LINES 20

struct _CauseriePlainText
{
  GtkWidget parent_instance;

  GtkWidget *fold;
  char *text;
};

G_DEFINE_FINAL_TYPE (CauseriePlainText, causerie_plain_text, GTK_TYPE_WIDGET)

static void
drop_labels (CauseriePlainText *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != self->fold)
    gtk_widget_unparent (child);
}

static void
add_label (CauseriePlainText *self, const char *text, gsize length)
{
  g_autofree char *chunk = g_strndup (text, length);
  GtkWidget *label = causerie_text_label_new ();

  causerie_text_label_set_text (label, chunk);
  gtk_widget_insert_before (label, GTK_WIDGET (self), self->fold);
}

static void
add_labels (CauseriePlainText *self, const char *text)
{
  const char *start = text;

  while (strlen (start) > CHUNK)
    {
      const char *end = strchr (start + CHUNK, '\n');

      if (end == NULL)
        break;
      add_label (self, start, (gsize)(end - start));
      start = end + 1;
    }
  add_label (self, start, strlen (start));
}

static guint
count_lines (const char *text)
{
  guint n = 1;

  while ((text = strchr (text, '\n')) != NULL)
    {
      text++;
      n++;
    }
  return n;
}

static void
update (CauseriePlainText *self)
{
  CauserieFoldButton *fold = CAUSERIE_FOLD_BUTTON (self->fold);
  gboolean folds = causerie_long_run_find_line (self->text, MAX_LINES) > 0;
  guint n_lines = folds ? count_lines (self->text) : 0;
  g_autofree char *head = NULL;

  /* With very long lines, the number of visible lines is unknown before the layout, so it is not
     shown. */
  causerie_fold_button_set_lines (fold, n_lines > SHOWN_LINES ? n_lines : 0);
  gtk_widget_set_visible (self->fold, folds);
  if (folds && !causerie_fold_button_get_unfolded (fold))
    head = g_strndup (self->text, causerie_long_run_find_line (self->text, SHOWN_LINES));
  drop_labels (self);
  add_labels (self, head != NULL ? head : self->text);
}

static void
causerie_plain_text_dispose (GObject *object)
{
  CauseriePlainText *self = CAUSERIE_PLAIN_TEXT (object);

  drop_labels (self);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_plain_text_parent_class)->dispose (object);
}

static void
causerie_plain_text_finalize (GObject *object)
{
  CauseriePlainText *self = CAUSERIE_PLAIN_TEXT (object);

  g_free (self->text);
  G_OBJECT_CLASS (causerie_plain_text_parent_class)->finalize (object);
}

static void
causerie_plain_text_class_init (CauseriePlainTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_plain_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_plain_text_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_plain_text_init (CauseriePlainText *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->text = g_strdup ("");
  self->fold = causerie_fold_button_new ();
  gtk_widget_set_visible (self->fold, FALSE);
  gtk_widget_set_parent (self->fold, GTK_WIDGET (self));
  g_signal_connect_object (self->fold, "notify::unfolded", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
causerie_plain_text_new (void)
{
  return g_object_new (CAUSERIE_TYPE_PLAIN_TEXT, NULL);
}

void
causerie_plain_text_set_text (CauseriePlainText *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_PLAIN_TEXT (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_utf8_make_valid (text, -1);
  update (self);
}
