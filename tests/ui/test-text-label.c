/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels for the text of messages. */
#include "config.h"

#include "causerie-block-list.h"
#include "causerie-block-widget.h"
#include "causerie-markdown-document.h"
#include "causerie-test-display.h"

static gboolean
is_background (PangoAttribute *attribute, gpointer data)
{
  return attribute->klass->type == PANGO_ATTR_BACKGROUND;
}

/* Returns: (transfer full): the text of @label that is on a ground, each stretch in brackets */
static char *
dup_grounds (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  g_autoptr (PangoAttrList) all = pango_attr_list_copy (pango_layout_get_attributes (layout));
  g_autoptr (PangoAttrList) grounds = pango_attr_list_filter (all, is_background, NULL);
  GSList *attributes = grounds != NULL ? pango_attr_list_get_attributes (grounds) : NULL;
  GString *words = g_string_new (NULL);

  for (GSList *l = attributes; l != NULL; l = l->next)
    {
      PangoAttribute *attribute = l->data;

      g_string_append_printf (words, "[%.*s]", (int)(attribute->end_index - attribute->start_index),
                              text + attribute->start_index);
    }
  g_slist_free_full (attributes, (GDestroyNotify)pango_attribute_destroy);
  return g_string_free (words, FALSE);
}

static void
test_code_is_on_a_ground (void)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  GtkWidget *list = g_object_ref_sink (causerie_block_widget_new_list ());
  GtkWidget *label;
  g_autofree char *grounds = NULL;

  causerie_markdown_document_set_text (
      document, "Call `g_free ()`, **not** [`free ()`](https://example.org), or `<tt>`", TRUE);
  causerie_block_list_set_model (CAUSERIE_BLOCK_LIST (list), G_LIST_MODEL (document));
  label = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==,
                   "Call g_free (), not free (), or <tt>");
  grounds = dup_grounds (label);
  g_assert_cmpstr (grounds, ==, "[g_free ()][free ()][<tt>]");
  g_object_unref (list);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/text-label/code-is-on-a-ground", test_code_is_on_a_ground);
  return g_test_run ();
}
