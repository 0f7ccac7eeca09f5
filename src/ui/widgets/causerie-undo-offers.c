/* SPDX-License-Identifier: GPL-3.0-or-later
 * The visible toasts with an Undo button, for the keyboard shortcut that undoes the latest. */
#include "config.h"

#include "causerie-undo-offers.h"

struct _CauserieUndoOffers
{
  GObject parent_instance;

  GPtrArray *toasts; /* the newest is the last */
};

G_DEFINE_FINAL_TYPE (CauserieUndoOffers, causerie_undo_offers, G_TYPE_OBJECT)

static void
on_dismissed_cb (AdwToast *toast, CauserieUndoOffers *self)
{
  g_ptr_array_remove (self->toasts, toast);
}

static void
causerie_undo_offers_finalize (GObject *object)
{
  CauserieUndoOffers *self = CAUSERIE_UNDO_OFFERS (object);

  g_ptr_array_unref (self->toasts);
  G_OBJECT_CLASS (causerie_undo_offers_parent_class)->finalize (object);
}

static void
causerie_undo_offers_class_init (CauserieUndoOffersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_undo_offers_finalize;
}

static void
causerie_undo_offers_init (CauserieUndoOffers *self)
{
  self->toasts = g_ptr_array_new_with_free_func (g_object_unref);
}

CauserieUndoOffers *
causerie_undo_offers_new (void)
{
  return g_object_new (CAUSERIE_TYPE_UNDO_OFFERS, NULL);
}

/**
 * causerie_undo_offers_add:
 * @toast: a toast with an action that undoes something; it is removed when the toast is dismissed
 */
void
causerie_undo_offers_add (CauserieUndoOffers *self, AdwToast *toast)
{
  g_return_if_fail (CAUSERIE_IS_UNDO_OFFERS (self) && ADW_IS_TOAST (toast));

  g_ptr_array_add (self->toasts, g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed_cb), self, 0);
}

/* Activates the action of the newest toast, and dismisses the toast. */
gboolean
causerie_undo_offers_undo_last (CauserieUndoOffers *self, GtkWidget *widget)
{
  g_autoptr (AdwToast) toast = NULL;

  g_return_val_if_fail (CAUSERIE_IS_UNDO_OFFERS (self) && GTK_IS_WIDGET (widget), FALSE);

  if (self->toasts->len == 0)
    return FALSE;
  toast = g_object_ref (g_ptr_array_index (self->toasts, self->toasts->len - 1));
  gtk_widget_activate_action_variant (widget, adw_toast_get_action_name (toast),
                                      adw_toast_get_action_target_value (toast));
  adw_toast_dismiss (toast);
  return TRUE;
}
