/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows toasts one at a time, and keeps the offers to undo something.
 *
 * A new toast comes at once, and an offer that it has replaced comes again after it.
 * AdwToastOverlay can do that too, with a high priority, but in libadwaita 1.2 it aborts if a
 * replaced toast returns while it is still fading out. So a replaced toast is dismissed here, and a
 * copy of it is shown later. Before libadwaita 1.2.3, the program also crashes if a toast that is
 * dismissed while it appears has appeared and disappeared in the same frame. So a toast stays until
 * it has appeared. */
#include "config.h"

#include "causerie-toasts.h"

/* Longer than the animation of a toast that appears, in microseconds. */
#define APPEARING (500 * 1000)

struct _CauserieToasts
{
  GObject parent_instance;

  AdwToastOverlay *overlay; /* a weak pointer */
  AdwToast *shown;          /* owned; NULL if there is none */
  GPtrArray *offers;        /* of AdwToast, those with an action; the newest is the last */
  AdwToast *waiting;        /* owned; replaces @shown when that has appeared; or NULL */
  gint64 appeared_since;    /* the time of the frame in which @shown began to appear, or 0 */
  guint tick;               /* while it appears */
  gboolean undone;          /* @shown is to be dismissed when it has appeared */
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

/* Shows the toast that was to replace the one that is gone, or the newest offer that was replaced.
 */
static gboolean
on_show_cb (gpointer data)
{
  CauserieToasts *self = CAUSERIE_TOASTS (data);
  g_autoptr (AdwToast) toast = NULL;

  self->show_source = 0;
  if (self->shown == NULL && self->waiting != NULL)
    {
      toast = g_steal_pointer (&self->waiting);
      add (self, toast);
      return G_SOURCE_REMOVE;
    }
  if (self->shown != NULL || self->offers->len == 0)
    return G_SOURCE_REMOVE;
  toast = copy (g_ptr_array_index (self->offers, self->offers->len - 1));
  g_ptr_array_remove_index (self->offers, self->offers->len - 1);
  g_ptr_array_add (self->offers, g_object_ref (toast));
  add (self, toast);
  return G_SOURCE_REMOVE;
}

static void
stop_tick (CauserieToasts *self)
{
  if (self->tick != 0 && self->overlay != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->overlay), self->tick);
  self->tick = 0;
}

static void
on_dismissed_cb (AdwToast *toast, CauserieToasts *self)
{
  if (self->shown == toast)
    {
      g_clear_object (&self->shown);
      stop_tick (self);
    }
  if (self->replacing)
    return;
  g_ptr_array_remove (self->offers, toast);
  /* The overlay may still be removing this toast. */
  if (self->show_source == 0)
    self->show_source = g_idle_add (on_show_cb, self);
}

static void
dismiss_shown (CauserieToasts *self, gboolean replacing)
{
  g_autoptr (AdwToast) toast = self->shown != NULL ? g_object_ref (self->shown) : NULL;

  if (toast == NULL)
    return;
  self->replacing = replacing;
  adw_toast_dismiss (toast);
  self->replacing = FALSE;
}

static void
on_appeared (CauserieToasts *self)
{
  g_autoptr (AdwToast) next = g_steal_pointer (&self->waiting);

  if (next != NULL)
    add (self, next);
  else if (self->undone)
    dismiss_shown (self, FALSE);
}

static gboolean
on_tick_cb (GtkWidget *overlay, GdkFrameClock *clock, gpointer data)
{
  CauserieToasts *self = CAUSERIE_TOASTS (data);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->appeared_since == 0)
    self->appeared_since = now;
  if (now - self->appeared_since < APPEARING)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  on_appeared (self);
  return G_SOURCE_REMOVE;
}

/* Shows @toast instead of the one that is shown, which has appeared. Without a window on screen, it
   appears at once. */
static void
add (CauserieToasts *self, AdwToast *toast)
{
  dismiss_shown (self, TRUE);
  if (self->overlay == NULL)
    return;
  g_set_object (&self->shown, toast);
  self->undone = FALSE;
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (toast));
  /* After the overlay's own handler, which takes the toast away. */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed_cb), self, 0);
  stop_tick (self);
  self->appeared_since = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self->overlay)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->overlay), on_tick_cb, self, NULL);
}

static void
causerie_toasts_finalize (GObject *object)
{
  CauserieToasts *self = CAUSERIE_TOASTS (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  stop_tick (self);
  g_clear_object (&self->waiting);
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
 * Shows @toast in place of one that is shown, as soon as that has appeared.
 */
void
causerie_toasts_show (CauserieToasts *self, AdwToast *toast)
{
  g_autoptr (AdwToast) taken = toast;

  g_return_if_fail (CAUSERIE_IS_TOASTS (self) && ADW_IS_TOAST (toast));

  if (adw_toast_get_action_name (taken) != NULL)
    g_ptr_array_add (self->offers, g_object_ref (taken));
  if (self->tick != 0)
    g_set_object (&self->waiting, taken);
  else
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
  if (self->waiting == toast)
    g_clear_object (&self->waiting);
  else if (self->shown == toast && self->tick != 0)
    self->undone = TRUE;
  else if (self->shown == toast)
    adw_toast_dismiss (toast);
  return TRUE;
}
