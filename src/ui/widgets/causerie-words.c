/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts for errors and for empty messages. */
#include "config.h"

#include "causerie-words.h"

#include "causerie-media-error.h"
#include "causerie-markdown.h"

#include <glib/gi18n-lib.h>

/* More than the first words of a message ever have. */
#define MAX_CHARACTERS 200

/* The length of the preview of a loaded reply, and how much of the reply is read for it. */
#define PREVIEW_CHARACTERS 80
#define PREVIEW_BYTES 2048

/* Returns: (transfer full): the sentence for the failure; if that alone is too vague, with the text
   of the system on a second line. Plain text. */
char *
causerie_words_dup_for_failure (const CauserieFailure *failure)
{
  const char *sentence;
  gboolean vague;

  g_return_val_if_fail (failure != NULL, NULL);

  sentence = causerie_error_get_sentence (failure->code);
  vague = failure->code == CAUSERIE_ERROR_FAILED || failure->code == CAUSERIE_ERROR_STORAGE
          || failure->code == CAUSERIE_ERROR_ENVIRONMENT;
  if (vague && failure->detail != NULL && failure->detail[0] != '\0')
    return g_strdup_printf ("%s\n%s", sentence, failure->detail);
  return g_strdup (sentence);
}

/* The message of a GError is technical English for the log; this is the text for the user. */
char *
causerie_words_dup_for_error (const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == CAUSERIE_MEDIA_ERROR)
    return g_strdup (error->message);
  failure = causerie_failure_new_from_error (error);
  return causerie_words_dup_for_failure (failure);
}

/* The first words of a message are a single line, in which Markdown lists and tables cannot be
   recognized, so the preview is made from the loaded content. */
static char *
dup_preview (CauserieMessage *message, const char *words)
{
  CauserieContent *content = causerie_message_get_content (message);
  g_autofree char *start = NULL;

  if (content == NULL)
    return causerie_markdown_preview (words, MAX_CHARACTERS);
  start = causerie_content_dup_start (content, PREVIEW_BYTES);
  return causerie_markdown_preview (start, PREVIEW_CHARACTERS);
}

/* Returns: (transfer full): the first words of the message, without Markdown syntax in a reply, or
   a text for an empty message; plain text */
char *
causerie_words_dup_for_message (CauserieMessage *message)
{
  gboolean own;
  const char *words;
  g_autofree char *plain = NULL;

  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), NULL);

  own = causerie_message_get_role (message) == CAUSERIE_ROLE_USER;
  words = causerie_message_get_first_words (message);
  if (words == NULL || words[0] == '\0')
    {
      if (own)
        /* Translators: stands in a list for one of your messages without text */
        return g_strdup (_ ("Empty message"));
      /* Translators: stands in a list for a reply without text */
      return g_strdup (_ ("Empty reply"));
    }
  if (!own)
    plain = dup_preview (message, words);
  /* If nothing but Markdown syntax is left, shows the original text. */
  return plain != NULL && plain[0] != '\0' ? g_steal_pointer (&plain) : g_strdup (words);
}
