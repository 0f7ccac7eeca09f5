/* SPDX-License-Identifier: GPL-3.0-or-later
 * Describes which data would be lost if the session stopped now, and asks before the library is
 * reopened. */
#include "config.h"

#include "causerie-losses.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

/* Joins two sentences as paragraphs. */
static char *
join (const char *first, const char *second)
{
  if (first != NULL && second != NULL)
    return g_strdup_printf ("%s\n\n%s", first, second);
  return g_strdup (first != NULL ? first : second);
}

/* Returns: (transfer full) (nullable): sentences about the data that could not be saved; %NULL if
   everything is saved */
char *
causerie_losses_dup_unsaved (CauserieSession *session)
{
  CauseriePendingWrites *writes;
  const char *reply = NULL;
  const char *changes = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  writes = causerie_session_get_writes (session);
  if (causerie_session_has_unsaved_replies (session))
    reply = _ ("A reply has not been saved. It will be marked as interrupted, and a chat it ended "
               "will be open again.");
  if (causerie_pending_writes_get_failure (writes) != NULL)
    changes
        = _ ("Your latest changes, such as text you typed, have not been saved and will be lost.");
  return join (reply, changes);
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;

  /* Closing the question means no. */
  g_task_return_boolean (task, causerie_compat_confirm_finish (GTK_WIDGET (source), result, &error)
                                   && error == NULL);
}

/**
 * causerie_losses_confirm_reopen_async:
 * @session: the session to be replaced by a new one
 *
 * Asks only if something would be lost: a reply in progress, or unsaved data.
 */
void
causerie_losses_confirm_reopen_async (GtkWidget *parent, CauserieSession *session,
                                      GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *unsaved = NULL;
  g_autofree char *losses = NULL;
  GTask *task;
  CauserieQuestion question = {
    .heading = _ ("Reopen Your Chats?"),
    .cancel_label = _ ("_Cancel"),
    /* Translators: button of a question: opens the file with the chats again */
    .accept_label = _ ("_Reopen"),
    .destructive = TRUE,
  };

  g_return_if_fail (GTK_IS_WIDGET (parent) && CAUSERIE_IS_SESSION (session));

  task = g_task_new (parent, NULL, callback, data);
  g_task_set_source_tag (task, causerie_losses_confirm_reopen_async);
  unsaved = causerie_losses_dup_unsaved (session);
  losses
      = join (causerie_session_get_working (session)
                  ? _ ("A reply is still arriving. It will be stopped and marked as interrupted.")
                  : NULL,
              unsaved);
  question.body = losses;
  if (losses != NULL)
    causerie_compat_confirm_async (parent, &question, NULL, on_answered_cb, task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

gboolean
causerie_losses_confirm_reopen_finish (GtkWidget *parent, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
