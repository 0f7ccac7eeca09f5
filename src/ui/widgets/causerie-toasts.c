/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows toasts one at a time, and keeps the offers to undo something.
 *
 * A new toast comes at once, and an offer that it has replaced comes again after it.
 * AdwToastOverlay can do that too, with a high priority, but in libadwaita 1.2 it aborts if a
 * replaced toast returns while it is still fading out. So a replaced toast is dismissed here, and a
 * copy of it is shown later. */
#include "config.h"

#include "causerie-toasts.h"

struct _CauserieToasts
{
  GObject parent_instance;

  AdwToastOverlay *overlay; /* a weak pointer */
  AdwToast *shown;          /* owned; NULL if there is none */
  GPtrArray *offers;        /* of AdwToast, those with an action; the newest is the last */
  gboolean replacing;       /* the toast that is being dismissed makes room for another one */
  guint show_source;
};

G_DEFINE_FINAL_TYPE (CauserieToasts, causerie_toasts, G_TYPE_OBJECT)

static void add (CauserieToasts *self, AdwToast *toast);

static AdwToast *
copy (AdwToast *toast)
{
  AdwToast *other = adw_toast_new (adw_toast_get_title (toast));

  adw_toast_set_button_label (other, adw_toast_get_button_label (toast));
  adw_toast_set_action_name (other, adw_toast_get_action_name (toast));
  adw_toast_set_action_target_value (other, adw_toast_get_action_target_value (toast));
  adw_toast_set_timeout (other, adw_toast_get_timeout (toast));
  return other;
}

/* Shows the newest offer that was replaced. */
static gboolean
on_show_cb (gpointer data)
{
  CauserieToasts *self = CAUSERIE_TOASTS (data);
  g_autoptr (AdwToast) toast = NULL;

  self->show_source = 0;
  if (self->shown != NULL || self->offers->len == 0)
    return G_SOURCE_REMOVE;
  toast = copy (g_ptr_array_index (self->offers, self->offers->len - 1));
  g_ptr_array_remove_index (self->offers, self->offers->len - 1);
  add (self, toast);
  return G_SOURCE_REMOVE;
}

static void
on_dismissed_cb (AdwToast *toast, CauserieToasts *self)
{
  if (self->shown == toast)
    g_clear_object (&self->shown);
  if (self->replacing)
    return;
  g_ptr_array_remove (self->offers, toast);
  /* The overlay may still be removing this toast. */
  if (self->show_source == 0)
    self->show_source = g_idle_add (on_show_cb, self);
}

static void
replace_shown (CauserieToasts *self)
{
  g_autoptr (AdwToast) toast = self->shown != NULL ? g_object_ref (self->shown) : NULL;

  if (toast == NULL)
    return;
  self->replacing = TRUE;
  adw_toast_dismiss (toast);
  self->replacing = FALSE;
}

static void
add (CauserieToasts *self, AdwToast *toast)
{
  replace_shown (self);
  if (self->overlay == NULL)
    return;
  g_set_object (&self->shown, toast);
  if (adw_toast_get_action_name (toast) != NULL)
    g_ptr_array_add (self->offers, g_object_ref (toast));
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (toast));
  /* After the overlay's own handler, which takes the toast away. */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed_cb), self, 0);
}

static void
causerie_toasts_finalize (GObject *object)
{
  CauserieToasts *self = CAUSERIE_TOASTS (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_weak_pointer (&self->overlay);
  g_clear_object (&self->shown);
  g_ptr_array_unref (self->offers);
  G_OBJECT_CLASS (causerie_toasts_parent_class)->finalize (object);
}

static void
causerie_toasts_class_init (CauserieToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_toasts_finalize;
}

static void
causerie_toasts_init (CauserieToasts *self)
{
  self->offers = g_ptr_array_new_with_free_func (g_object_unref);
}

/* @overlay: where toasts are shown; no others may be added to it */
CauserieToasts *
causerie_toasts_new (AdwToastOverlay *overlay)
{
  CauserieToasts *self;

  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  self = g_object_new (CAUSERIE_TYPE_TOASTS, NULL);
  g_set_weak_pointer (&self->overlay, overlay);
  return self;
}

/**
 * causerie_toasts_show:
 * @toast: (transfer full): a toast; with an action, it offers to undo something
 *
 * Shows @toast now, in place of one that is shown.
 */
void
causerie_toasts_show (CauserieToasts *self, AdwToast *toast)
{
  g_autoptr (AdwToast) taken = toast;

  g_return_if_fail (CAUSERIE_IS_TOASTS (self) && ADW_IS_TOAST (toast));

  add (self, taken);
}

/* Activates the action of the newest offer, and dismisses its toast. */
gboolean
causerie_toasts_undo_last (CauserieToasts *self, GtkWidget *widget)
{
  g_autoptr (AdwToast) toast = NULL;

  g_return_val_if_fail (CAUSERIE_IS_TOASTS (self) && GTK_IS_WIDGET (widget), FALSE);

  if (self->offers->len == 0)
    return FALSE;
  toast = g_object_ref (g_ptr_array_index (self->offers, self->offers->len - 1));
  g_ptr_array_remove (self->offers, toast);
  gtk_widget_activate_action_variant (widget, adw_toast_get_action_name (toast),
                                      adw_toast_get_action_target_value (toast));
  if (self->shown == toast)
    adw_toast_dismiss (toast);
  return TRUE;
}
