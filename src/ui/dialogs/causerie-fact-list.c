/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list of facts: a name and a value in each row. */
#include "config.h"

#include "causerie-fact-list.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"

#include <glib/gi18n-lib.h>

struct _CauserieFactList
{
  GtkWidget parent_instance;

  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (CauserieFactList, causerie_fact_list, GTK_TYPE_WIDGET)

static void
causerie_fact_list_dispose (GObject *object)
{
  g_clear_pointer (&CAUSERIE_FACT_LIST (object)->list, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_fact_list_parent_class)->dispose (object);
}

static void
causerie_fact_list_class_init (CauserieFactListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_fact_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_fact_list_init (CauserieFactList *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/* @name: what a screen reader calls the list */
GtkWidget *
causerie_fact_list_new (const char *name)
{
  CauserieFactList *self = g_object_new (CAUSERIE_TYPE_FACT_LIST, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return GTK_WIDGET (self);
}

/* A screen reader reads the row when it gets the focus: its title, and the value as its
   description. */
static void
append_row (CauserieFactList *self, const char *name, const char *value, GtkWidget *button)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", name, "use-markup", FALSE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", value, "selectable", TRUE, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 1.0F, "margin-top",
                                   12, "margin-bottom", 12, NULL);

  causerie_divided_label_watch (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  if (button != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value,
                                  -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* @value: plain text; nothing is added if it is %NULL */
void
causerie_fact_list_add (CauserieFactList *self, const char *name, const char *value)
{
  g_return_if_fail (CAUSERIE_IS_FACT_LIST (self) && name != NULL);

  if (value != NULL)
    append_row (self, name, value, NULL);
}

static void
on_copy_clicked_cb (GtkButton *button, char *value)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), value);
  causerie_compat_announce (GTK_WIDGET (button), _ ("Copied"));
  gtk_button_set_icon_name (button, "object-select-symbolic");
}

static void
free_value (gpointer value, GClosure *closure)
{
  g_free (value);
}

/* Like causerie_fact_list_add(), with a button called @copy_name. */
void
causerie_fact_list_add_copied (CauserieFactList *self, const char *name, const char *value,
                               const char *copy_name)
{
  GtkWidget *button;

  g_return_if_fail (CAUSERIE_IS_FACT_LIST (self) && name != NULL);

  if (value == NULL)
    return;
  button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  causerie_compat_name_icon_button (button, copy_name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_copy_clicked_cb), g_strdup (value),
                         free_value, 0);
  append_row (self, name, value, button);
}
