/* SPDX-License-Identifier: GPL-3.0-or-later
 * The font of a widget, for widgets whose size depends on it. */
#include "config.h"

#include "causerie-widget-font.h"

/* Text is about as wide as the average of the letters, which Pango knows for each font and
   language. Returns: the width of a character in Pango units, at least 1 */
int
causerie_widget_font_get_character_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics;
  int width;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1);

  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return MAX (width, 1);
}

/**
 * causerie_widget_font_update:
 * @font: (inout) (transfer full): the font that @widget had before, or a pointer to %NULL
 *
 * To be called when the style has changed: most changes are others.
 *
 * Returns: whether the font is another one
 */
gboolean
causerie_widget_font_update (GtkWidget *widget, PangoFontDescription **font)
{
  const PangoFontDescription *current;

  g_return_val_if_fail (GTK_IS_WIDGET (widget) && font != NULL, FALSE);

  current = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  if (*font != NULL && pango_font_description_equal (*font, current))
    return FALSE;
  g_clear_pointer (font, pango_font_description_free);
  *font = pango_font_description_copy (current);
  return TRUE;
}
