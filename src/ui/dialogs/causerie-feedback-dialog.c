/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog for feedback on a reply or on the end of a chat, which is stored locally. */
#include "config.h"

#include "causerie-feedback-dialog.h"

#include "causerie-block.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-feedback-reasons.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_FEEDBACK_DIALOG (causerie_feedback_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFeedbackDialog, causerie_feedback_dialog, CAUSERIE, FEEDBACK_DIALOG,
                      GtkWidget)

struct _CauserieFeedbackDialog
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *problem_label;
  AdwPreferencesGroup *reasons_group;
  GtkTextView *text;
  GtkButton *save_button;
  GtkButton *withdraw_button;

  /* Owned */
  CauserieChat *chat;
  gint64 reply_id;
  CauserieVerdict verdict; /* what the reasons are for */
  GPtrArray *checks;

  gboolean writing;
};

G_DEFINE_FINAL_TYPE (CauserieFeedbackDialog, causerie_feedback_dialog, GTK_TYPE_WIDGET)

static void update (CauserieFeedbackDialog *self);

static void
add_reason (CauserieFeedbackDialog *self, const CauserieFeedbackReason *reason, gboolean ticked)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), ticked);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason->label);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->reasons_group, row);
  g_object_set_data (G_OBJECT (check), "reason", (gpointer)reason->name);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
}

static void
fill (CauserieFeedbackDialog *self)
{
  const CauserieFeedback *stored = causerie_chat_get_feedback (self->chat, self->reply_id);
  CauserieFeedbackReason reason;

  for (guint i = 0; causerie_feedback_get_reason (i, &reason); i++)
    if (reason.verdict == self->verdict)
      add_reason (self, &reason,
                  stored != NULL && causerie_feedback_has_reason (stored->reasons, reason.name));
  if (stored != NULL && stored->text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), stored->text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->withdraw_button), stored != NULL);
}

static char *
dup_checked (CauserieFeedbackDialog *self)
{
  GString *ticked = g_string_new (NULL);

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      if (!gtk_check_button_get_active (check))
        continue;
      if (ticked->len > 0)
        g_string_append_c (ticked, ' ');
      g_string_append (ticked, g_object_get_data (G_OBJECT (check), "reason"));
    }
  return g_string_free (ticked, FALSE);
}

/* A reply that ended the chat can have a verdict of its own besides the feedback on the end. */
static CauserieVerdict
get_stored_verdict (CauserieFeedbackDialog *self)
{
  const CauserieFeedback *stored = causerie_chat_get_feedback (self->chat, self->reply_id);

  return stored != NULL ? stored->verdict : self->verdict;
}

/* A verdict is feedback even without reasons or text; feedback on the end of a chat is not. */
static gboolean
has_feedback (CauserieFeedbackDialog *self)
{
  g_autofree char *ticked = dup_checked (self);
  g_autofree char *text = causerie_typed_text_dup (gtk_text_view_get_buffer (self->text));

  return get_stored_verdict (self) != CAUSERIE_VERDICT_ENDING || *ticked != '\0'
         || !causerie_text_is_blank (text);
}

static void
update (CauserieFeedbackDialog *self)
{
  gboolean writable;

  if (self->chat == NULL)
    return;
  writable = !self->writing && !causerie_chat_get_read_only (self->chat);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), writable && has_feedback (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->withdraw_button), writable);
}

static void
show_problem (CauserieFeedbackDialog *self, const GError *error)
{
  gtk_label_set_text (self->problem_label,
                      error != NULL ? causerie_error_get_sentence ((CauserieError)error->code)
                                    : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
}

/* The dialog was closed before the operation failed, so the windows that show the chat report the
   error. */
static void
report_error (GObject *chat, const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

  g_signal_emit_by_name (chat, "failed", failure);
}

/* The dialog stays open until the feedback is stored. */
static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieFeedbackDialog) self = CAUSERIE_FEEDBACK_DIALOG (data);
  g_autoptr (GError) error = NULL;
  gboolean kept = causerie_chat_set_feedback_finish (CAUSERIE_CHAT (source), result, &error);

  /* The operation holds a reference to the dialog, so it outlives its window. */
  if (self->chat == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    {
      if (!kept)
        report_error (source, error);
      return;
    }
  self->writing = FALSE;
  update (self);
  if (kept)
    gtk_widget_activate_action (GTK_WIDGET (self), "dialog.close", NULL);
  else
    show_problem (self, error);
}

static void
write_feedback (CauserieFeedbackDialog *self, CauserieVerdict verdict, const char *reasons,
                const char *text)
{
  self->writing = TRUE;
  show_problem (self, NULL);
  causerie_chat_set_feedback_async (self->chat, self->reply_id, verdict, reasons, text, NULL,
                                    on_written_cb, g_object_ref (self));
  update (self);
}

static void
on_save_clicked_cb (CauserieFeedbackDialog *self)
{
  g_autofree char *ticked = dup_checked (self);
  g_autofree char *text = causerie_typed_text_dup (gtk_text_view_get_buffer (self->text));

  write_feedback (self, get_stored_verdict (self), ticked, text);
}

static void
on_withdraw_clicked_cb (CauserieFeedbackDialog *self)
{
  write_feedback (self, CAUSERIE_VERDICT_NONE, NULL, NULL);
}

static void
causerie_feedback_dialog_dispose (GObject *object)
{
  CauserieFeedbackDialog *self = CAUSERIE_FEEDBACK_DIALOG (object);

  /* Cleared first, so that nothing is shown any more. */
  g_clear_object (&self->chat);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_FEEDBACK_DIALOG);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (causerie_feedback_dialog_parent_class)->dispose (object);
}

static void
causerie_feedback_dialog_class_init (CauserieFeedbackDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_feedback_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-feedback-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackDialog, reasons_group);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackDialog, text);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackDialog, withdraw_button);
}

static void
causerie_feedback_dialog_init (CauserieFeedbackDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->problem_label);
  causerie_wrapped_text_watch (self->text);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (on_save_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->withdraw_button, "clicked", G_CALLBACK (on_withdraw_clicked_cb),
                           self, G_CONNECT_SWAPPED);
}

/* Which reasons are offered: those for the end of a chat, or those for the verdict on the reply.
   Without a verdict, those for a poor reply, the most common case. */
static CauserieVerdict
choose_verdict (CauserieChat *chat, gint64 reply_id)
{
  CauserieMessage *reply = causerie_tree_get_message (causerie_chat_get_tree (chat), reply_id);
  const CauserieFeedback *stored = causerie_chat_get_feedback (chat, reply_id);

  if (reply != NULL && causerie_message_get_ends (reply))
    return CAUSERIE_VERDICT_ENDING;
  return stored != NULL ? stored->verdict : CAUSERIE_VERDICT_POOR;
}

/**
 * causerie_feedback_dialog_present:
 * @reply_id: the reply to judge, or the reply that ended the chat
 *
 * Lets the user write feedback. Stored feedback is shown, and can be changed or removed.
 *
 * Returns: (transfer none): the content of the dialog; it is destroyed when the dialog is closed
 */
GtkWidget *
causerie_feedback_dialog_present (GtkWidget *parent, CauserieChat *chat, gint64 reply_id)
{
  const CauserieDialog options = { .title = _ ("Give Feedback"), .width = 480, .height = 560 };
  CauserieFeedbackDialog *self = g_object_new (CAUSERIE_TYPE_FEEDBACK_DIALOG, NULL);

  self->chat = g_object_ref (chat);
  self->reply_id = reply_id;
  self->verdict = choose_verdict (chat, reply_id);
  fill (self);
  g_signal_connect_object (chat, "notify::read-only", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  causerie_compat_present_dialog (parent, GTK_WIDGET (self), &options);
  return GTK_WIDGET (self);
}
