/* SPDX-License-Identifier: GPL-3.0-or-later
 * Saves text of a message to a file that the user chooses. */
#include "config.h"

#include "causerie-save-text.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
show_failure (CauserieChatPage *page, const GError *error)
{
  g_autofree char *text = NULL;

  if (error == NULL)
    return;
  /* Translators: %s is a sentence of the system that says what went wrong */
  text = g_strdup_printf (_ ("The file could not be saved. %s"), error->message);
  causerie_chat_page_toast (page, text);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChatPage) page = CAUSERIE_CHAT_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    /* Translators: shown for a moment after a file was saved */
    causerie_chat_page_toast (page, _ ("Saved"));
  else
    show_failure (page, error);
}

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = data;
  CauserieChatPage *page = CAUSERIE_CHAT_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = causerie_compat_save_file_finish (GTK_WIDGET (page), result, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    {
      show_failure (page, error);
      return;
    }
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_written_cb, g_object_ref (page));
}

/**
 * causerie_save_text:
 * @name: the name of the file to begin with
 *
 * Asks for a file, writes @text to it and says so.
 */
void
causerie_save_text (CauserieChatPage *page, const char *name, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (page) && name != NULL && text != NULL);

  /* Translators: title of the file chooser for a block of program text; a verb */
  causerie_compat_save_file_async (GTK_WIDGET (page), _ ("Save Code"), name, NULL, on_chosen_cb,
                                   g_strdup (text));
}
