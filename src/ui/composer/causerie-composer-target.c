/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the composer writes to: it follows the chat and the branch on screen. */
#include "config.h"

#include "causerie-composer-private.h"

static void
on_draft_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autofree char *draft = causerie_chat_load_draft_finish (chat, result, NULL);

  /* What was typed in the meantime is newer than what was stored. */
  if (self->chat == chat && !self->ended && gtk_text_buffer_get_char_count (self->buffer) == 0)
    _causerie_composer_put_draft (self, draft);
}

/* A model that was chosen is for what comes next on this branch, at this service. */
static void
forget_chosen_model (CauserieComposer *self)
{
  g_clear_pointer (&self->chosen_model, g_free);
  _causerie_composer_update (self);
}

static void
on_branch_changed_cb (CauserieBranch *branch, guint position, guint removed, guint added,
                      CauserieComposer *self)
{
  if (removed > 0)
    forget_chosen_model (self);
  else
    _causerie_composer_update (self);
}

/*< private >
 * _causerie_composer_init_signals:
 * @self: a composer that has neither chat nor branch
 *
 * Listens to whatever changes what can be done: turns that come and go, the end, the leaf. To be
 * called once.
 */
void
_causerie_composer_init_signals (CauserieComposer *self)
{
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "turn-added",
                                  G_CALLBACK (_causerie_composer_update), self);
  g_signal_group_connect_swapped (self->chat_signals, "turn-removed",
                                  G_CALLBACK (_causerie_composer_update), self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::read-only",
                                  G_CALLBACK (_causerie_composer_update), self);
  self->branch_signals = g_signal_group_new (CAUSERIE_TYPE_BRANCH);
  g_signal_group_connect (self->branch_signals, "items-changed", G_CALLBACK (on_branch_changed_cb),
                          self);
  g_signal_group_connect_swapped (self->branch_signals, "notify::ended",
                                  G_CALLBACK (_causerie_composer_update), self);
}

/*< private >
 * _causerie_composer_set_session:
 * @self: a composer
 * @session: (nullable): whose service and models are used
 *
 * Takes over the session, of which a composer has one. To be called once.
 */
void
_causerie_composer_set_session (CauserieComposer *self, CauserieSession *session)
{
  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  causerie_model_button_set_session (self->model_button, session);
  g_signal_connect_object (session, "notify::default-model", G_CALLBACK (_causerie_composer_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::service", G_CALLBACK (forget_chosen_model), self,
                           G_CONNECT_SWAPPED);
  _causerie_composer_update (self);
}

/*< private >
 * _causerie_composer_set_chat:
 * @self: a composer
 * @chat: (nullable): the chat on screen
 *
 * Swaps the text for the draft of @chat; that of the chat before is kept by its own. Lets go of
 * the branch, which belongs to the chat before.
 */
void
_causerie_composer_set_chat (CauserieComposer *self, CauserieChat *chat)
{
  if (self->chat == chat)
    return;
  g_signal_group_set_target (self->branch_signals, NULL);
  g_clear_object (&self->branch);
  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  g_clear_pointer (&self->chosen_model, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  self->ended = FALSE;
  _causerie_composer_put_draft (self, chat != NULL ? causerie_chat_get_draft (chat, 0) : NULL);
  if (chat != NULL && gtk_text_buffer_get_char_count (self->buffer) == 0)
    causerie_chat_load_draft_async (chat, 0, NULL, on_draft_loaded_cb, g_object_ref (self));
  _causerie_composer_update (self);
}

/*< private >
 * _causerie_composer_set_branch:
 * @self: a composer
 * @branch: (nullable): the branch on screen, of the chat set before
 *
 * Looks at another branch. A model chosen for the branch before says nothing about this one.
 */
void
_causerie_composer_set_branch (CauserieComposer *self, CauserieBranch *branch)
{
  if (!g_set_object (&self->branch, branch))
    return;
  g_signal_group_set_target (self->branch_signals, branch);
  g_clear_pointer (&self->chosen_model, g_free);
  _causerie_composer_update (self);
}

static CauserieMessage *
dup_last_reply (CauserieBranch *branch)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (branch));

  while (n-- > 0)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), n);

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
        return g_steal_pointer (&message);
    }
  return NULL;
}

/*< private >
 * _causerie_composer_dup_branch_model:
 * @self: a composer with a session
 *
 * Returns: (nullable) (transfer full): the model of the branch's last reply, if it came from the
 *   service in use
 */
char *
_causerie_composer_dup_branch_model (CauserieComposer *self)
{
  g_autoptr (CauserieMessage) reply = dup_last_reply (self->branch);
  CauserieService *service = causerie_session_get_service (self->session);

  if (reply == NULL)
    return NULL;
  if (service != NULL && causerie_message_get_service (reply) != NULL
      && !g_str_equal (causerie_message_get_service (reply),
                       causerie_service_get_identity (service)))
    return NULL;
  return g_strdup (causerie_message_get_model (reply));
}
