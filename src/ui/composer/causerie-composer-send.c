/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sending from the composer, and asking again with the model that its menu shows. */
#include "config.h"

#include "causerie-composer-private.h"

#include "causerie-words.h"

/* What is shown is what is asked for. While that is not known, the chat finds it when the turn
   begins. */
static const char *
get_model (CauserieComposer *self)
{
  return causerie_registry_get_ready (causerie_session_get_registry (self->session))
             ? causerie_model_button_get_model (self->model_button)
             : self->chosen_model;
}

/* Says why something could not be begun; it stays until the next try. */
static void
show_problem (CauserieComposer *self, const GError *error)
{
  g_autofree char *words = causerie_words_dup_for_error (error);

  gtk_label_set_text (self->problem_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
}

/**
 * causerie_composer_is_sending:
 * @self: a composer
 *
 * Returns: whether a message of this field's, for the chat on screen, is just being stored
 */
gboolean
causerie_composer_is_sending (CauserieComposer *self)
{
  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), FALSE);

  return self->sending_chat != NULL && self->sending_chat == self->chat;
}

static gboolean
begin_sending (CauserieComposer *self)
{
  if (self->chat == NULL || self->branch == NULL || _causerie_composer_is_ended (self)
      || causerie_composer_is_sending (self) || _causerie_composer_get_turn (self) != NULL)
    return FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  g_set_object (&self->sending_chat, self->chat);
  _causerie_composer_update_button (self);
  return TRUE;
}

/* The person may have gone to another chat meanwhile: what is said there is not about this one. */
static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;
  gboolean sent = causerie_chat_turn_finish (chat, result, &error);

  if (self->sending_chat == chat)
    g_clear_object (&self->sending_chat);
  if (self->chat != chat)
    return;
  if (sent)
    _causerie_composer_emit_sent (self);
  else
    show_problem (self, error);
  _causerie_composer_update (self);
}

/*< private >
 * _causerie_composer_send_typed:
 * @self: a composer
 *
 * Sends what is typed, if that can be done. The text stays in the field until it is stored.
 */
void
_causerie_composer_send_typed (CauserieComposer *self)
{
  g_autofree char *typed = _causerie_composer_dup_typed (self);

  if (_causerie_composer_is_blank (self) || !begin_sending (self))
    return;
  causerie_chat_send_async (self->chat, self->branch, typed, get_model (self), NULL, on_sent_cb,
                            g_object_ref (self));
}

/**
 * causerie_composer_send_text:
 * @self: a composer
 * @text: what to send
 *
 * Sends @text in the branch on screen; what is typed stays as it is.
 */
void
causerie_composer_send_text (CauserieComposer *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  if (begin_sending (self))
    causerie_chat_send_text_async (self->chat, self->branch, text, get_model (self), NULL,
                                   on_sent_cb, g_object_ref (self));
}

static void
on_retried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_turn_finish (chat, result, &error) && self->chat == chat)
    show_problem (self, error);
}

/**
 * causerie_composer_retry:
 * @self: a composer
 * @message_id: a reply, or a person's message without one
 *
 * Begins a turn for another reply, with the model that is chosen here. What keeps it from beginning
 * is said where problems with sending are. The draft stays.
 */
void
causerie_composer_retry (CauserieComposer *self, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  if (self->chat == NULL || self->branch == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  causerie_chat_retry_async (self->chat, self->branch, message_id, get_model (self), NULL,
                             on_retried_cb, g_object_ref (self));
}
