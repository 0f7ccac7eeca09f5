/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the composer writes to: it follows the chat and the branch on screen. */
#include "config.h"

#include "causerie-composer-private.h"

#include "causerie-typed-text.h"

/*< private >
 * _causerie_composer_leave_text:
 * @self: a composer
 *
 * The text goes out of sight. What was typed here and is no longer in the draft, as another window
 * has typed or sent since, is added to the draft.
 */
void
_causerie_composer_leave_text (CauserieComposer *self)
{
  g_autofree char *typed = NULL;

  if (self->chat == NULL || !self->typed)
    return;
  self->typed = FALSE;
  typed = _causerie_composer_dup_typed (self);
  causerie_chat_keep_draft (self->chat, 0, typed);
}

/* A field in which nobody has typed shows the draft, whoever types it. */
static void
on_draft_changed_cb (CauserieChat *chat, gint64 message_id, const char *sent,
                     CauserieComposer *self)
{
  const char *draft = causerie_chat_get_draft (chat, 0);
  g_autofree char *typed = _causerie_composer_dup_typed (self);
  gboolean stays = self->typed && g_strcmp0 (typed, sent) != 0;

  if (message_id != 0 || self->ended || g_str_equal (typed, draft)
      || (self->typed && !causerie_typed_text_yields (self->buffer, draft, sent)))
    return;
  _causerie_composer_put_draft (self, draft);
  self->typed = stays;
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
  /* A reply beside another is on the branch before its turn knows of it. */
  g_signal_group_connect_swapped (self->chat_signals, "turn-replied",
                                  G_CALLBACK (_causerie_composer_update), self);
  g_signal_group_connect_swapped (self->chat_signals, "turn-removed",
                                  G_CALLBACK (_causerie_composer_update), self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::read-only",
                                  G_CALLBACK (_causerie_composer_update), self);
  g_signal_group_connect (self->chat_signals, "draft-changed", G_CALLBACK (on_draft_changed_cb),
                          self);
  g_signal_group_connect_swapped (self->chat_signals, "closing",
                                  G_CALLBACK (_causerie_composer_leave_text), self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::deleted",
                                  G_CALLBACK (_causerie_composer_update), self);
  self->branch_signals = g_signal_group_new (CAUSERIE_TYPE_BRANCH);
  g_signal_group_connect (self->branch_signals, "items-changed", G_CALLBACK (on_branch_changed_cb),
                          self);
  g_signal_group_connect_swapped (self->branch_signals, "notify::ended",
                                  G_CALLBACK (_causerie_composer_update), self);
}

/* Swaps the text for the draft of @chat; that of the chat before is kept by its own. */
static void
take_chat (CauserieComposer *self, CauserieChat *chat)
{
  _causerie_composer_leave_text (self);
  g_signal_group_set_target (self->branch_signals, NULL);
  g_clear_object (&self->branch);
  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  self->ended = FALSE;
  _causerie_composer_put_draft (self, chat != NULL ? causerie_chat_get_draft (chat, 0) : NULL);
  if (chat != NULL && gtk_text_buffer_get_char_count (self->buffer) == 0)
    causerie_chat_load_draft_async (chat, 0, NULL, NULL, NULL);
}

/*< private >
 * _causerie_composer_dup_branch_model:
 * @self: a composer with a session and a branch
 *
 * Returns: (nullable) (transfer full): the model that the branch's last reply was asked of, if it
 *   came from the service in use
 */
char *
_causerie_composer_dup_branch_model (CauserieComposer *self)
{
  CauserieService *service
      = causerie_registry_get_service (causerie_session_get_registry (self->session));

  return causerie_branch_dup_model (
      self->branch, service != NULL ? causerie_service_get_identity (service) : NULL);
}

/**
 * causerie_composer_set_session:
 * @self: a composer without a session
 * @session: whose service and models are used
 *
 * To be called once, before there is a chat.
 */
void
causerie_composer_set_session (CauserieComposer *self, CauserieSession *session)
{
  CauserieRegistry *registry;

  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  registry = causerie_session_get_registry (session);
  causerie_model_button_set_session (self->model_button, session);
  g_signal_connect_object (registry, "notify::default-model",
                           G_CALLBACK (_causerie_composer_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "notify::service", G_CALLBACK (forget_chosen_model), self,
                           G_CONNECT_SWAPPED);
  _causerie_composer_update (self);
}

/**
 * causerie_composer_set_chat:
 * @self: a composer
 * @chat: (nullable): the chat on screen
 * @branch: (nullable): the branch of @chat on screen, %NULL while it is being read
 *
 * Writes to @branch from now on. The text is swapped for the draft of another chat and stays on
 * another branch of the same one; a model that was chosen is forgotten on either.
 */
void
causerie_composer_set_chat (CauserieComposer *self, CauserieChat *chat, CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  if (self->chat == chat && self->branch == branch)
    return;
  if (self->chat != chat)
    take_chat (self, chat);
  g_set_object (&self->branch, branch);
  g_signal_group_set_target (self->branch_signals, branch);
  forget_chosen_model (self);
}

/**
 * causerie_composer_take_text:
 * @self: a composer
 *
 * Takes what somebody has typed here out of the chat on screen, to be put into another one.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if nobody has typed
 */
char *
causerie_composer_take_text (CauserieComposer *self)
{
  g_autofree char *typed = NULL;

  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), NULL);

  if (self->chat == NULL || !self->typed)
    return NULL;
  typed = _causerie_composer_dup_typed (self);
  self->typed = FALSE;
  if (g_str_equal (causerie_chat_get_draft (self->chat, 0), typed))
    causerie_chat_set_draft (self->chat, 0, NULL);
  return g_steal_pointer (&typed);
}
