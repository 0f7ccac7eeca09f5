/* SPDX-License-Identifier: GPL-3.0-or-later
 * What went wrong, and what is empty, in words for people. */
#include "config.h"

#include "causerie-words.h"

#include <glib/gi18n-lib.h>

/**
 * causerie_words_dup_for_failure:
 * @failure: a failure
 *
 * Returns: (transfer full): the sentence for it; where the sentence alone says too little, with the
 *   system's own words in a line below. Plain text.
 */
char *
causerie_words_dup_for_failure (const CauserieFailure *failure)
{
  const char *sentence;
  gboolean vague;

  g_return_val_if_fail (failure != NULL, NULL);

  sentence = causerie_error_get_sentence (failure->code);
  vague = failure->code == CAUSERIE_ERROR_FAILED || failure->code == CAUSERIE_ERROR_STORAGE;
  if (vague && failure->detail != NULL && failure->detail[0] != '\0')
    return g_strdup_printf ("%s\n%s", sentence, failure->detail);
  return g_strdup (sentence);
}

/**
 * causerie_words_dup_for_error:
 * @error: an error of any domain
 *
 * An error's own message is technical English for the log; this is what a person is told.
 *
 * Returns: (transfer full): a sentence, plain text
 */
char *
causerie_words_dup_for_error (const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  failure = causerie_failure_new_from_error (error);
  return causerie_words_dup_for_failure (failure);
}

/**
 * causerie_words_for_message:
 * @message: a message
 *
 * Returns: (transfer none): its first words, or for an empty one the words that say so; plain text
 */
const char *
causerie_words_for_message (CauserieMessage *message)
{
  const char *words;

  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), NULL);

  words = causerie_message_get_first_words (message);
  if (words != NULL && words[0] != '\0')
    return words;
  return causerie_message_get_role (message) == CAUSERIE_ROLE_USER ? _ ("Empty message")
                                                                   : _ ("Empty reply");
}
