/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the direction of a text: that of its first letter that has one. Without such a letter, as
 * in a text of digits, it is %GTK_TEXT_DIR_NONE, the direction of the interface. */
#include "config.h"

#include "causerie-text-direction.h"

#define LEFT_TO_RIGHT_MARK 0x200e
#define RIGHT_TO_LEFT_MARK 0x200f

/* The Unicode Standard keeps these ranges for scripts that are written from right to left
   (DerivedBidiClass.txt). */
static gboolean
is_right_to_left (gunichar letter)
{
  static const gunichar ranges[][2] = {
    { 0x590, 0x8ff },     { 0xfb1d, 0xfdff },   { 0xfe70, 0xfeff },
    { 0x10800, 0x10fff }, { 0x1e800, 0x1efff },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (letter >= ranges[i][0] && letter <= ranges[i][1])
      return TRUE;
  return FALSE;
}

/* Digits and signs have no direction of their own. */
static GtkTextDirection
find (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == LEFT_TO_RIGHT_MARK)
        return GTK_TEXT_DIR_LTR;
      if (letter == RIGHT_TO_LEFT_MARK)
        return GTK_TEXT_DIR_RTL;
      if (g_unichar_isalpha (letter))
        return is_right_to_left (letter) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
    }
  return GTK_TEXT_DIR_NONE;
}

/* Returns: the direction of @text, which is not markup */
GtkTextDirection
causerie_text_direction_find (const char *text)
{
  g_return_val_if_fail (text != NULL, GTK_TEXT_DIR_NONE);

  return find (text);
}

static GtkTextDirection
find_in_table (CauserieMarkdownBlock *block)
{
  GtkTextDirection direction = GTK_TEXT_DIR_NONE;
  guint n_rows = causerie_markdown_block_get_n_rows (block);
  guint n_columns = causerie_markdown_block_get_n_columns (block);

  for (guint i = 0; i < n_rows * n_columns && direction == GTK_TEXT_DIR_NONE; i++)
    direction = find (causerie_markdown_block_get_cell_text (block, i / n_columns, i % n_columns));
  return direction;
}

static GtkTextDirection
find_in_block (CauserieMarkdownBlock *block)
{
  GtkTextDirection direction = GTK_TEXT_DIR_NONE;
  GPtrArray *children;

  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      children = causerie_markdown_block_get_children (block);
      for (guint i = 0; children != NULL && i < children->len && direction == GTK_TEXT_DIR_NONE;
           i++)
        direction = find_in_block (g_ptr_array_index (children, i));
      return direction;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      return find_in_table (block);
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
      return find (causerie_markdown_block_get_text (block));
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
    default:
      return GTK_TEXT_DIR_NONE;
    }
}

/* Returns: the direction of the first text in @block; program text does not count */
GtkTextDirection
causerie_text_direction_find_in_block (CauserieMarkdownBlock *block)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block), GTK_TEXT_DIR_NONE);

  return find_in_block (block);
}
