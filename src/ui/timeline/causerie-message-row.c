/* SPDX-License-Identifier: GPL-3.0-or-later
 * The row of a message in the timeline. Changes are collected and applied once per frame. */
#include "config.h"

#include "causerie-message-row.h"

#include "causerie-card.h"
#include "causerie-compat.h"
#include "causerie-feedback-reasons.h"
#include "causerie-message-actions.h"
#include "causerie-message-body.h"
#include "causerie-message-links.h"
#include "causerie-message-place.h"
#include "causerie-overhang.h"
#include "causerie-sender-name.h"
#include "causerie-sources.h"
#include "causerie-state-line.h"
#include "causerie-text-state.h"
#include "causerie-time.h"
#include "causerie-timeline-view.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

/* The data key of a message for what the reader has unfolded and scrolled in it. */
#define TEXT_STATE "causerie-text-state"

/* A reply with this number of lines is not in view as a whole, if a line has so many bytes. */
#define LONG_LINES 25
#define LINE_BYTES 72

/* How far the name of a day is above its first message. */
#define DAY_DISTANCE 22

/* What has to be updated in the next frame. */
typedef enum
{
  CAUSERIE_MESSAGE_ROW_NAME = 1 << 0,
  CAUSERIE_MESSAGE_ROW_CONTENT = 1 << 1,
  CAUSERIE_MESSAGE_ROW_STATE = 1 << 2,
} CauserieMessageRowChange;

struct _CauserieMessageRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *name_label;
  CauserieMessageLinks *links;
  CauserieMessageActions *actions;

  /* Created when the role is known */
  CauserieMessageBody *body;

  /* Created when a reply is complete and long, otherwise NULL */
  CauserieMessageActions *head_actions;

  /* Created when there is a state to show: most messages never need it */
  CauserieStateLine *state_line;

  /* Owned; all except the message can be NULL */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieMessage *message;
  CauserieFindWords *find_words; /* what is marked in the text, or %NULL */

  gboolean has_text; /* whether the content was shown */
  int find_current;  /* the index of the current match, or -1 */
  guint changes;     /* flags of CauserieMessageRowChange */
  guint tick_id;
  gboolean streaming; /* as last shown */
  gboolean is_long;   /* its head and its foot are probably not in view at once */
  char *description;  /* the accessible description */
  int focus_step;     /* the direction in which the keyboard moved to this version, or 0 */
};

G_DEFINE_FINAL_TYPE (CauserieMessageRow, causerie_message_row, GTK_TYPE_WIDGET)

static void judge (CauserieMessageRow *self, int verdict);

static CauserieTree *
get_tree (CauserieMessageRow *self)
{
  return self->branch != NULL ? causerie_branch_get_tree (self->branch) : NULL;
}

/* Returns: whether the user wrote the message */
static gboolean
is_own (CauserieMessageRow *self)
{
  return causerie_message_get_role (self->message) == CAUSERIE_ROLE_USER;
}

/* Returns: whether a turn is in progress: for the reply itself, or below the user's message */
static gboolean
is_working (CauserieMessageRow *self)
{
  CauserieTurn *turn;

  if (self->chat == NULL)
    return FALSE;
  if (is_own (self))
    return causerie_chat_get_turn_below (self->chat, causerie_message_get_id (self->message))
           != NULL;
  if (causerie_message_get_state (self->message) != CAUSERIE_MESSAGE_STREAMING)
    return FALSE;
  turn = causerie_chat_get_turn_below (self->chat, causerie_message_get_parent_id (self->message));
  return turn != NULL;
}

/* Returns: the user's message: the message itself, or the one it replies to */
static gint64
get_question_id (CauserieMessageRow *self)
{
  return is_own (self) ? causerie_message_get_id (self->message)
                       : causerie_message_get_parent_id (self->message);
}

/* Whether there is an earlier exchange above the message and its reply. */
static gboolean
follows_exchange (CauserieMessageRow *self)
{
  CauserieTree *tree = get_tree (self);
  gint64 question = get_question_id (self);

  return tree != NULL && question != CAUSERIE_ROOT
         && causerie_tree_get_parent_id (tree, question) != CAUSERIE_ROOT;
}

/* The error of a failed turn is stored with the user's message. If that has replies, the turn was a
   retry. */
static CauserieFailure *
get_retry_failure (CauserieMessageRow *self)
{
  CauserieTree *tree = get_tree (self);
  CauserieMessage *question = NULL;

  if (tree != NULL && !is_own (self))
    question = causerie_tree_get_message (tree, causerie_message_get_parent_id (self->message));
  return question != NULL ? causerie_message_get_failure (question) : NULL;
}

static void
gather_facts (CauserieMessageRow *self, CauserieMessageFacts *facts)
{
  gint64 id = causerie_message_get_id (self->message);

  facts->role = causerie_message_get_role (self->message);
  facts->state = causerie_message_get_state (self->message);
  facts->failure = causerie_message_get_failure (self->message);
  facts->content_failure = causerie_message_get_content (self->message) == NULL
                               ? causerie_message_get_content_failure (self->message)
                               : NULL;
  facts->retry_failure = get_retry_failure (self);
  facts->follows = follows_exchange (self);
  facts->leaf = self->branch == NULL || causerie_branch_get_leaf_id (self->branch) == id;
  facts->working
      = self->chat == NULL ? facts->state == CAUSERIE_MESSAGE_STREAMING : is_working (self);
  facts->blank = causerie_message_get_content (self->message) != NULL
                 && causerie_message_body_get_blank (self->body);
  facts->only_thinking = causerie_message_get_content (self->message) != NULL
                         && causerie_message_body_get_only_thinking (self->body);
  facts->ends = causerie_message_get_ends (self->message);
  facts->closed = (self->branch != NULL && causerie_branch_get_ended (self->branch))
                  || (self->chat != NULL && !causerie_chat_get_writable (self->chat));
}

/* Returns: (transfer full) (nullable): the first words of the message, %NULL while they arrive */
static char *
dup_words (CauserieMessageRow *self)
{
  const char *words = causerie_message_get_first_words (self->message);

  if (self->streaming && (words == NULL || words[0] == '\0'))
    return NULL;
  return causerie_words_dup_for_message (self->message);
}

/* The accessible name of a row is only the sender. Text and time are in its description. */
static void
describe (CauserieMessageRow *self, guint version, guint n_versions)
{
  g_autofree char *words = dup_words (self);
  g_autofree char *time = causerie_time_dup_short (causerie_message_get_created_at (self->message));
  g_autofree char *version_words = NULL;
  g_autofree char *description = NULL;

  if (n_versions > 1)
    /* Translators: describes a message to a screen reader, such as "version 2 of 3" */
    version_words = g_strdup_printf (_ ("version %u of %u"), version, n_versions);
  if (words == NULL)
    description = g_strjoin (", ", time, version_words, NULL);
  else
    description = g_strjoin (", ", words, time, version_words, NULL);
  if (g_strcmp0 (description, self->description) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  causerie_message_actions_set_words (self->actions, words);
  g_free (self->description);
  self->description = g_steal_pointer (&description);
}

static void
update_versions (CauserieMessageRow *self)
{
  CauserieTree *tree = get_tree (self);
  gint64 id = causerie_message_get_id (self->message);
  guint n = tree != NULL ? causerie_tree_get_n_versions (tree, id) : 1;
  guint version = tree != NULL ? causerie_tree_get_version (tree, id) : 1;

  causerie_message_actions_set_versions (self->actions, version, n);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.previous-version",
                                 n > 1 && causerie_tree_get_neighbour (tree, id, -1) != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.next-version",
                                 n > 1 && causerie_tree_get_neighbour (tree, id, 1) != 0);
  describe (self, version, n);
}

/* The buttons at the foot of a long reply are out of view while its beginning is read, so there are
   others at its head. They take the space beside the buttons of the message it answers, which are
   at the other end of the line. */
static void
ensure_head (CauserieMessageRow *self)
{
  CauserieTree *tree = get_tree (self);
  CauserieMessage *question = NULL;
  g_autofree char *words = NULL;

  if (tree != NULL)
    question = causerie_tree_get_message (tree, causerie_message_get_parent_id (self->message));
  if (self->head_actions != NULL || !self->is_long || is_own (self) || question == NULL
      || causerie_message_get_role (question) != CAUSERIE_ROLE_USER)
    return;
  self->head_actions
      = g_object_new (CAUSERIE_TYPE_MESSAGE_ACTIONS, "halign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->head_actions), "causerie-head-actions");
  causerie_message_actions_set_role (self->head_actions, CAUSERIE_ROLE_ASSISTANT);
  if (self->chat != NULL)
    causerie_message_actions_set_message (self->head_actions, self->chat, self->message);
  words = dup_words (self);
  causerie_message_actions_set_words (self->head_actions, words);
  g_signal_connect_object (self->head_actions, "judged", G_CALLBACK (judge), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_before (causerie_overhang_new (GTK_WIDGET (self->head_actions), 0),
                            GTK_WIDGET (self), GTK_WIDGET (self->name_label));
}

static void
update_verdict (CauserieMessageRow *self)
{
  gint64 id = causerie_message_get_id (self->message);
  const CauserieFeedback *feedback
      = self->chat != NULL ? causerie_chat_get_feedback (self->chat, id) : NULL;

  CauserieVerdict verdict = feedback != NULL ? feedback->verdict : CAUSERIE_VERDICT_NONE;

  causerie_message_actions_set_verdict (self->actions, verdict);
  if (self->head_actions != NULL)
    causerie_message_actions_set_verdict (self->head_actions, verdict);
}

/* No message can be added below the end of a chat. An import may have messages there. */
static gboolean
is_ended_at (CauserieMessageRow *self, gint64 id)
{
  return self->branch != NULL && causerie_branch_get_ended (self->branch)
         && causerie_tree_is_ended_at (get_tree (self), id);
}

static gboolean
is_ended_above (CauserieMessageRow *self, gint64 id)
{
  CauserieTree *tree = get_tree (self);

  return tree != NULL && is_ended_at (self, causerie_tree_get_parent_id (tree, id));
}

static void
update_actions (CauserieMessageRow *self, const CauserieMessageFacts *facts)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean writable = self->chat != NULL && causerie_chat_get_writable (self->chat);
  gboolean finished = facts->state != CAUSERIE_MESSAGE_STREAMING || !facts->working;
  gint64 question = get_question_id (self);
  /* For this reply or for another version of it. */
  gboolean asked
      = self->chat != NULL && causerie_chat_get_turn_below (self->chat, question) != NULL;

  gtk_widget_action_set_enabled (widget, "message.edit",
                                 writable && !is_ended_above (self, question));
  gtk_widget_action_set_enabled (widget, "message.retry",
                                 writable && !asked && !is_ended_at (self, question));
  gtk_widget_action_set_enabled (widget, "message.unlock",
                                 writable && !asked && !is_ended_at (self, question));
  gtk_widget_action_set_enabled (widget, "message.continue", writable && !facts->closed);
  gtk_widget_action_set_enabled (widget, "message.continue-shortened", writable);
  gtk_widget_action_set_enabled (widget, "message.read", self->chat != NULL);
  gtk_widget_action_set_enabled (widget, "message.save", self->chat != NULL);
  causerie_message_actions_set_can_judge (self->actions, writable && finished);
  if (self->head_actions != NULL)
    causerie_message_actions_set_can_judge (self->head_actions, writable && finished);
  causerie_message_actions_set_working (self->actions, facts->working && !is_own (self));
}

static void
show_note (CauserieMessageRow *self, const CauserieStateNote *note, gboolean announced)
{
  gboolean new_line = self->state_line == NULL;

  if (new_line)
    {
      self->state_line = CAUSERIE_STATE_LINE (causerie_state_line_new ());
      gtk_widget_insert_before (GTK_WIDGET (self->state_line), GTK_WIDGET (self),
                                GTK_WIDGET (self->links));
    }
  if (!announced && (new_line || !gtk_widget_get_visible (GTK_WIDGET (self->state_line)))
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    causerie_compat_announce (GTK_WIDGET (self), note->sentence);
  causerie_state_line_show_note (self->state_line, note);
}

/* Returns: (transfer full) (nullable): the sentence about what was left out of the request */
static char *
dup_omission (CauserieMessageRow *self)
{
  g_autofree char *name = NULL;

  if (!causerie_message_get_without_thinking (self->message))
    return NULL;
  name = causerie_sender_name_dup (self->session, causerie_message_get_model (self->message));
  /* Translators: stands below a reply; %s is a model's name, such as Claude */
  return g_strdup_printf (_ ("%s’s earlier thinking was left out, as it is no longer valid."),
                          name);
}

/* Updates the state line, the versions, the verdict and the actions. */
static void
update_state (CauserieMessageRow *self)
{
  CauserieMessageFacts facts = { 0 };
  CauserieStateNote note;
  g_autofree char *omission = dup_omission (self);

  gather_facts (self, &facts);
  facts.omission = omission;
  if (causerie_state_note_init (&note, &facts))
    /* The turn announces a failed retry itself. */
    show_note (self, &note, facts.retry_failure != NULL);
  else if (self->state_line != NULL)
    causerie_state_line_show_note (self->state_line, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->body),
                          !causerie_message_body_get_blank (self->body) || facts.working);
  ensure_head (self);
  update_versions (self);
  update_verdict (self);
  update_actions (self, &facts);
}

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
  gboolean own = is_own (self);
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

/* A guess: the real height is known only after the layout. */
static gboolean
is_long (CauserieMessageRow *self)
{
  CauserieContent *content;
  g_autofree char *text = NULL;
  gsize n_lines = 1;
  gsize n_bytes = 0;

  content = causerie_message_get_content (self->message);
  if (causerie_content_get_size (content) < LONG_LINES)
    return FALSE;
  text = causerie_content_dup_start (content, LONG_LINES * (LINE_BYTES + 2));
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
  if (self->has_text || causerie_message_get_content (self->message) == NULL
      || causerie_message_body_get_loading (self->body))
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
                       && (self->chat == NULL || is_working (self));

  causerie_message_body_set_thinking_times (self->body,
                                            causerie_message_get_thinking_times (self->message));
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
    update_state (self);
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
static void
judge (CauserieMessageRow *self, int verdict)
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

  if (question != NULL && !is_own (self))
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
  g_signal_connect_object (self->message, "notify::thinking-times",
                           G_CALLBACK (on_content_changed_cb), self, G_CONNECT_SWAPPED);
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
                            (GDestroyNotify)g_variant_unref);
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
  GtkWidget *place = is_own (self) ? causerie_card_new (body) : body;

  self->body = CAUSERIE_MESSAGE_BODY (body);
  causerie_message_body_set_store (
      self->body, self->chat != NULL ? causerie_chat_get_attachment_store (self->chat) : NULL);
  g_signal_connect_object (body, "loaded", G_CALLBACK (on_content_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_after (place, GTK_WIDGET (self), GTK_WIDGET (self->name_label));
  gtk_widget_add_css_class (GTK_WIDGET (self), is_own (self) ? "causerie-own" : "causerie-reply");
  gtk_widget_set_halign (GTK_WIDGET (self->actions),
                         is_own (self) ? GTK_ALIGN_END : GTK_ALIGN_START);
  causerie_message_actions_set_role (self->actions, role);
  causerie_message_actions_set_time (self->actions,
                                     causerie_message_get_created_at (self->message));
  if (self->chat != NULL)
    causerie_message_actions_set_message (self->actions, self->chat, self->message);
  if (self->chat != NULL && self->session != NULL)
    causerie_message_links_set_message (self->links, self->session, self->chat, self->message);
}

static void
on_edit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  gtk_widget_activate_action (widget, "win.edit-message", "x", get_question_id (self));
}

static void
on_retry_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  gtk_widget_activate_action (widget, "chat.retry", "x", causerie_message_get_id (self->message));
}

/* The turn of the message continues after the keyring prompt. */
static void
on_unlock_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.unlock-keyring", NULL);
  on_retry_cb (widget, name, parameter);
}

static void
on_continue_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* Translators: is sent to the model as a message, to get the rest of a reply */
  const char *text = _ ("Please continue exactly where you stopped.");

  gtk_widget_activate_action (widget, "win.send-text", "s", text);
}

static void
on_continue_shortened_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  gtk_widget_activate_action (widget, "version.continue-shortened", "x",
                              causerie_message_get_id (self->message));
}

static void
on_read_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  if (self->chat != NULL)
    causerie_chat_load_content (self->chat, self->message);
}

static void
on_save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  if (self->chat != NULL)
    causerie_chat_store_again (self->chat);
}

/* Returns: (transfer full): the text of the message, with links to its sources, or the names of its
   files if it has none */
static char *
dup_text_to_copy (CauserieMessageRow *self)
{
  CauserieContent *content = causerie_message_get_content (self->message);
  g_autofree char *text = content != NULL && !is_own (self)
                              ? causerie_sources_dup_markdown (content)
                              : causerie_message_dup_text (self->message);
  g_autoptr (GPtrArray) files
      = content != NULL ? causerie_content_list_attachments (content) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (files == NULL || !causerie_text_is_blank (text))
    return g_steal_pointer (&text);
  for (guint i = 0; i < files->len; i++)
    {
      const CauserieAttachment *file = g_ptr_array_index (files, i);

      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", file->name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
copy (CauserieMessageRow *self, const char *action)
{
  g_autofree char *text = dup_text_to_copy (self);

  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", text);
}

/* One's own text is as it was typed. */
static void
on_copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  copy (self, is_own (self) ? "win.copy-text" : "win.copy-message");
}

static void
on_copy_markdown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  copy (CAUSERIE_MESSAGE_ROW (widget), "win.copy-text");
}

/* Returns: (nullable): the selection of the timeline, if any text is selected */
static CauserieSelection *
get_selection (CauserieMessageRow *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), CAUSERIE_TYPE_TIMELINE_VIEW);
  CauserieSelection *selection
      = view != NULL ? causerie_timeline_view_get_selection (CAUSERIE_TIMELINE_VIEW (view)) : NULL;

  return selection != NULL && !causerie_selection_is_empty (selection) ? selection : NULL;
}

/* Quotes the selected text, or all of the message. */
static void
on_quote_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);
  g_autofree char *all = NULL;

  if (get_selection (self) != NULL)
    {
      gtk_widget_activate_action (widget, "text.quote", NULL);
      return;
    }
  all = dup_text_to_copy (self);
  gtk_widget_activate_action (widget, "chat.quote", "s", all);
}

/* Returns: (transfer full): the end of the text with the focus, or of all the message */
static CauserieSelectionPoint *
find_extension (CauserieMessageRow *self, guint row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  CauserieMarkdownPlace *place = NULL;

  if (GTK_IS_LABEL (focus))
    place = causerie_message_body_find_place (self->body, focus,
                                              strlen (gtk_label_get_text (GTK_LABEL (focus))));
  return place != NULL ? causerie_selection_point_new (row, place)
                       : causerie_selection_point_new_end (row);
}

/* For screen readers, which select text within one label. */
static void
on_extend_selection_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);
  CauserieSelection *selection = get_selection (self);
  GtkWidget *view = gtk_widget_get_ancestor (widget, CAUSERIE_TYPE_TIMELINE_VIEW);
  g_autoptr (CauserieSelectionPoint) end = NULL;
  guint row;

  if (selection == NULL
      || !causerie_timeline_view_find_row (CAUSERIE_TIMELINE_VIEW (view), widget, &row))
    return;
  end = find_extension (self, row);
  causerie_selection_extend (selection, end);
}

/* Waits until the row is allocated: moving the focus earlier scrolls the timeline. */
static gboolean
on_focus_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);

  if (gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;
  causerie_message_actions_focus_version (self->actions, self->focus_step);
  return G_SOURCE_REMOVE;
}

/* Moves the focus to the row of the other version, so that the user can go on through the versions
   by keyboard. */
static void
pass_focus (CauserieTimelineView *view, CauserieBranch *branch, gint64 id, int step)
{
  guint position;
  GtkWidget *row;

  if (!causerie_branch_find (branch, id, &position))
    return;
  row = causerie_timeline_view_get_row (view, position);
  if (!CAUSERIE_IS_MESSAGE_ROW (row))
    return;
  CAUSERIE_MESSAGE_ROW (row)->focus_step = step;
  gtk_widget_add_tick_callback (row, on_focus_tick_cb, NULL, NULL);
}

static void
show_neighbour (GtkWidget *widget, int step)
{
  g_autoptr (CauserieMessageRow) self = g_object_ref (CAUSERIE_MESSAGE_ROW (widget));
  g_autoptr (CauserieBranch) branch = NULL;
  GtkWidget *view = gtk_widget_get_ancestor (widget, CAUSERIE_TYPE_TIMELINE_VIEW);
  gboolean focused = gtk_widget_get_focus_child (widget) != NULL;
  gint64 id;

  if (self->branch == NULL)
    return;
  branch = g_object_ref (self->branch);
  id = causerie_tree_get_neighbour (get_tree (self), causerie_message_get_id (self->message), step);
  if (id == 0)
    return;
  gtk_widget_activate_action (widget, "chat.show", "x", id);
  if (focused && view != NULL)
    pass_focus (CAUSERIE_TIMELINE_VIEW (view), branch, id, step);
}

static void
on_previous_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_neighbour (widget, -1);
}

static void
on_next_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_neighbour (widget, 1);
}

/* Installs the actions of the buttons in a row. */
static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.edit", NULL, on_edit_cb);
  gtk_widget_class_install_action (widget_class, "message.retry", NULL, on_retry_cb);
  gtk_widget_class_install_action (widget_class, "message.unlock", NULL, on_unlock_cb);
  gtk_widget_class_install_action (widget_class, "message.continue", NULL, on_continue_cb);
  gtk_widget_class_install_action (widget_class, "message.continue-shortened", NULL,
                                   on_continue_shortened_cb);
  gtk_widget_class_install_action (widget_class, "message.read", NULL, on_read_cb);
  gtk_widget_class_install_action (widget_class, "message.save", NULL, on_save_cb);
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, on_copy_cb);
  gtk_widget_class_install_action (widget_class, "message.copy-markdown", NULL,
                                   on_copy_markdown_cb);
  gtk_widget_class_install_action (widget_class, "message.quote", NULL, on_quote_cb);
  gtk_widget_class_install_action (widget_class, "message.extend-selection", NULL,
                                   on_extend_selection_cb);
  gtk_widget_class_install_action (widget_class, "message.previous-version", NULL,
                                   on_previous_version_cb);
  gtk_widget_class_install_action (widget_class, "message.next-version", NULL, on_next_version_cb);
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
  install_actions (widget_class);
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_LINKS);
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_ACTIONS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, links);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageRow, actions);
  gtk_widget_class_bind_template_callback (widget_class, judge);
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

/* Returns: (transfer none) (nullable): what shows the content; %NULL while the row is destroyed */
CauserieMessageBody *
causerie_message_row_get_body (CauserieMessageRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_ROW (self), NULL);

  return self->body;
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
 * @place: (out): in the coordinates of the row; without a size if it is only an estimate
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
