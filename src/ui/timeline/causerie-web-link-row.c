/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row that names a web page and opens it: a source of a reply, or what a search found. */
#include "config.h"

#include "causerie-web-link-row.h"

#include "causerie-markdown-escape.h"
#include "causerie-open-link.h"
#include "causerie-outside-text.h"

#include <glib/gi18n-lib.h>

#define MAX_HOST_CHARACTERS 80

struct _CauserieWebLinkRow
{
  GtkListBoxRow parent_instance;

  char *address; /* NULL if there is nothing to open */
};

G_DEFINE_FINAL_TYPE (CauserieWebLinkRow, causerie_web_link_row, GTK_TYPE_LIST_BOX_ROW)

static void
causerie_web_link_row_finalize (GObject *object)
{
  g_free (CAUSERIE_WEB_LINK_ROW (object)->address);
  G_OBJECT_CLASS (causerie_web_link_row_parent_class)->finalize (object);
}

static void
causerie_web_link_row_class_init (CauserieWebLinkRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_web_link_row_finalize;
}

static void
causerie_web_link_row_init (CauserieWebLinkRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-web-link");
}

/* Returns: (transfer full) (nullable): the host of the address, with letters of other scripts in
   ASCII */
static char *
dup_host (const char *address)
{
  g_autofree char *shown = causerie_markdown_shown_address (address);
  const char *host = strstr (shown, "://");
  g_autofree char *name = NULL;

  if (host == NULL)
    return NULL;
  host += strlen ("://");
  name = g_strndup (host, strcspn (host, "/?#"));
  if (strrchr (name, '@') != NULL)
    return causerie_outside_text_line (strrchr (name, '@') + 1, -1, MAX_HOST_CHARACTERS);
  return causerie_outside_text_line (g_str_has_prefix (name, "www.") ? name + 4 : name, -1,
                                     MAX_HOST_CHARACTERS);
}

static GtkWidget *
create_label (const char *text, gboolean dim, PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* Returns: (transfer full): what a screen reader says */
static char *
dup_name (guint number, const char *title, const char *host, const char *details)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (number > 0)
    g_string_append_printf (name, "%u. ", number);
  g_string_append (name, title);
  if (host != NULL)
    g_string_append_printf (name, ", %s", host);
  if (details != NULL)
    g_string_append_printf (name, ", %s", details);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
fill (CauserieWebLinkRow *self, guint number, const char *title, const char *host,
      const char *details)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *name = dup_name (number, title, host, details);

  if (number > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u", number);
      GtkWidget *label = create_label (text, TRUE, PANGO_ELLIPSIZE_NONE);

      gtk_widget_add_css_class (label, "numeric");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (box), create_label (title, FALSE, PANGO_ELLIPSIZE_END));
  if (host != NULL)
    gtk_box_append (GTK_BOX (box), create_label (host, TRUE, PANGO_ELLIPSIZE_MIDDLE));
  if (details != NULL)
    gtk_box_append (GTK_BOX (box), create_label (details, TRUE, PANGO_ELLIPSIZE_END));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * causerie_web_link_row_new:
 * @number: shown before the title, unless 0
 * @title: the title of the page, may be ""; untrusted
 * @url: (nullable): its address; untrusted
 * @details: (nullable): shown after the host; untrusted
 */
GtkWidget *
causerie_web_link_row_new (guint number, const char *title, const char *url, const char *details)
{
  CauserieWebLinkRow *self = g_object_new (CAUSERIE_TYPE_WEB_LINK_ROW, NULL);
  g_autofree char *address = url != NULL ? causerie_markdown_clean_address (url) : NULL;
  g_autofree char *shown = NULL;
  g_autofree char *host = NULL;

  if (address != NULL && causerie_markdown_is_safe_address (address))
    {
      shown = causerie_markdown_shown_address (address);
      host = dup_host (address);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), shown);
      self->address = g_steal_pointer (&address);
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), self->address != NULL);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  if (*title == '\0')
    title = shown != NULL ? shown : _ ("A page without a title");
  fill (self, number, title, host, details);
  return GTK_WIDGET (self);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  const char *address = CAUSERIE_WEB_LINK_ROW (row)->address;

  if (address != NULL)
    causerie_open_link (GTK_WIDGET (list), address);
}

/* Returns: (transfer floating): an empty list for rows of this type, with that accessible name */
GtkWidget *
causerie_web_link_row_new_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "causerie-web-links");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row_activated_cb), NULL);
  return list;
}
