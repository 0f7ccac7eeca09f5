/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks before the program closes over what the disk has not taken yet. */
#include "config.h"

#include "causerie-window-private.h"

#include "causerie-compat.h"
#include "causerie-losses.h"

#include <glib/gi18n-lib.h>

static gboolean
is_last (CauserieWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL)
    return TRUE;
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (CAUSERIE_IS_WINDOW (l->data) && l->data != (gpointer)self)
      return FALSE;
  return TRUE;
}

static gboolean
on_close_due_cb (gpointer data)
{
  CauserieWindow *self = CAUSERIE_WINDOW (data);

  self->close_due = 0;
  gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieWindow *self = CAUSERIE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gboolean close = causerie_compat_confirm_finish (GTK_WIDGET (self), result, &error);

  self->asking = FALSE;
  if (error != NULL || self->session == NULL)
    return;
  self->close_anyway = close;
  if (!close)
    causerie_session_save_again (self->session);
  /* Later: the question is still closing itself, and would be torn down with the window. */
  else if (self->close_due == 0)
    self->close_due = g_idle_add (on_close_due_cb, self);
}

/*< private >
 * _causerie_window_ask_about_unkept:
 * @self: a window that is about to close
 *
 * With the last window the program goes, and with it what the disk refused: ends of replies,
 * drafts, verdicts.
 *
 * Returns: whether the window has to stay, as the person is being asked
 */
gboolean
_causerie_window_ask_about_unkept (CauserieWindow *self)
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

  if (self->asking)
    return TRUE;
  if (self->close_anyway || self->session == NULL || !is_last (self))
    return FALSE;
  losses = causerie_losses_dup_unsaved (self->session);
  if (losses == NULL)
    return FALSE;
  question.body = losses;
  self->asking = TRUE;
  causerie_compat_confirm_async (GTK_WIDGET (self), &question, self->cancellable, on_answered_cb,
                                 NULL);
  return TRUE;
}
