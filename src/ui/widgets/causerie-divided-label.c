/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pango splits text into items at the borders of attributes, even of attributes without effect.
 * Such attributes divide a long text, which makes its layout faster. The text itself is not
 * changed, so copying, searching and screen readers are not affected, and letters still join across
 * the borders. */
#include "config.h"

#include "causerie-divided-label.h"

#include "causerie-long-run.h"

static PangoAttrList *
make_attributes (PangoAttrList *own, GArray *pieces)
{
  PangoAttrList *attributes = own != NULL ? pango_attr_list_copy (own) : pango_attr_list_new ();

  /* One attribute from each odd border to the next; the last one reaches to the end. */
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
 * @label: a label for untrusted text in several lines
 *
 * Divides the current and later texts of @label. The "attributes" of the label are managed by this
 * function from now on; its existing attributes are kept.
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
 * @widget: a library widget with internal labels that show untrusted text
 *
 * Divides the text of those labels.
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
