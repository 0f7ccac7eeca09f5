/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that explains why Claude can end a chat, and how to continue. */
#include "config.h"

#include "causerie-why-page.h"

#include "causerie-compat.h"
#include "causerie-open-link.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_WHY_PAGE (causerie_why_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, CAUSERIE, WHY_PAGE, GtkWidget)

struct _CauserieWhyPage
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, GTK_TYPE_WIDGET)

static gboolean
on_link_cb (GtkLinkButton *button)
{
  causerie_open_link (GTK_WIDGET (button), gtk_link_button_get_uri (button));
  return TRUE;
}

static void
causerie_why_page_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_WHY_PAGE);
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

/* Explains what ending a chat means, when it happens, what it changes and how to continue. */
void
causerie_why_page_present (GtkWidget *parent)
{
  const CauserieDialog options
      = { .title = _ ("Why Did This Happen?"), .width = 520, .height = 600 };

  causerie_compat_present_dialog (parent, g_object_new (CAUSERIE_TYPE_WHY_PAGE, NULL), &options);
}
