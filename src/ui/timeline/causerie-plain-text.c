/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One label for a whole book would be laid out as a whole, again and again. Long text is spread
 * over several labels, which meet at the ends of lines. */
#include "config.h"

#include "causerie-plain-text.h"

#include "causerie-text-label.h"

/* A label takes so many bytes before the next line begins in another. */
#define CHUNK 4000

struct _CauseriePlainText
{
  GtkWidget parent_instance;

  char *text;
};

G_DEFINE_FINAL_TYPE (CauseriePlainText, causerie_plain_text, GTK_TYPE_WIDGET)

static void
drop_labels (CauseriePlainText *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
add_label (CauseriePlainText *self, const char *text, gsize length)
{
  g_autofree char *chunk = g_utf8_make_valid (text, (gssize)length);
  GtkWidget *label = causerie_text_label_new ();

  causerie_text_label_set_text (label, chunk);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

static void
causerie_plain_text_dispose (GObject *object)
{
  drop_labels (CAUSERIE_PLAIN_TEXT (object));
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
}

/**
 * causerie_plain_text_new:
 *
 * Returns: (transfer floating): an empty text
 */
GtkWidget *
causerie_plain_text_new (void)
{
  return g_object_new (CAUSERIE_TYPE_PLAIN_TEXT, NULL);
}

/**
 * causerie_plain_text_set_text:
 * @self: a text
 * @text: what it shows, as it is
 */
void
causerie_plain_text_set_text (CauseriePlainText *self, const char *text)
{
  const char *start = text;

  g_return_if_fail (CAUSERIE_IS_PLAIN_TEXT (self));
  g_return_if_fail (text != NULL);

  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  drop_labels (self);
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
