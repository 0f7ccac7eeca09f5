/* SPDX-License-Identifier: GPL-3.0-or-later
 * The notice that Claude ended the chat, with the actions that are still possible. */
#include "config.h"

#include "causerie-ended-notice.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-long-run.h"
#include "causerie-sender-name.h"
#include "causerie-tall-scroller.h"
#include "causerie-wrap-box.h"

#include <glib/gi18n-lib.h>

/* The part of the draft that is shown; the Copy button copies all of it. */
#define MAX_DRAFT_LINES 60

struct _CauserieEndedNotice
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkLabel *heading;
  GtkLabel *sentence;
  GtkWidget *draft_box;
  GtkLabel *draft_label;
  GtkButton *copy_button;
  GtkWidget *edit_button;
  GtkButton *feedback_button;
  GtkMenuButton *more_button;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  GSignalGroup *chat_signals;
  GSignalGroup *branch_signals;
  CauserieMessage *announced;
};

G_DEFINE_FINAL_TYPE (CauserieEndedNotice, causerie_ended_notice, GTK_TYPE_WIDGET)

static void
update_heading (CauserieEndedNotice *self, CauserieMessage *ending)
{
  g_autofree char *name
      = causerie_sender_name_dup (self->session, causerie_message_get_model (ending));
  /* Translators: %s is a model's name, such as Claude */
  g_autofree char *text = g_strdup_printf (_ ("%s ended this chat"), name);

  gtk_label_set_text (self->heading, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (self->sentence), -1);
}

static void
update_draft (CauserieEndedNotice *self)
{
  const char *draft = self->chat != NULL ? causerie_chat_get_draft (self->chat, 0) : NULL;
  gsize cut = draft != NULL ? causerie_long_run_find_line (draft, MAX_DRAFT_LINES) : 0;
  g_autofree char *head = cut > 0 ? g_strdup_printf ("%.*s…", (int)cut, draft) : NULL;

  gtk_widget_set_visible (self->draft_box, draft != NULL && draft[0] != '\0');
  if (head != NULL)
    gtk_label_set_text (self->draft_label, head);
  else
    gtk_label_set_text (self->draft_label, draft != NULL ? draft : "");
}

/* Announces each end of a chat once, and only if it happens while the branch is on screen. */
static void
announce (CauserieEndedNotice *self, CauserieMessage *ending)
{
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (!g_set_object (&self->announced, ending))
    return;
  name = causerie_sender_name_dup (self->session, causerie_message_get_model (ending));
  /* Translators: spoken by a screen reader; %s is a model's name, such as Claude */
  words = g_strdup_printf (_ ("%s ended this chat. You can’t send new messages in this branch. "
                              "Your other chats are not affected."),
                           name);
  causerie_compat_announce (GTK_WIDGET (self), words);
}

/* The notice is focused only if the composer had the focus and has just become insensitive. The
   notice itself and not one of its buttons, which a user who is still typing would press. */
static gboolean
has_lost_focus (CauserieEndedNotice *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (focus == NULL || parent == NULL)
    return FALSE;
  return GTK_IS_TEXT_VIEW (focus) && gtk_widget_is_ancestor (focus, parent);
}

/* Which message Edit an Earlier Message opens depends on what the last replies say. */
static void
load_replies (CauserieEndedNotice *self, CauserieMessage *ending)
{
  guint position = 0;

  causerie_branch_find (self->branch, causerie_message_get_id (ending), &position);
  for (guint i = position - MIN (position, 3); i < position; i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (self->branch), i);

      causerie_chat_load_content (self->chat, message);
    }
}

static void
update (CauserieEndedNotice *self)
{
  CauserieMessage *ending = self->branch != NULL ? causerie_branch_get_ending (self->branch) : NULL;
  gboolean was_shown = gtk_widget_get_visible (GTK_WIDGET (self));
  gboolean take_focus = ending != NULL && !was_shown && has_lost_focus (self);

  if (ending != NULL)
    {
      update_heading (self, ending);
      update_draft (self);
      load_replies (self, ending);
      if (!gtk_widget_get_visible (self->draft_box))
        causerie_chat_load_draft_async (self->chat, 0, NULL, NULL, NULL);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->feedback_button), "x",
                                        causerie_message_get_id (ending));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->feedback_button), "win.give-feedback");
    }
  gtk_widget_set_visible (GTK_WIDGET (self), ending != NULL);
  /* Focusing the notice already makes screen readers read it. */
  if (take_focus && gtk_widget_grab_focus (GTK_WIDGET (self)))
    g_set_object (&self->announced, ending);
  if (ending != NULL)
    announce (self, ending);
}

static void
on_copy_clicked_cb (CauserieEndedNotice *self)
{
  if (self->chat != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", "s",
                                causerie_chat_get_draft (self->chat, 0));
}

static gboolean
causerie_ended_notice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CAUSERIE_ENDED_NOTICE (widget)->box);
}

/* Shift+Tab moves the focus to the widget before the notice; GtkWidget would move it to the last
   button. */
static gboolean
causerie_ended_notice_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CauserieEndedNotice *self = CAUSERIE_ENDED_NOTICE (widget);

  if (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_is_focus (self->box))
    return FALSE;
  return GTK_WIDGET_CLASS (causerie_ended_notice_parent_class)->focus (widget, direction);
}

static void
causerie_ended_notice_dispose (GObject *object)
{
  CauserieEndedNotice *self = CAUSERIE_ENDED_NOTICE (object);

  g_clear_object (&self->chat_signals);
  g_clear_object (&self->branch_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_ENDED_NOTICE);
  g_clear_object (&self->announced);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_ended_notice_parent_class)->dispose (object);
}

static void
causerie_ended_notice_class_init (CauserieEndedNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_ended_notice_dispose;
  widget_class->focus = causerie_ended_notice_focus;
  widget_class->grab_focus = causerie_ended_notice_grab_focus;

  g_type_ensure (CAUSERIE_TYPE_TALL_SCROLLER);
  g_type_ensure (CAUSERIE_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-ended-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, box);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, heading);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, sentence);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, draft_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, draft_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, copy_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, edit_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, feedback_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieEndedNotice, more_button);
}

/* With a large font, a narrow window or long translations the label needs two lines. */
static void
allow_wrapping (GtkWidget *button)
{
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  if (!GTK_IS_LABEL (label))
    return;
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
}

static void
causerie_ended_notice_init (CauserieEndedNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->heading);
  causerie_divided_label_watch (self->draft_label);
  allow_wrapping (self->edit_button);
  allow_wrapping (GTK_WIDGET (self->feedback_button));
  /* Translators: name of a menu button for screen readers, on the notice that a chat has ended */
  causerie_compat_name_menu_button (self->more_button, _ ("More About This Ending"), "");
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "draft-changed", G_CALLBACK (update_draft),
                                  self);
  self->branch_signals = g_signal_group_new (CAUSERIE_TYPE_BRANCH);
  g_signal_group_connect_swapped (self->branch_signals, "notify::ending", G_CALLBACK (update),
                                  self);
  g_signal_connect_object (self->copy_button, "clicked", G_CALLBACK (on_copy_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

/* @secondary: whether another widget has the suggested action instead of Edit an Earlier Message */
void
causerie_ended_notice_set_secondary (CauserieEndedNotice *self, gboolean secondary)
{
  g_return_if_fail (CAUSERIE_IS_ENDED_NOTICE (self));

  if (secondary)
    gtk_widget_remove_css_class (self->edit_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->edit_button, "suggested-action");
}

/* The names of the models may arrive after the chat was shown. */
static void
on_models_changed_cb (CauserieEndedNotice *self)
{
  CauserieMessage *ending = self->branch != NULL ? causerie_branch_get_ending (self->branch) : NULL;

  if (ending != NULL)
    update_heading (self, ending);
}

/* To be called once, before a chat is set. */
void
causerie_ended_notice_set_session (CauserieEndedNotice *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_ENDED_NOTICE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (causerie_session_get_registry (session), "notify::models",
                           G_CALLBACK (on_models_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * causerie_ended_notice_set_chat:
 * @chat: (nullable): the chat on screen
 * @branch: (nullable): the branch of @chat on screen
 *
 * Is visible while @branch is ended. If it is ended already, this is not announced, because it is
 * read with the rest of the content.
 */
void
causerie_ended_notice_set_chat (CauserieEndedNotice *self, CauserieChat *chat,
                                CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_ENDED_NOTICE (self));

  g_set_object (&self->chat, chat);
  g_set_object (&self->branch, branch);
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->branch_signals, branch);
  g_clear_object (&self->announced);
  if (branch != NULL)
    g_set_object (&self->announced, causerie_branch_get_ending (branch));
  update (self);
}
