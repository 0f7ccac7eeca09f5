/* SPDX-License-Identifier: GPL-3.0-or-later
 * The state of a message row and its actions. */
#include "config.h"

#include "causerie-message-row-private.h"

#include "causerie-compat.h"
#include "causerie-overhang.h"
#include "causerie-text-menu.h"
#include "causerie-time.h"
#include "causerie-timeline-view.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

static CauserieTree *
get_tree (CauserieMessageRow *self)
{
  return self->branch != NULL ? causerie_branch_get_tree (self->branch) : NULL;
}

/* Returns: whether the user wrote the message */
gboolean
_causerie_message_row_is_own (CauserieMessageRow *self)
{
  return causerie_message_get_role (self->message) == CAUSERIE_ROLE_USER;
}

/* Returns: whether a turn is in progress: for the reply itself, or below the user's message */
gboolean
_causerie_message_row_is_working (CauserieMessageRow *self)
{
  CauserieTurn *turn;

  if (self->chat == NULL)
    return FALSE;
  if (_causerie_message_row_is_own (self))
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
  return _causerie_message_row_is_own (self) ? causerie_message_get_id (self->message)
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

  if (tree != NULL && !_causerie_message_row_is_own (self))
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
  facts->working = self->chat == NULL ? facts->state == CAUSERIE_MESSAGE_STREAMING
                                      : _causerie_message_row_is_working (self);
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
  if (self->head_actions != NULL || !self->is_long || _causerie_message_row_is_own (self)
      || question == NULL || causerie_message_get_role (question) != CAUSERIE_ROLE_USER)
    return;
  self->head_actions
      = g_object_new (CAUSERIE_TYPE_MESSAGE_ACTIONS, "halign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->head_actions), "causerie-head-actions");
  causerie_message_actions_set_role (self->head_actions, CAUSERIE_ROLE_ASSISTANT);
  if (self->chat != NULL)
    causerie_message_actions_set_message (self->head_actions, self->chat, self->message);
  words = dup_words (self);
  causerie_message_actions_set_words (self->head_actions, words);
  g_signal_connect_object (self->head_actions, "judged", G_CALLBACK (_causerie_message_row_judge),
                           self, G_CONNECT_SWAPPED);
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
  causerie_message_actions_set_working (self->actions,
                                        facts->working && !_causerie_message_row_is_own (self));
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

/* Updates the state line, the versions, the verdict and the actions. */
void
_causerie_message_row_update_state (CauserieMessageRow *self)
{
  CauserieMessageFacts facts = { 0 };
  CauserieStateNote note;

  gather_facts (self, &facts);
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

static void
on_copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);
  g_autofree char *text = causerie_message_dup_text (self->message);

  gtk_widget_activate_action (widget, "win.copy-text", "s", text);
}

/* Quotes the selected text, or all of the message. */
static void
on_quote_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieMessageRow *self = CAUSERIE_MESSAGE_ROW (widget);
  g_autofree char *selected = causerie_text_menu_dup_selection (GTK_WIDGET (self->body));
  g_autofree char *all = causerie_message_dup_text (self->message);

  gtk_widget_activate_action (widget, "chat.quote", "s", selected != NULL ? selected : all);
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
void
_causerie_message_row_install_actions (GtkWidgetClass *widget_class)
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
  gtk_widget_class_install_action (widget_class, "message.quote", NULL, on_quote_cb);
  gtk_widget_class_install_action (widget_class, "message.previous-version", NULL,
                                   on_previous_version_cb);
  gtk_widget_class_install_action (widget_class, "message.next-version", NULL, on_next_version_cb);
}
