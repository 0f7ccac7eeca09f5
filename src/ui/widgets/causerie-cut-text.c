/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tooltip with the complete text of an ellipsized label. */
#include "config.h"

#include "causerie-cut-text.h"

#include "causerie-outside-text.h"

/* The maximum length of the tooltip. */
#define MAX_CHARACTERS 500

static gboolean
on_query_tooltip_cb (GtkLabel *label, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip,
                     gpointer data)
{
  g_autofree char *text = NULL;

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  text = causerie_outside_text_line (gtk_label_get_text (label), -1, MAX_CHARACTERS);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/**
 * causerie_cut_text_add_tooltip:
 * @label: a label that can be ellipsized
 *
 * The tooltip is shown only while the label is ellipsized. Because it is not set with
 * "tooltip-text", screen readers do not read it in addition to the label.
 */
void
causerie_cut_text_add_tooltip (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), NULL);
}
