/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks before the last window closes while changes are unsaved. */
#include "config.h"

#include "causerie-close-guard.h"

#include "causerie-compat.h"
#include "causerie-losses.h"

#include <glib/gi18n-lib.h>

struct _CauserieCloseGuard
{
  GObject parent_instance;

  /* Borrowed: the window owns its guard */
  GtkWindow *window;

  /* Owned */
  CauserieSession *session;
  GCancellable *cancellable;
  gboolean asking;
  gboolean close_anyway; /* the user confirmed */
  guint close_idle_id;
};

G_DEFINE_FINAL_TYPE (CauserieCloseGuard, causerie_close_guard, G_TYPE_OBJECT)

/* Only windows of the same type as this one count; dialogs do not. */
static gboolean
is_last (CauserieCloseGuard *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  if (application == NULL)
    return TRUE;
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (l->data != (gpointer)self->window
        && G_OBJECT_TYPE (l->data) == G_OBJECT_TYPE (self->window))
      return FALSE;
  return TRUE;
}

static gboolean
on_close_idle_cb (gpointer data)
{
  CauserieCloseGuard *self = data;

  self->close_idle_id = 0;
  gtk_window_close (self->window);
  return G_SOURCE_REMOVE;
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieCloseGuard) self = data;
  g_autoptr (GError) error = NULL;
  gboolean close = causerie_compat_confirm_finish (GTK_WIDGET (source), result, &error);

  self->asking = FALSE;
  if (error != NULL || self->session == NULL)
    return;
  self->close_anyway = close;
  if (!close)
    causerie_session_save_again (self->session);
  /* Deferred: the dialog is still closing, and would be destroyed together with the window. */
  else if (self->close_idle_id == 0)
    self->close_idle_id = g_idle_add (on_close_idle_cb, self);
}

static void
causerie_close_guard_dispose (GObject *object)
{
  CauserieCloseGuard *self = CAUSERIE_CLOSE_GUARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->close_idle_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_close_guard_parent_class)->dispose (object);
}

static void
causerie_close_guard_class_init (CauserieCloseGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_close_guard_dispose;
}

static void
causerie_close_guard_init (CauserieCloseGuard *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * causerie_close_guard_new:
 * @window: the window to guard; it owns the guard
 */
CauserieCloseGuard *
causerie_close_guard_new (GtkWindow *window, CauserieSession *session)
{
  CauserieCloseGuard *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  self = g_object_new (CAUSERIE_TYPE_CLOSE_GUARD, NULL);
  self->window = window;
  self->session = g_object_ref (session);
  return self;
}

/**
 * causerie_close_guard_ask:
 * @self: the guard of a window that is about to close
 *
 * Closing the last window quits the program, and unsaved data is lost: the ends of replies, drafts,
 * feedback.
 *
 * Returns: whether the window has to stay open because the user is being asked
 */
gboolean
causerie_close_guard_ask (CauserieCloseGuard *self)
{
  g_autofree char *losses = NULL;
  CauserieQuestion question = {
    .heading = _ ("Close Without Saving?"),
    /* Translators: button of a question: saves the reply once more */
    .cancel_label = _ ("_Try Again"),
    /* Translators: button of a question: closes the window though a reply is not saved */
    .accept_label = _ ("Close _Anyway"),
    .destructive = TRUE,
  };

  g_return_val_if_fail (CAUSERIE_IS_CLOSE_GUARD (self), FALSE);

  if (self->asking)
    return TRUE;
  if (self->close_anyway || self->session == NULL || !is_last (self))
    return FALSE;
  losses = causerie_losses_dup_unsaved (self->session);
  if (losses == NULL)
    return FALSE;
  question.body = losses;
  self->asking = TRUE;
  causerie_compat_confirm_async (GTK_WIDGET (self->window), &question, self->cancellable,
                                 on_answered_cb, g_object_ref (self));
  return TRUE;
}
