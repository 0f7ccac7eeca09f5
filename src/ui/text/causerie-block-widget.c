/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the widgets for each kind of Markdown block. */
#include "config.h"

#include "causerie-block-widget.h"

#include "causerie-block-list.h"
#include "causerie-code-block.h"
#include "causerie-folded-text.h"
#include "causerie-hanging-box.h"
#include "causerie-table.h"
#include "causerie-text-direction.h"
#include "causerie-text-label.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SPACING CAUSERIE_BLOCK_LIST_SPACING
#define TIGHT_SPACING CAUSERIE_BLOCK_LIST_TIGHT_SPACING

/* In bytes. */
#define LONG_MARKUP 1500

static const CauserieBlockMaker block_maker
    = { causerie_block_widget_new, causerie_block_widget_update, NULL };

static GtkWidget *
make_mark (CauserieMarkdownBlock *item)
{
  CauserieMarkdownTask task = causerie_markdown_block_get_task (item);
  gboolean done = task == CAUSERIE_MARKDOWN_TASK_DONE;
  GtkWidget *mark;

  if (task == CAUSERIE_MARKDOWN_TASK_NONE)
    return g_object_new (GTK_TYPE_LABEL, "label", "•", "xalign", 1.0, "yalign", 0.0, NULL);
  mark = gtk_image_new_from_icon_name (done ? "checkbox-checked-symbolic" : "checkbox-symbolic");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
      /* Translators: an item of a list of things to do */
      done ? _ ("Done")
           : /* Translators: an item of a list of things to do, not ticked */ _ ("Not done"),
      -1);
  return mark;
}

static GtkWidget *
create_item (CauserieMarkdownBlock *item)
{
  GtkWidget *content = causerie_block_list_new (&block_maker, TIGHT_SPACING * 2);
  GtkWidget *box;

  causerie_block_list_set_parent_block (CAUSERIE_BLOCK_LIST (content), item);
  box = causerie_hanging_box_new (make_mark (item), content);
  g_object_set (box, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  return box;
}

static gboolean
update_item (GtkWidget *widget, CauserieMarkdownBlock *old, CauserieMarkdownBlock *item)
{
  GtkWidget *content = causerie_hanging_box_get_content (CAUSERIE_HANGING_BOX (widget));

  if (causerie_markdown_block_get_task (old) != causerie_markdown_block_get_task (item))
    return FALSE;
  causerie_block_list_set_parent_block (CAUSERIE_BLOCK_LIST (content), item);
  return TRUE;
}

static int
count_digits (guint number)
{
  int n = 1;

  for (; number >= 10; number /= 10)
    n++;
  return n;
}

/* All markers of a list have the same width, so that the text is aligned. */
static void
number_item (GtkWidget *mark, CauserieMarkdownBlock *list, guint position)
{
  guint start = causerie_markdown_block_get_start (list);
  guint n = causerie_markdown_block_get_children (list)->len;
  g_autofree char *text = NULL;

  if (!GTK_IS_LABEL (mark))
    return;
  /* Translators: the number of an item in an ordered list */
  text = g_strdup_printf (C_ ("list item", "%u."), start + position);
  gtk_label_set_width_chars (GTK_LABEL (mark), count_digits (start + n) + 1);
  gtk_label_set_text (GTK_LABEL (mark), text);
}

/* The marks of all items are on the same side, also where some items are in another script. */
static void
arrange_item (GtkWidget *widget, CauserieMarkdownBlock *list, guint position)
{
  GtkTextDirection direction = causerie_text_direction_find_in_block (list);
  GtkWidget *mark = causerie_hanging_box_get_mark (CAUSERIE_HANGING_BOX (widget));

  gtk_widget_set_direction (widget, direction);
  gtk_widget_set_direction (mark, direction);
  if (causerie_markdown_block_get_ordered (list))
    number_item (mark, list, position);
}

static const CauserieBlockMaker item_maker = { create_item, update_item, arrange_item };

static GtkWidget *
create_list (CauserieMarkdownBlock *block)
{
  gboolean tight = causerie_markdown_block_get_tight (block);
  /* Translators: what a screen reader calls a list with numbers in a reply */
  const char *ordered_name = _ ("Numbered list");
  /* Translators: what a screen reader calls a list with bullets in a reply */
  const char *plain_name = _ ("List");
  GtkWidget *list = causerie_block_list_new (&item_maker, tight ? TIGHT_SPACING : SPACING);

  g_object_set (list, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
      causerie_markdown_block_get_ordered (block) ? ordered_name : plain_name, -1);
  causerie_block_list_set_parent_block (CAUSERIE_BLOCK_LIST (list), block);
  return list;
}

static gboolean
update_list (GtkWidget *widget, CauserieMarkdownBlock *old, CauserieMarkdownBlock *block)
{
  if (causerie_markdown_block_get_ordered (old) != causerie_markdown_block_get_ordered (block)
      || causerie_markdown_block_get_tight (old) != causerie_markdown_block_get_tight (block))
    return FALSE;
  causerie_block_list_set_parent_block (CAUSERIE_BLOCK_LIST (widget), block);
  return TRUE;
}

static void
set_quoted (GtkWidget *widget, CauserieMarkdownBlock *block)
{
  causerie_block_list_set_parent_block (CAUSERIE_BLOCK_LIST (widget), block);
  /* The style sheet draws the bar at the start. */
  gtk_widget_set_direction (widget, causerie_text_direction_find_in_block (block));
}

/* The bar beside a quote has no gap where the quote is cut, so the distance is inside of it. */
static gboolean
continues_quote (CauserieMarkdownBlock *block)
{
  GPtrArray *children = causerie_markdown_block_get_children (block);

  return causerie_markdown_block_get_continues (block) && children->len > 0
         && !causerie_markdown_block_get_continues (g_ptr_array_index (children, 0));
}

static GtkWidget *
create_quote (CauserieMarkdownBlock *block)
{
  GtkWidget *list = causerie_block_list_new (&block_maker, SPACING);

  gtk_widget_add_css_class (list, "causerie-quote");
  if (continues_quote (block))
    gtk_widget_add_css_class (list, "causerie-continued");
  g_object_set (list, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  set_quoted (list, block);
  return list;
}

static GtkWidget *
create_code (CauserieMarkdownBlock *block)
{
  GtkWidget *code = causerie_code_block_new ();

  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (code),
                                causerie_markdown_block_get_text (block),
                                causerie_markdown_block_get_language (block));
  return code;
}

static GtkWidget *
create_table (CauserieMarkdownBlock *block)
{
  GtkWidget *table = causerie_table_new ();

  causerie_table_set_block (CAUSERIE_TABLE (table), block);
  return table;
}

/* A long paragraph is shown in slices. */
static gboolean
is_long (CauserieMarkdownBlock *block)
{
  return strlen (causerie_markdown_block_get_markup (block)) > LONG_MARKUP;
}

static gboolean
update_text (GtkWidget *widget, CauserieMarkdownBlock *block)
{
  if (is_long (block) != CAUSERIE_IS_FOLDED_TEXT (widget))
    return FALSE;
  if (CAUSERIE_IS_FOLDED_TEXT (widget))
    causerie_folded_text_set_block (CAUSERIE_FOLDED_TEXT (widget), block);
  else
    causerie_text_label_set_markup (widget, causerie_markdown_block_get_markup (block));
  return TRUE;
}

static GtkWidget *
create_text (CauserieMarkdownBlock *block)
{
  guint level = causerie_markdown_block_get_level (block);
  GtkWidget *widget;

  if (is_long (block))
    widget = causerie_folded_text_new (level);
  else
    widget = level > 0 ? causerie_text_label_new_heading (level) : causerie_text_label_new ();
  update_text (widget, block);
  return widget;
}

/* A formula is shown as its source until it is typeset. */
static GtkWidget *
create_formula (CauserieMarkdownBlock *block)
{
  GtkWidget *formula = create_text (block);

  gtk_widget_add_css_class (formula, "causerie-formula");
  return formula;
}

GtkWidget *
causerie_block_widget_new (CauserieMarkdownBlock *block)
{
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      return create_code (block);
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      return create_quote (block);
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      return create_list (block);
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      return create_item (block);
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      return create_table (block);
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      return gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
      return create_formula (block);
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
    default:
      return create_text (block);
    }
}

/* Changes only what differs, for streaming replies. Returns: whether @widget shows @block now; if
   not, a new widget is needed */
gboolean
causerie_block_widget_update (GtkWidget *widget, CauserieMarkdownBlock *old,
                              CauserieMarkdownBlock *block)
{
  if (causerie_markdown_block_get_kind (old) != causerie_markdown_block_get_kind (block)
      || causerie_markdown_block_get_continues (old)
             != causerie_markdown_block_get_continues (block)
      || causerie_markdown_block_get_level (old) != causerie_markdown_block_get_level (block))
    return FALSE;
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (widget),
                                    causerie_markdown_block_get_text (block),
                                    causerie_markdown_block_get_language (block));
      return TRUE;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      set_quoted (widget, block);
      return TRUE;
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      return update_list (widget, old, block);
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      return update_item (widget, old, block);
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      causerie_table_set_block (CAUSERIE_TABLE (widget), block);
      return TRUE;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      return TRUE;
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
    default:
      return update_text (widget, block);
    }
}

GtkWidget *
causerie_block_widget_new_list (void)
{
  return causerie_block_list_new (&block_maker, SPACING);
}
