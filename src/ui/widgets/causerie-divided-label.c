/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pango takes a text apart into items wherever an attribute begins or ends, also one that says what
 * holds anyway. This divides a long text for the layout alone: nobody who copies, searches or reads
 * it out meets a character that is not in the text, and letters join across the border. */
#include "config.h"

#include "causerie-divided-label.h"

#include "causerie-long-run.h"

static PangoAttrList *
make_attributes (PangoAttrList *own, GArray *pieces)
{
  PangoAttrList *attributes = own != NULL ? pango_attr_list_copy (own) : pango_attr_list_new ();

  /* Every second piece, to the next border; the last of them to the end. */
  for (guint i = 0; i < pieces->len; i += 2)
    {
      PangoAttribute *fallback = pango_attr_fallback_new (TRUE);

      fallback->start_index = (guint)g_array_index (pieces, gsize, i);
      if (i + 1 < pieces->len)
        fallback->end_index = (guint)g_array_index (pieces, gsize, i + 1);
      pango_attr_list_insert (attributes, fallback);
    }
  return attributes;
}

static void
on_text_changed_cb (GtkLabel *label, GParamSpec *pspec, PangoAttrList *own)
{
  g_autoptr (GArray) pieces = causerie_long_run_list_pieces (gtk_label_get_text (label));
  g_autoptr (PangoAttrList) attributes = NULL;

  if (pieces == NULL)
    {
      if (gtk_label_get_attributes (label) != own)
        gtk_label_set_attributes (label, own);
      return;
    }
  attributes = make_attributes (own, pieces);
  gtk_label_set_attributes (label, attributes);
}

static void
drop_attributes (gpointer data, GClosure *closure)
{
  g_clear_pointer ((PangoAttrList **)&data, pango_attr_list_unref);
}

/**
 * causerie_divided_label_watch:
 * @label: a label that shows text from outside, in several lines
 *
 * Divides whatever @label shows from now on. Its attributes belong to this function from then on;
 * those that it has are kept.
 */
void
causerie_divided_label_watch (GtkLabel *label)
{
  PangoAttrList *own;

  g_return_if_fail (GTK_IS_LABEL (label));

  own = gtk_label_get_attributes (label);
  g_signal_connect_data (label, "notify::label", G_CALLBACK (on_text_changed_cb),
                         own != NULL ? pango_attr_list_ref (own) : NULL, drop_attributes, 0);
  on_text_changed_cb (label, NULL, own);
}

/**
 * causerie_divided_label_watch_inside:
 * @widget: a widget of a library's that shows text from outside in labels of its own
 *
 * Divides what those labels show.
 */
void
causerie_divided_label_watch_inside (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_LABEL (widget))
    causerie_divided_label_watch (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    causerie_divided_label_watch_inside (child);
}
