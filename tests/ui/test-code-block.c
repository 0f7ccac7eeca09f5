/* SPDX-License-Identifier: GPL-3.0-or-later
 * Code blocks: folding, colors, and the labels for their lines. */
#include "config.h"

#include "causerie-code-block.h"
#include "causerie-fold-button.h"

#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

/* Returns: the text of the labels for code */
static void
append_code (GtkWidget *widget, GString *code)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    g_string_append_printf (code, "%s%s", code->len > 0 ? "\n" : "",
                            gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_code (child, code);
}

static void
show_lines (GtkWidget *block, guint n)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (code, "line (%u);\n", i);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code->str, "c");
}

static GtkWidget *
find_fold (GtkWidget *widget)
{
  if (CAUSERIE_IS_FOLD_BUTTON (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_fold (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_shown (GtkWidget *block)
{
  g_autoptr (GString) code = g_string_new (NULL);
  guint n = 1;

  append_code (block, code);
  for (gsize i = 0; i < code->len; i++)
    n += code->str[i] == '\n';
  return n;
}

/* Copying takes all of it. */
static void
test_long_code_is_folded (void)
{
  g_autoptr (GtkWidget) block = g_object_ref_sink (causerie_code_block_new ());
  g_autofree char *copied = NULL;
  GtkWidget *fold = find_fold (block);

  show_lines (block, 60);
  g_assert_false (gtk_widget_get_visible (fold));
  g_assert_cmpuint (count_shown (block), ==, 60);
  show_lines (block, 61);
  g_assert_true (gtk_widget_get_visible (fold));
  g_assert_cmpuint (count_shown (block), ==, 40);
  copied = causerie_code_block_dup_code (CAUSERIE_CODE_BLOCK (block));
  g_assert_nonnull (strstr (copied, "line (60)"));
  causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (fold), TRUE);
  g_assert_cmpuint (count_shown (block), ==, 61);
}

/* More lines than one label has, and lines that are too long for one. */
static void
test_nothing_is_lost_between_labels (void)
{
  g_autoptr (GtkWidget) block = g_object_ref_sink (causerie_code_block_new ());
  g_autoptr (GString) code = g_string_new (NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < 160; i++)
    g_string_append_printf (code, "%s\tline (%u);\n", i % 7 == 0 ? "\n" : "", i);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code->str, "c");
  causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (find_fold (block)), TRUE);
  append_code (block, shown);
  g_string_append_c (shown, '\n');
  g_assert_cmpstr (shown->str, ==, code->str);

  g_string_truncate (code, 0);
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (code, "ж%u ", i);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code->str, NULL);
  g_string_truncate (shown, 0);
  append_code (block, shown);
  for (const char *p = shown->str; *p != '\0'; p++)
    if (*p != '\n')
      g_assert_cmpint (*p, ==, code->str[n++]);
  g_assert_cmpuint (n, ==, code->len);
}

static GtkLabel *
find_code_label (GtkWidget *widget)
{
  GtkLabel *found = GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget))
                        ? GTK_LABEL (widget)
                        : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_code_label (child);
  return found;
}

/* Returns: the color of the byte at @index, or "" */
static char *
dup_color (GtkWidget *block, int index)
{
  PangoAttrList *list = gtk_label_get_attributes (find_code_label (block));
  g_autoptr (PangoAttrIterator) iter = list != NULL ? pango_attr_list_get_iterator (list) : NULL;
  int end;

  for (gboolean more = iter != NULL; more; more = pango_attr_iterator_next (iter))
    {
      PangoAttribute *color = pango_attr_iterator_get (iter, PANGO_ATTR_FOREGROUND);

      pango_attr_iterator_range (iter, NULL, &end);
      if (index < end)
        return color != NULL ? pango_color_to_string (&((PangoAttrColor *)color)->color)
                             : g_strdup ("");
    }
  return g_strdup ("");
}

static gboolean
is_colored (gpointer data)
{
  g_autofree char *color = dup_color (data, 0);

  return *color != '\0';
}

static void
test_code_has_colors (void)
{
  g_autoptr (GtkWidget) block = g_object_ref_sink (causerie_code_block_new ());
  g_autofree char *keyword = NULL;
  g_autofree char *name = NULL;
  g_autofree char *comment = NULL;
  g_autofree char *dark = NULL;

  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), "int é; /* ñ */\nint", "c");
  g_assert_true (causerie_test_wait_until (is_colored, block, 20));
  keyword = dup_color (block, 1);
  name = dup_color (block, 4);
  comment = dup_color (block, 9);
  g_assert_cmpstr (keyword, !=, "");
  g_assert_cmpstr (name, ==, "");
  g_assert_cmpstr (comment, !=, "");
  g_assert_cmpstr (comment, !=, keyword);

  /* Code that arrives has colors, too. */
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), "int é; /* ñ */\nint a;\n", "c");
  g_assert_true (causerie_test_wait_until (is_colored, block, 20));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  dark = dup_color (block, 1);
  g_assert_cmpstr (dark, !=, "");
  g_assert_cmpstr (dark, !=, keyword);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int argc, char **argv)
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/code-block/long-code-is-folded", test_long_code_is_folded);
  g_test_add_func ("/code-block/nothing-is-lost-between-labels",
                   test_nothing_is_lost_between_labels);
  g_test_add_func ("/code-block/code-has-colors", test_code_has_colors);
  return g_test_run ();
}
