/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asking again, with the model that the menu shows. */
#include "config.h"

#include "causerie-composer-private.h"

static void
on_retried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;

  if (causerie_chat_turn_finish (chat, result, &error) || self->chat != chat)
    return;
  gtk_label_set_text (self->problem_label, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
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
  causerie_chat_retry_async (self->chat, self->branch, message_id,
                             causerie_model_button_get_model (self->model_button), NULL,
                             on_retried_cb, g_object_ref (self));
}
