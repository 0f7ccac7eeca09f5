/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialogs and texts about the recovery of a damaged library. */
#include "config.h"

#include "causerie-recovery.h"

#include "causerie-compat.h"
#include "causerie-error.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

char *
causerie_recovery_dup_words (const CauserieSalvaged *salvaged)
{
  g_autofree char *folder = g_filename_display_name (salvaged->folder);
  g_autofree char *chats = g_strdup_printf (
      ngettext ("%u chat was recovered.", "%u chats were recovered.", salvaged->n_chats),
      salvaged->n_chats);
  g_autofree char *messages = g_strdup_printf (
      ngettext ("%u message was recovered.", "%u messages were recovered.", salvaged->n_messages),
      salvaged->n_messages);
  g_autofree char *gaps = g_strdup_printf (
      ngettext ("%u part of the damaged file could not be read.",
                "%u parts of the damaged file could not be read.", salvaged->n_gaps),
      salvaged->n_gaps);
  /* Translators: %s is the path of a folder */
  g_autofree char *kept
      = g_strdup_printf (_ ("The damaged file is kept in this folder: %s"), folder);

  return g_strjoin ("\n", chats, messages, gaps, kept, NULL);
}

/* Returns: (transfer full) (nullable): the text for the user; %NULL if the user cancelled the
   recovery */
char *
causerie_recovery_dup_failure (const GError *failure)
{
  g_autofree char *words = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    return g_strdup (_ ("No chat could be recovered because nothing in the file can be read."));
  if (g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY))
    return g_strdup (_ ("No chat could be recovered because nothing can be written to the folder "
                        "of the file. Check the permissions of the folder, then try again."));
  words = causerie_words_dup_for_error (failure);
  /* Translators: %s is a sentence that says what went wrong */
  return g_strdup_printf (_ ("No chat could be recovered. %s"), words);
}

/**
 * causerie_recovery_dup_move_failure:
 * @failure: why the file of a damaged library could not be moved
 */
char *
causerie_recovery_dup_move_failure (const GError *failure)
{
  g_autofree char *words = NULL;

  if (g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY))
    return g_strdup (_ ("The file could not be moved because nothing can be written to its folder. "
                        "Check the permissions of the folder, then try again."));
  words = causerie_words_dup_for_error (failure);
  /* Translators: %s is a sentence that says what went wrong */
  return g_strdup_printf (_ ("The file could not be moved. %s"), words);
}

/* Shows the result of a recovery in a dialog. */
void
causerie_recovery_show_result (GtkWidget *parent, const CauserieSalvaged *salvaged)
{
  g_autofree char *words = causerie_recovery_dup_words (salvaged);
  CauserieQuestion question = {
    /* Translators: heading of a message, once what could be read of a damaged file is saved */
    .heading = _ ("Chats Recovered"),
    .body = words,
    .cancel_label = _ ("_Close"),
  };

  causerie_compat_confirm_async (parent, &question, NULL, NULL, NULL);
}

static void
on_closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GCancellable) recovering = data;

  g_cancellable_cancel (recovering);
}

/**
 * causerie_recovery_show_progress:
 * @done: cancelled when the recovery has completed, which closes the dialog
 *
 * Shows a dialog while the library is being recovered. Closing it cancels @recovering.
 */
void
causerie_recovery_show_progress (GtkWidget *parent, GCancellable *recovering, GCancellable *done)
{
  CauserieQuestion question = {
    .heading = _ ("Recovering Your Chats"),
    .body = _ ("What can still be read is copied to a new file. This can take a few minutes."),
    .cancel_label = _ ("_Cancel"),
  };

  causerie_compat_confirm_async (parent, &question, done, on_closed_cb, g_object_ref (recovering));
}
