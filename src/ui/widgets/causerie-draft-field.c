/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text field that shows a draft of a chat and stores changes to it. If several windows show the
 * same draft, a field without typed text follows the others. */
#include "config.h"

#include "causerie-draft-field.h"

#include "causerie-block.h"
#include "causerie-drafts.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

struct _CauserieDraftField
{
  GtkTextView parent_instance;

  /* Borrowed */
  GtkTextBuffer *buffer;

  /* Owned */
  CauserieChat *chat;
  GSignalGroup *chat_signals;
  char *original;
  gint64 message_id;
  guint loading : 1;
  guint closed : 1;
  guint sending : 1;
  guint typed : 1; /* the user typed here: the text is not just the draft that was loaded */
};

G_DEFINE_FINAL_TYPE (CauserieDraftField, causerie_draft_field, GTK_TYPE_TEXT_VIEW)

/* Sets the text without marking it as typed. */
static void
set_text (CauserieDraftField *self, const char *text)
{
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->loading = FALSE;
  self->typed = FALSE;
}

static void
show_draft (CauserieDraftField *self)
{
  const char *draft
      = self->chat != NULL ? causerie_chat_get_draft (self->chat, self->message_id) : "";

  set_text (self, draft[0] == '\0' && self->original != NULL ? self->original : draft);
}

/* To be called before the text is replaced. If another window has changed or sent the draft
   meanwhile, typed text that it no longer contains is added to it. */
static void
store_text (CauserieDraftField *self)
{
  g_autofree char *typed = NULL;

  if (self->chat == NULL || !self->typed)
    return;
  self->typed = FALSE;
  typed = causerie_draft_field_dup_text (self);
  causerie_chat_merge_draft (self->chat, self->message_id, typed);
}

static void
on_draft_changed_cb (CauserieChat *chat, gint64 message_id, const char *sent,
                     CauserieDraftField *self)
{
  const char *draft = causerie_chat_get_draft (chat, message_id);
  g_autofree char *text = causerie_draft_field_dup_text (self);
  gboolean is_sent = g_strcmp0 (text, sent) == 0;
  gboolean typed = self->typed;

  if (message_id != self->message_id || self->closed || self->sending || g_str_equal (text, draft))
    return;
  /* The new draft replaces typed text only if it contains it. */
  if (typed && !is_sent && !causerie_draft_contains (draft, text))
    return;
  show_draft (self);
  self->typed = typed && !is_sent;
}

static void
on_changed_cb (CauserieDraftField *self)
{
  g_autofree char *typed = NULL;

  if (self->loading || self->chat == NULL || self->closed)
    return;
  self->typed = TRUE;
  typed = causerie_draft_field_dup_text (self);
  causerie_chat_set_draft (self->chat, self->message_id, typed);
}

/* Input methods, drag and drop, and paste all emit "insert-text", so a closed field can block them
   here. */
static void
on_insert_text_cb (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length,
                   CauserieDraftField *self)
{
  if (!self->loading && (self->closed || !gtk_text_view_get_editable (GTK_TEXT_VIEW (self))))
    g_signal_stop_emission_by_name (buffer, "insert-text");
}

static void
causerie_draft_field_dispose (GObject *object)
{
  CauserieDraftField *self = CAUSERIE_DRAFT_FIELD (object);

  store_text (self);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_draft_field_parent_class)->dispose (object);
}

static void
causerie_draft_field_finalize (GObject *object)
{
  g_free (CAUSERIE_DRAFT_FIELD (object)->original);
  G_OBJECT_CLASS (causerie_draft_field_parent_class)->finalize (object);
}

static void
causerie_draft_field_class_init (CauserieDraftFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_draft_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_draft_field_finalize;
}

static void
causerie_draft_field_init (CauserieDraftField *self)
{
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  causerie_wrapped_text_watch (GTK_TEXT_VIEW (self));
  gtk_text_buffer_set_enable_undo (self->buffer, TRUE);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_insert_text_cb), self, 0);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect (self->chat_signals, "draft-changed", G_CALLBACK (on_draft_changed_cb),
                          self);
  g_signal_group_connect_swapped (self->chat_signals, "closing", G_CALLBACK (store_text), self);
}

/**
 * causerie_draft_field_set_target:
 * @chat: (nullable): the chat of the draft; %NULL clears the field
 * @message_id: the message that is edited by the draft, or 0 for a new message
 *
 * Switches to another draft, which is loaded from the library if needed. Typed text is stored in
 * the previous draft. The original text is cleared, and the field is not closed.
 */
void
causerie_draft_field_set_target (CauserieDraftField *self, CauserieChat *chat, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self));

  store_text (self);
  g_set_object (&self->chat, chat);
  self->message_id = message_id;
  self->closed = FALSE;
  self->sending = FALSE;
  g_clear_pointer (&self->original, g_free);
  g_signal_group_set_target (self->chat_signals, chat);
  show_draft (self);
  if (chat != NULL && causerie_draft_field_is_empty (self))
    causerie_chat_load_draft_async (chat, message_id, NULL, NULL, NULL);
}

/**
 * causerie_draft_field_set_original:
 * @text: the text to show if there is no draft and the user has not typed
 */
void
causerie_draft_field_set_original (CauserieDraftField *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self) && self->chat != NULL);

  g_free (self->original);
  self->original = g_strdup (text);
  if (!self->typed && causerie_chat_get_draft (self->chat, self->message_id)[0] == '\0')
    show_draft (self);
}

/* Puts the original text, if there is one, in the place of the draft; Undo brings the draft back.
 */
void
causerie_draft_field_reset (CauserieDraftField *self)
{
  GtkTextIter start, end;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self));

  if (self->chat == NULL || self->original == NULL)
    return;
  self->loading = TRUE;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, self->original, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  self->loading = FALSE;
  /* Otherwise the empty draft would be put here, and forget what Undo needs. */
  self->typed = TRUE;
  causerie_chat_set_draft (self->chat, self->message_id, NULL);
  self->typed = FALSE;
}

/**
 * causerie_draft_field_set_closed:
 * @closed: whether the field is empty and cannot be edited; the draft is kept
 */
void
causerie_draft_field_set_closed (CauserieDraftField *self, gboolean closed)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self));

  if (self->closed == !!closed)
    return;
  if (closed)
    store_text (self);
  self->closed = !!closed;
  if (closed)
    set_text (self, NULL);
  else
    show_draft (self);
}

char *
causerie_draft_field_dup_text (CauserieDraftField *self)
{
  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FIELD (self), NULL);

  return causerie_typed_text_dup (self->buffer);
}

gboolean
causerie_draft_field_is_empty (CauserieDraftField *self)
{
  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FIELD (self), TRUE);

  return gtk_text_buffer_get_char_count (self->buffer) == 0;
}

gboolean
causerie_draft_field_is_blank (CauserieDraftField *self)
{
  g_autofree char *text = causerie_draft_field_dup_text (self);

  g_return_val_if_fail (text != NULL, TRUE);

  return causerie_text_is_blank (text);
}

/* Returns: whether the original text is shown, or there is none */
gboolean
causerie_draft_field_is_original (CauserieDraftField *self)
{
  g_autofree char *text = causerie_draft_field_dup_text (self);

  g_return_val_if_fail (text != NULL, TRUE);

  return self->original == NULL || g_str_equal (text, self->original);
}

/* Removes the typed text from the chat, so that it can be moved to another one. Returns: (transfer
   full) (nullable): the text, or %NULL if the user has not typed here */
char *
causerie_draft_field_take_text (CauserieDraftField *self)
{
  g_autofree char *typed = NULL;

  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FIELD (self), NULL);

  if (self->chat == NULL || !self->typed)
    return NULL;
  typed = causerie_draft_field_dup_text (self);
  self->typed = FALSE;
  if (g_str_equal (causerie_chat_get_draft (self->chat, self->message_id), typed))
    causerie_chat_set_draft (self->chat, self->message_id, NULL);
  return g_steal_pointer (&typed);
}

/* Freezes the text until causerie_draft_field_end_sending(), although the draft is cleared as soon
   as the message is stored. */
void
causerie_draft_field_begin_sending (CauserieDraftField *self)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self));

  self->sending = TRUE;
}

/**
 * causerie_draft_field_end_sending:
 * @sent: whether the text was stored as a message and is no longer needed as a draft
 */
void
causerie_draft_field_end_sending (CauserieDraftField *self, gboolean sent)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FIELD (self));

  self->sending = FALSE;
  if (sent)
    self->typed = FALSE;
}
