/* SPDX-License-Identifier: GPL-3.0-or-later
 * A banner above the content. AdwBanner is newer than the minimum libadwaita version. */
#include "config.h"

#include "causerie-banner.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"

struct _CauserieBanner
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *label;
  GtkButton *action_button;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (CauserieBanner, causerie_banner, GTK_TYPE_WIDGET)

static void
causerie_banner_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_BANNER);
  G_OBJECT_CLASS (causerie_banner_parent_class)->dispose (object);
}

static void
causerie_banner_class_init (CauserieBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_banner_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieBanner, label);
  gtk_widget_class_bind_template_child (widget_class, CauserieBanner, action_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieBanner, close_button);
}

static void
causerie_banner_init (CauserieBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->label);
  g_signal_connect_object (self->close_button, "clicked", G_CALLBACK (causerie_banner_hide), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_banner_show:
 * @label: (nullable): the label of the button
 * @action: (nullable): the action of the button; without one the banner has a Close button
 *
 * Shows @text until it is closed, hidden or replaced.
 */
void
causerie_banner_show (CauserieBanner *self, const char *text, const char *label, const char *action)
{
  g_return_if_fail (CAUSERIE_IS_BANNER (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), action != NULL);
  gtk_widget_set_visible (self->close_button, action == NULL);
  if (action != NULL)
    {
      gtk_button_set_label (self->action_button, label);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action_button), action);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  causerie_compat_announce (GTK_WIDGET (self), text);
}

/* Returns: whether the banner is visible with @text */
gboolean
causerie_banner_says (CauserieBanner *self, const char *text)
{
  g_return_val_if_fail (CAUSERIE_IS_BANNER (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self))
         && g_strcmp0 (gtk_label_get_text (self->label), text) == 0;
}

void
causerie_banner_hide (CauserieBanner *self)
{
  g_return_if_fail (CAUSERIE_IS_BANNER (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
