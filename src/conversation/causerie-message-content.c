/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a message says. It never changes once it is complete: only a streaming reply grows. */
#include "config.h"

#include "causerie-message-private.h"

#include "causerie-block.h"

static void
set_first_words (CauserieMessage *self, char *first_words)
{
  if (g_strcmp0 (self->first_words, first_words) == 0)
    {
      g_free (first_words);
      return;
    }
  g_free (self->first_words);
  self->first_words = first_words;
  _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_FIRST_WORDS);
}

static void
set_content (CauserieMessage *self, const char *content)
{
  if (g_strcmp0 (self->content, content) == 0)
    return;
  g_free (self->content);
  self->content = g_strdup (content);
  /* Once the line is full, no long reply is read again for every word that arrives. */
  if (self->state != CAUSERIE_MESSAGE_STREAMING || !self->first_words_cut)
    set_first_words (self, causerie_content_cut_first_words (content, &self->first_words_cut));
  _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_CONTENT);
}

/**
 * causerie_message_get_first_words:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the beginning of its text on one line, plain text
 */
const char *
causerie_message_get_first_words (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->first_words;
}

/**
 * causerie_message_get_content:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the raw JSON array of its blocks, valid until it grows;
 * %NULL while it is not loaded
 */
const char *
causerie_message_get_content (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->content;
}

/**
 * causerie_message_get_content_failure:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): why its content could not be read; %NULL while that was not
 *   tried or goes on, and once the content is there
 */
CauserieFailure *
causerie_message_get_content_failure (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->content_failure;
}

/**
 * causerie_message_set_content_failure:
 * @self: a message
 * @failure: (nullable): why its content could not be read, or %NULL
 */
void
causerie_message_set_content_failure (CauserieMessage *self, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));

  if (causerie_failure_set (&self->content_failure, failure))
    _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_CONTENT_FAILURE);
}

/**
 * causerie_message_dup_text:
 * @self: a message
 *
 * Returns: (transfer full): its text in Markdown; its first words while the content is not loaded
 */
char *
causerie_message_dup_text (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  if (self->content != NULL)
    return causerie_content_dup_text (self->content);
  return g_strdup (self->first_words != NULL ? self->first_words : "");
}

/**
 * causerie_message_load_content:
 * @self: a message that does not stream
 * @content: its raw JSON as stored
 *
 * Gives a skeleton its content. It has no effect on a message that has one, nor on the first words
 * that a skeleton came with.
 */
void
causerie_message_load_content (CauserieMessage *self, const char *content)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (content != NULL);

  if (self->content != NULL || self->state == CAUSERIE_MESSAGE_STREAMING)
    return;
  self->content = g_strdup (content);
  g_object_freeze_notify (G_OBJECT (self));
  if (self->first_words == NULL)
    set_first_words (self, causerie_content_dup_first_words (content));
  causerie_message_set_content_failure (self, NULL);
  _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_CONTENT);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * causerie_message_grow:
 * @self: a reply that streams
 * @content: the raw JSON of what has arrived so far
 */
void
causerie_message_grow (CauserieMessage *self, const char *content)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (content != NULL);
  g_return_if_fail (self->state == CAUSERIE_MESSAGE_STREAMING);

  g_object_freeze_notify (G_OBJECT (self));
  set_content (self, content);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * causerie_message_finish:
 * @self: a reply that streams
 * @state: what became of it
 * @content: (nullable): its final raw JSON; %NULL keeps what has arrived
 * @ends: whether it is complete and holds a complete `end_conversation` call
 * @failure: (nullable): what went wrong
 *
 * Freezes a reply. Its content never changes again.
 */
void
causerie_message_finish (CauserieMessage *self, CauserieMessageState state, const char *content,
                         gboolean ends, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (self->state == CAUSERIE_MESSAGE_STREAMING);
  g_return_if_fail (state != CAUSERIE_MESSAGE_STREAMING);
  g_return_if_fail (!ends || state == CAUSERIE_MESSAGE_COMPLETE);

  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_STATE);
  if (content != NULL)
    set_content (self, content);
  causerie_message_set_failure (self, failure);
  if (self->ends != !!ends)
    {
      self->ends = !!ends;
      _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_ENDS);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
