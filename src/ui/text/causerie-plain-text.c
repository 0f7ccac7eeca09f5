/* SPDX-License-Identifier: GPL-3.0-or-later
 * Plain text of any length, of which only the beginning is shown until the user unfolds it. */
#include "config.h"

#include "causerie-plain-text.h"

#include "causerie-fold-button.h"
#include "causerie-long-run.h"
#include "causerie-sliced-text.h"

/* A question with more lines than this … */
#define MAX_LINES 30

/* … shows only this many. */
#define SHOWN_LINES 20

/* The most bytes of a character in UTF-8. */
#define CHARACTER_BYTES 4

struct _CauseriePlainText
{
  GtkWidget parent_instance;

  GtkWidget *slices;
  GtkWidget *fold;
  gboolean thought; /* not a question: only a very long word is folded */
  gsize word_fold;  /* where that is folded, or 0 */
};

G_DEFINE_FINAL_TYPE (CauseriePlainText, causerie_plain_text, GTK_TYPE_WIDGET)

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

/* Returns: the number of bytes of @text to show */
static gsize
find_shown (CauseriePlainText *self, const char *text)
{
  CauserieFoldButton *fold = CAUSERIE_FOLD_BUTTON (self->fold);
  gboolean folds
      = self->thought ? self->word_fold > 0 : causerie_long_run_find_line (text, MAX_LINES) > 0;
  guint n_lines = folds && !self->thought ? count_lines (text) : 0;

  /* With very long lines, the number of visible lines is unknown before the layout, so it is not
     shown. */
  causerie_fold_button_set_lines (fold, n_lines > SHOWN_LINES ? n_lines : 0);
  gtk_widget_set_visible (self->fold, folds);
  if (!folds || causerie_fold_button_get_unfolded (fold))
    return G_MAXSIZE;
  return self->thought ? self->word_fold : causerie_long_run_find_line (text, SHOWN_LINES);
}

static void
update (CauseriePlainText *self)
{
  const char *text = causerie_sliced_text_get_text (CAUSERIE_SLICED_TEXT (self->slices));

  causerie_sliced_text_append (CAUSERIE_SLICED_TEXT (self->slices), "", find_shown (self, text));
}

static void
causerie_plain_text_dispose (GObject *object)
{
  CauseriePlainText *self = CAUSERIE_PLAIN_TEXT (object);

  g_clear_pointer (&self->slices, gtk_widget_unparent);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_plain_text_parent_class)->dispose (object);
}

static void
causerie_plain_text_class_init (CauseriePlainTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_plain_text_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_plain_text_init (CauseriePlainText *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->fold = causerie_fold_button_new ();
  gtk_widget_set_visible (self->fold, FALSE);
  gtk_widget_set_parent (self->fold, GTK_WIDGET (self));
  g_signal_connect_object (self->fold, "notify::unfolded", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
create (gboolean thought)
{
  CauseriePlainText *self = g_object_new (CAUSERIE_TYPE_PLAIN_TEXT, NULL);

  self->thought = thought;
  self->slices = causerie_sliced_text_new ();
  gtk_widget_insert_after (self->slices, GTK_WIDGET (self), NULL);
  return GTK_WIDGET (self);
}

/* For a question, which is folded if it has many lines. */
GtkWidget *
causerie_plain_text_new (void)
{
  return create (FALSE);
}

/* For the thoughts of a model, which are read by those who asked for them. */
GtkWidget *
causerie_plain_text_new_thought (void)
{
  GtkWidget *text = create (TRUE);
  GtkWidget *slices = CAUSERIE_PLAIN_TEXT (text)->slices;

  gtk_widget_add_css_class (slices, "causerie-thought");
  gtk_widget_add_css_class (slices, "dim-label");
  return text;
}

void
causerie_plain_text_set_text (CauseriePlainText *self, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (CAUSERIE_IS_PLAIN_TEXT (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (causerie_sliced_text_get_text (CAUSERIE_SLICED_TEXT (self->slices)), text))
    return;
  valid = g_utf8_make_valid (text, -1);
  self->word_fold
      = causerie_long_run_find_fold (valid, CAUSERIE_LONG_RUN_LONGEST, CAUSERIE_LONG_RUN_SHOWN);
  causerie_sliced_text_set_text (CAUSERIE_SLICED_TEXT (self->slices), valid,
                                 find_shown (self, valid));
}

/* Finds a very long word that ends in the text after @length bytes. */
static void
find_word_fold (CauseriePlainText *self, const char *text, gsize length)
{
  gsize start = length - MIN (length, (gsize)CHARACTER_BYTES * (CAUSERIE_LONG_RUN_LONGEST + 1));
  gsize fold;

  while (((guchar)text[start] & 0xc0) == 0x80)
    start++;
  fold = causerie_long_run_find_fold (text + start, CAUSERIE_LONG_RUN_LONGEST,
                                      CAUSERIE_LONG_RUN_SHOWN);
  if (fold > 0)
    self->word_fold = start + fold;
}

/* Takes time in proportion to @text, not to the text before it. */
void
causerie_plain_text_append (CauseriePlainText *self, const char *text)
{
  CauserieSlicedText *slices;
  g_autofree char *valid = NULL;
  gsize length;

  g_return_if_fail (CAUSERIE_IS_PLAIN_TEXT (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (self->thought);

  slices = CAUSERIE_SLICED_TEXT (self->slices);
  length = causerie_sliced_text_get_length (slices);
  valid = g_utf8_make_valid (text, -1);
  causerie_sliced_text_append (slices, valid,
                               self->word_fold > 0 ? find_shown (self, "") : G_MAXSIZE);
  if (self->word_fold > 0)
    return;
  find_word_fold (self, causerie_sliced_text_get_text (slices), length);
  if (self->word_fold > 0)
    update (self);
}
