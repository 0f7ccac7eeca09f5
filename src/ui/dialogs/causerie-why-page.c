/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explains why Claude can end a chat, and how to go on. */
#include "config.h"

#include "causerie-why-page.h"

#include "causerie-open-link.h"

#include <adwaita.h>

#define CAUSERIE_TYPE_WHY_PAGE (causerie_why_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, CAUSERIE, WHY_PAGE, AdwWindow)

struct _CauserieWhyPage
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, ADW_TYPE_WINDOW)

static gboolean
on_link_cb (GtkLinkButton *button)
{
  causerie_open_link (GTK_WIDGET (button), gtk_link_button_get_uri (button));
  return TRUE;
}

static void
causerie_why_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_WHY_PAGE);
  G_OBJECT_CLASS (causerie_why_page_parent_class)->dispose (object);
}

static void
causerie_why_page_class_init (CauserieWhyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_why_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-why-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_link_cb);
}

static void
causerie_why_page_init (CauserieWhyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * causerie_why_page_present:
 * @parent: the widget that asks
 *
 * Shows what ending a chat is, when it happens, what it changes and how to go on.
 */
void
causerie_why_page_present (GtkWidget *parent)
{
  GtkWidget *window = gtk_widget_get_ancestor (parent, GTK_TYPE_WINDOW);
  GtkWidget *self = g_object_new (CAUSERIE_TYPE_WHY_PAGE, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (self));
}
