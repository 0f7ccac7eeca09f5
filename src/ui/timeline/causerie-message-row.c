/* SPDX-License-Identifier: GPL-3.0-or-later
 * The row of a message in the timeline. Changes are collected and applied once per frame. */
#include "config.h"

#include "causerie-message-row-private.h"

#include "causerie-card.h"
#include "causerie-compat.h"
#include "causerie-feedback-reasons.h"
#include "causerie-markdown.h"
#include "causerie-message-place.h"
#include "causerie-overhang.h"
#include "causerie-sender-name.h"
#include "causerie-text-state.h"
#include "causerie-time.h"

#include <glib/gi18n-lib.h>

/* The length of the announcement for a reply that has arrived. */
#define SPOKEN_CHARACTERS 300

/* The data key of a message for what the reader has unfolded and scrolled in it. */
#define TEXT_STATE "causerie-text-state"

G_DEFINE_FINAL_TYPE (CauserieMessageRow, causerie_message_row, GTK_TYPE_WIDGET)

/* A reply with this number of lines is not in view as a whole, if a line has so many bytes. */
#define LONG_LINES 25
#define LINE_BYTES 72

/* How far the name of a day is above its first message. */
#define DAY_DISTANCE 22

/* Returns: the display name from the list of models, which names the exact Claude model, or the
   name of the sender */
static char *
dup_model_name (CauserieMessageRow *self, CauserieMessage *message)
{
  const char *model = causerie_message_get_model (message);
  const char *listed = self->session != NULL ? causerie_registry_get_model_name (
                           causerie_session_get_registry (self->session), model)
                                             : NULL;

  return listed != NULL ? g_strdup (listed) : causerie_sender_name_dup (self->session, model);
}

/* Whether the reader has to be told who replies: that is clear if it is the one who replied
   before. */
static gboolean
changes_model (CauserieMessageRow *self, const char *name)
{
  CauserieMessage *earlier = NULL;
  g_autofree char *earlier_name = NULL;

  if (self->branch != NULL)
    earlier = causerie_message_place_find_earlier_reply (causerie_branch_get_tree (self->branch),
                                                         self->message);
  if (earlier == NULL)
    return TRUE;
  earlier_name = dup_model_name (self, earlier);
  return !g_str_equal (earlier_name, name);
}

static void
update_name (CauserieMessageRow *self)
{
  gboolean own = _causerie_message_row_is_own (self);
  g_autofree char *name
      = own ? g_strdup (C_ ("sender", "You")) : dup_model_name (self, self->message);
  g_autofree char *sender = NULL;

  if (own)
    sender = g_strdup (name);
  else
    sender = causerie_sender_name_dup (self->session, causerie_message_get_model (self->message));
  gtk_widget_set_visible (GTK_WIDGET (self->name_label), !own && changes_model (self, name));
  gtk_label_set_text (self->name_label, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sender, -1);
}

static void
announce_reply (CauserieMessageRow *self)
{
  g_autofree char *text = causerie_message_dup_text (self->message);
  g_autofree char *preview = causerie_markdown_preview (text, SPOKEN_CHARACTERS);

  if (preview[0] != '\0')
    causerie_compat_announce (GTK_WIDGET (self), preview);
}

/* A guess: the real height is known only after the layout. */
static gboolean
is_long (CauserieMessageRow *self)
{
  g_autofree char *text = NULL;
  gsize n_lines = 1;
  gsize n_bytes = 0;

  if (strlen (causerie_content_get_json (causerie_message_get_content (self->message)))
      < LONG_LINES)
    return FALSE;
  text = causerie_message_dup_text (self->message);
  for (const char *p = text; *p != '\0' && n_lines < LONG_LINES; p++, n_bytes++)
    if (*p == '\n' || n_bytes == LINE_BYTES)
      {
        n_lines++;
        n_bytes = 0;
      }
  return n_lines >= LONG_LINES;
}

/* Once, as soon as the text is shown. */
static void
restore_text_state (CauserieMessageRow *self)
{
  if (self->has_text || causerie_message_get_content (self->message) == NULL)
    return;
  self->has_text = TRUE;
  causerie_text_state_restore (GTK_WIDGET (self->body),
                               g_object_get_data (G_OBJECT (self->message), TEXT_STATE));
}

static void
update_content (CauserieMessageRow *self)
{
  CauserieContent *content = causerie_message_get_content (self->message);
  gboolean streaming = causerie_message_get_state (self->message) == CAUSERIE_MESSAGE_STREAMING
                       && (self->chat == NULL || _causerie_message_row_is_working (self));

  if (content != NULL || streaming)
    causerie_message_body_set_content (self->body, content, !streaming);
  else
    {
      causerie_message_body_set_first_words (self->body,
                                             causerie_message_get_first_words (self->message));
      if (self->chat != NULL)
        causerie_chat_load_content (self->chat, self->message);
    }
  restore_text_state (self);
  if (self->find_words != NULL)
    causerie_message_body_find (self->body, self->find_words, self->find_current);
  self->is_long = content != NULL && !streaming && is_long (self);
  if (self->streaming && !streaming && gtk_widget_get_mapped (GTK_WIDGET (self)))
    announce_reply (self);
  self->streaming = streaming;
}

static void
apply_changes (CauserieMessageRow *self)
{
  guint changes = self->changes;

  self->changes = 0;
  if ((changes & CAUSERIE_MESSAGE_ROW_NAME) != 0)
    update_name (self);
  if ((changes & CAUSERIE_MESSAGE_ROW_CONTENT) != 0)
    update_content (self);
  if (changes != 0)
    _causerie_message_row_update_state (self);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  self->tick_id = 0;
  apply_changes (self);
  return G_SOURCE_REMOVE;
}

static void
queue_change (CauserieMessageRow *self, CauserieMessageRowChange change)
{
  self->changes |= change;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

static void
on_name_changed_cb (CauserieMessageRow *self)
{
  queue_change (self, CAUSERIE_MESSAGE_ROW_NAME);
}

static void
on_content_changed_cb (CauserieMessageRow *self)
{
  queue_change (self, CAUSERIE_MESSAGE_ROW_CONTENT);
}

static void
on_state_changed_cb (CauserieMessageRow *self)
{
  queue_change (self, CAUSERIE_MESSAGE_ROW_STATE);
}

/* A reply without a turn does not stream any more, whatever its state says. */
static void
on_turn_changed_cb (CauserieMessageRow *self)
{
  if (causerie_message_get_state (self->message) == CAUSERIE_MESSAGE_STREAMING)
    queue_change (self, CAUSERIE_MESSAGE_ROW_CONTENT);
  queue_change (self, CAUSERIE_MESSAGE_ROW_STATE);
}

static void
on_children_changed_cb (CauserieTree *tree, gint64 parent_id, CauserieMessageRow *self)
{
  if (parent_id == causerie_message_get_parent_id (self->message)
      || parent_id == causerie_message_get_id (self->message))
    queue_change (self, CAUSERIE_MESSAGE_ROW_STATE);
}

static gboolean
has_words (const CauserieFeedback *feedback)
{
  return (feedback->reasons != NULL && *feedback->reasons != '\0')
         || (feedback->text != NULL && *feedback->text != '\0');
}

/* Clicking a toggle button must not discard written feedback. If the reply ended the chat, the text
   is kept as feedback on that; otherwise opens the dialog, where it can be read and removed. */
static void
withdraw (CauserieMessageRow *self, const CauserieFeedback *old)
{
  gint64 id = causerie_message_get_id (self->message);
  g_autofree char *reasons = NULL;
  g_autofree char *text = NULL;

  if (old == NULL || !has_words (old))
    causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_NONE, NULL, NULL);
  else if (causerie_message_get_ends (self->message))
    {
      reasons = g_strdup (old->reasons);
      text = g_strdup (old->text);
      causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_ENDING, reasons, text);
    }
  else
    {
      queue_change (self, CAUSERIE_MESSAGE_ROW_STATE);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.give-feedback", "x", id);
    }
}

/* Stores the verdict of the buttons. */
void
_causerie_message_row_judge (CauserieMessageRow *self, int verdict)
{
  gint64 id = causerie_message_get_id (self->message);
  const CauserieFeedback *old;
  g_autofree char *reasons = NULL;
  g_autofree char *text = NULL;

  if (self->chat == NULL)
    return;
  old = causerie_chat_get_feedback (self->chat, id);
  if (verdict == CAUSERIE_VERDICT_NONE)
    {
      withdraw (self, old);
      return;
    }
  if (old != NULL)
    {
      reasons = causerie_feedback_filter_reasons (old->reasons, (CauserieVerdict)verdict);
      text = g_strdup (old->text);
    }
  causerie_chat_set_feedback (self->chat, id, (CauserieVerdict)verdict, reasons, text);
}

/* Touch screens have no hover, so a tap shows the buttons. */
static void
on_tapped_cb (GtkWidget *widget)
{
  gtk_widget_grab_focus (widget);
}

/* The error of a failed retry is stored with the user's message, and shown with the reply. */
static void
connect_question (CauserieMessageRow *self, CauserieTree *tree)
{
  CauserieMessage *question
      = causerie_tree_get_message (tree, causerie_message_get_parent_id (self->message));

  if (question != NULL && !_causerie_message_row_is_own (self))
    g_signal_connect_object (question, "notify::failure", G_CALLBACK (on_state_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
connect_all (CauserieMessageRow *self)
{
  static const char *const states[]
      = { "notify::state", "notify::failure", "notify::content-failure", "notify::ends" };

  g_signal_connect_object (self->message, "notify::content", G_CALLBACK (on_content_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->message, "notify::state", G_CALLBACK (on_content_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_signal_connect_object (self->message, states[i], G_CALLBACK (on_state_changed_cb), self,
                             G_CONNECT_SWAPPED);
  if (self->session != NULL)
    g_signal_connect_object (causerie_session_get_registry (self->session), "notify::models",
                             G_CALLBACK (on_name_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->branch != NULL)
    {
      g_signal_connect_object (self->branch, "items-changed", G_CALLBACK (on_state_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->branch, "notify::ended", G_CALLBACK (on_state_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (causerie_branch_get_tree (self->branch), "children-changed",
                               G_CALLBACK (on_children_changed_cb), self, 0);
      connect_question (self, causerie_branch_get_tree (self->branch));
    }
  if (self->chat == NULL)
    return;
  g_signal_connect_object (self->chat, "turn-added", G_CALLBACK (on_turn_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "turn-removed", G_CALLBACK (on_turn_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "feedback-changed", G_CALLBACK (on_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "notify::read-only", G_CALLBACK (on_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "notify::deleted", G_CALLBACK (on_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The row is destroyed when it is scrolled away, so its state is stored with the message. */
static void
save_text_state (CauserieMessageRow *self)
{
  if (self->body != NULL && self->has_text)
    g_object_set_data_full (G_OBJECT (self->message), TEXT_STATE,
                            causerie_text_state_save (GTK_WIDGET (self->body)),
                            (GDestroyNotify)g_array_unref);
}

/* The name of the day is above the message, outside of what the focus and a jump mark. */
static void
make_day (CauserieMessageRow *self)
{
  g_autofree char *day = causerie_time_dup_day (causerie_message_get_created_at (self->message));
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", day, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_insert_after (causerie_overhang_new (label, DAY_DISTANCE), GTK_WIDGET (self), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-new-day");
}

static void
make_place (CauserieMessageRow *self)
{
  CauserieTree *tree = self->branch != NULL ? causerie_branch_get_tree (self->branch) : NULL;

  if (tree != NULL && causerie_message_place_is_first (tree, self->message))
    gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-first");
  if (tree != NULL && causerie_message_place_begins_day (tree, self->message))
    make_day (self);
}

/* Own messages are on a card; replies have the full width of the page. */
static void
make_body (CauserieMessageRow *self)
{
  CauserieRole role = causerie_message_get_role (self->message);
  GtkWidget *body = causerie_message_body_new (role);
  GtkWidget *place = _causerie_message_row_is_own (self) ? causerie_card_new (body) : body;

  self->body = CAUSERIE_MESSAGE_BODY (body);
  gtk_widget_insert_after (place, GTK_WIDGET (self), GTK_WIDGET (self->name_label));
  gtk_widget_add_css_class (
      GTK_WIDGET (self), _causerie_message_row_is_own (self) ? "causerie-own" : "causerie-reply");
  gtk_widget_set_halign (GTK_WIDGET (self->actions),
                         _causerie_message_row_is_own (self) ? GTK_ALIGN_END : GTK_ALIGN_START);
  causerie_message_actions_set_role (self->actions, role);
  causerie_message_actions_set_time (self->actions,
                                     causerie_message_get_created_at (self->message));
  if (self->chat != NULL)
    causerie_message_actions_set_message (self->actions, self->chat, self->message);
  if (self->chat != NULL && self->session != NULL)
    causerie_message_links_set_message (self->links, self->session, self->chat, self->message);
}

static void
causerie_message_row_dispose (GObject *object)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  if (self->message != NULL)
    save_text_state (self);
  self->body = NULL;
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_MESSAGE_ROW);
  g_clear_object (&self->message);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_message_row_parent_class)->dispose (object);
}

static void
causerie_message_row_finalize (GObject *object)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (object);

  g_free (self->description);
  g_clear_pointer (&self->find_words, causerie_find_words_unref);
  G_OBJECT_CLASS (causerie_message_row_parent_class)->finalize (object);
}

static void
causerie_message_row_class_init (CauserieMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_message_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_message_row_finalize;
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  _causerie_message_row_install_actions (widget_class);
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_LINKS);
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_ACTIONS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, links);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, actions);
  gtk_widget_class_bind_template_callback (widget_class, _causerie_message_row_judge);
}

static void
causerie_message_row_init (CauserieMessageRow *self)
{
  GtkGesture *tap = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (tap), TRUE);
  g_signal_connect_swapped (tap, "released", G_CALLBACK (on_tapped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (tap));
}

/**
 * causerie_message_row_new:
 * @session: (nullable): provides the display names of models
 * @chat: (nullable): the chat; without one the actions are disabled
 * @branch: (nullable): the branch on screen
 *
 * Creates the row of @message and loads its content if needed. The row follows changes of the
 * message, its versions and its turn.
 */
GtkWidget *
causerie_message_row_new (CauserieSession *session, CauserieChat *chat, CauserieBranch *branch,
                          CauserieMessage *message)
{
  CauserieMessageRow *self;

  g_return_val_if_fail (session == NULL || CAUSERIE_IS_SESSION (session), NULL);
  g_return_val_if_fail (chat == NULL || CAUSERIE_IS_CHAT (chat), NULL);
  g_return_val_if_fail (branch == NULL || CAUSERIE_IS_BRANCH (branch), NULL);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), NULL);

  self = g_object_new (CAUSERIE_TYPE_MESSAGE_ROW, NULL);
  g_set_object (&self->session, session);
  g_set_object (&self->chat, chat);
  g_set_object (&self->branch, branch);
  self->message = g_object_ref (message);
  make_body (self);
  make_place (self);
  connect_all (self);
  self->changes
      = CAUSERIE_MESSAGE_ROW_NAME | CAUSERIE_MESSAGE_ROW_CONTENT | CAUSERIE_MESSAGE_ROW_STATE;
  apply_changes (self);
  return GTK_WIDGET (self);
}

gint64
causerie_message_row_get_message_id (CauserieMessageRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_ROW (self), 0);

  return causerie_message_get_id (self->message);
}

/**
 * causerie_message_row_find:
 * @words: (nullable): the words to mark, %NULL to remove the marks
 * @current: the index of the current match in this message, or -1
 *
 * Marks all matches, also in text that arrives later.
 */
void
causerie_message_row_find (CauserieMessageRow *self, CauserieFindWords *words, int current)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ROW (self));

  if (causerie_find_words_equal (self->find_words, words) && self->find_current == current)
    return;
  g_clear_pointer (&self->find_words, causerie_find_words_unref);
  self->find_words = words != NULL ? causerie_find_words_ref (words) : NULL;
  self->find_current = current;
  causerie_message_body_find (self->body, words, current);
}

/**
 * causerie_message_row_get_found_place:
 * @n: the index of a match in this message
 * @place: (out): in the coordinates of the row
 *
 * Returns: %FALSE if the match is not shown, because the text is not loaded or not allocated yet
 */
gboolean
causerie_message_row_get_found_place (CauserieMessageRow *self, guint n, graphene_rect_t *place)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_ROW (self), FALSE);

  return self->find_words != NULL && causerie_message_get_content (self->message) != NULL
         && causerie_message_body_get_found_place (self->body, self->find_words, n,
                                                   GTK_WIDGET (self), place);
}
