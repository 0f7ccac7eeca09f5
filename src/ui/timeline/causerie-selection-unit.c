/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds words and lines in the text of a timeline, and the places around them. A unit ends with the
 * label that shows it; labels end at line breaks. */
#include "config.h"

#include "causerie-selection-unit.h"

#include "causerie-selection-map.h"

#include <string.h>

/* Finds the word, or the space between two words, with the character at @index. */
static void
find_word (GtkLabel *label, gsize index, gsize *start, gsize *end)
{
  const char *text = gtk_label_get_text (label);
  int n;
  const PangoLogAttr *attributes
      = pango_layout_get_log_attrs_readonly (gtk_label_get_layout (label), &n);
  int at = (int)g_utf8_pointer_to_offset (text, text + index);
  int first = at;
  int last = at;

  while (first > 0 && !attributes[first].is_word_start && !attributes[first].is_word_end)
    first--;
  if (last < n - 1)
    last++;
  while (last < n - 1 && !attributes[last].is_word_start && !attributes[last].is_word_end)
    last++;
  *start = (gsize)(g_utf8_offset_to_pointer (text, first) - text);
  *end = (gsize)(g_utf8_offset_to_pointer (text, last) - text);
}

static void
find_line (GtkLabel *label, gsize index, gsize *start, gsize *end)
{
  const char *text = gtk_label_get_text (label);

  for (*start = index; *start > 0 && text[*start - 1] != '\n'; (*start)--)
    ;
  *end = index + strcspn (text + index, "\n");
}

/**
 * causerie_selection_unit_find:
 * @start: (out) (transfer full): the beginning of the unit at @at
 * @end: (out) (transfer full): its end; the same as @start for a character
 */
void
causerie_selection_unit_find (CauserieTimelineView *view, CauserieSelectionUnit unit,
                              const CauserieSelectionPoint *at, CauserieSelectionPoint **start,
                              CauserieSelectionPoint **end)
{
  gsize index;
  GtkWidget *label = causerie_selection_map_locate (view, at, &index);
  gsize first = 0;
  gsize last = 0;

  *start = causerie_selection_point_copy (at);
  *end = causerie_selection_point_copy (at);
  if (label == NULL || unit == CAUSERIE_SELECTION_UNIT_CHARACTER)
    return;
  if (unit == CAUSERIE_SELECTION_UNIT_WORD)
    find_word (GTK_LABEL (label), index, &first, &last);
  else
    find_line (GTK_LABEL (label), index, &first, &last);
  (*start)->place->offset -= index - first;
  (*end)->place->offset += last - index;
}

/**
 * causerie_selection_unit_find_word:
 * @direction: 1 to move to the next end of a word, -1 to the previous start of one
 *
 * Returns: the index there; that of the start or end of the text if there is no other word
 */
gsize
causerie_selection_unit_find_word (GtkLabel *label, gsize index, int direction)
{
  const char *text = gtk_label_get_text (label);
  int n;
  const PangoLogAttr *attributes
      = pango_layout_get_log_attrs_readonly (gtk_label_get_layout (label), &n);
  int at = (int)g_utf8_pointer_to_offset (text, text + index) + direction;

  while (at > 0 && at < n - 1
         && !(direction > 0 ? attributes[at].is_word_end : attributes[at].is_word_start))
    at += direction;
  at = CLAMP (at, 0, n - 1);
  return (gsize)(g_utf8_offset_to_pointer (text, at) - text);
}
