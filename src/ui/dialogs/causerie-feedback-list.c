/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of all feedback, which can be changed, removed, or saved as a report. */
#include "config.h"

#include "causerie-feedback-list.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-feedback-collect.h"
#include "causerie-feedback-dialog.h"
#include "causerie-feedback-reasons.h"
#include "causerie-feedback-save.h"
#include "causerie-time.h"
#include "causerie-toasts.h"
#include "causerie-undo-toast.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_FEEDBACK_LIST (causerie_feedback_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFeedbackList, causerie_feedback_list, CAUSERIE, FEEDBACK_LIST,
                      AdwWindow)

struct _CauserieFeedbackList
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *problem_label;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkListBox *list;
  GtkSwitch *messages_switch;
  GtkButton *export_button;

  /* Owned */
  CauserieSession *session;
  GPtrArray *entries;
  CauserieToasts *toasts;
};

G_DEFINE_FINAL_TYPE (CauserieFeedbackList, causerie_feedback_list, ADW_TYPE_WINDOW)

/* An operation on a chat that has to be loaded first. */
typedef struct _Operation Operation;
typedef void (*OperationFunc) (CauserieFeedbackList *self, CauserieChat *chat,
                               const Operation *operation);

struct _Operation
{
  CauserieFeedbackList *list;
  CauserieFeedbackEntry *entry;
  OperationFunc func;
};

static void
operation_free (Operation *operation)
{
  g_object_unref (operation->list);
  causerie_feedback_entry_free (operation->entry);
  g_free (operation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Operation, operation_free)

static Operation *
operation_new (CauserieFeedbackList *list, const CauserieFeedback *feedback, OperationFunc func)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->list = g_object_ref (list);
  operation->entry = causerie_feedback_entry_new (feedback);
  operation->func = func;
  return operation;
}

static void reload (CauserieFeedbackList *self);

static gboolean
is_closed (CauserieFeedbackList *self)
{
  return self->session == NULL;
}

static void
show_problem (CauserieFeedbackList *self, const GError *error)
{
  const char *sentence = NULL;

  if (error != NULL)
    sentence = error->domain == CAUSERIE_ERROR
                   ? causerie_error_get_sentence ((CauserieError)error->code)
                   : error->message;
  gtk_label_set_text (self->problem_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), sentence != NULL);
}

static void
on_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  g_autoptr (GError) error = NULL;

  if (is_closed (operation->list))
    return;
  if (causerie_chat_load_finish (CAUSERIE_CHAT (source), result, &error))
    operation->func (operation->list, CAUSERIE_CHAT (source), operation);
  else
    show_problem (operation->list, error);
}

static void
run_operation (CauserieFeedbackList *self, const CauserieFeedback *feedback, OperationFunc func)
{
  g_autoptr (CauserieChat) chat = causerie_session_open_chat (self->session, feedback->chat_id);

  causerie_chat_load_async (chat, NULL, on_chat_loaded_cb, operation_new (self, feedback, func));
}

static void
change (CauserieFeedbackList *self, CauserieChat *chat, const Operation *operation)
{
  GtkWidget *dialog = causerie_feedback_dialog_present (GTK_WIDGET (self), chat,
                                                        operation->entry->feedback->message_id);

  /* The content leaves its window when the dialog closes; an AdwDialog may live longer. */
  g_signal_connect_object (dialog, "notify::root", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
}

/* Reloads even after an error: the list shows what is stored. */
static void
show_result (CauserieFeedbackList *self, const GError *error)
{
  show_problem (self, error);
  reload (self);
}

static void
on_restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieFeedbackList) self = CAUSERIE_FEEDBACK_LIST (data);
  g_autoptr (GError) error = NULL;

  causerie_chat_set_feedback_finish (CAUSERIE_CHAT (source), result, &error);
  if (!is_closed (self))
    show_result (self, error);
}

static void
restore (CauserieFeedbackList *self, CauserieChat *chat, const Operation *operation)
{
  const CauserieFeedback *feedback = operation->entry->feedback;

  causerie_chat_set_feedback_async (chat, feedback->message_id, feedback->verdict,
                                    feedback->reasons, feedback->text, NULL, on_restored_cb,
                                    g_object_ref (self));
}

/* Chat, message, verdict, reasons and text. */
#define FEEDBACK_TYPE "(xximsms)"

static void
on_restore_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieFeedbackList *self = CAUSERIE_FEEDBACK_LIST (widget);
  CauserieFeedback feedback = { 0 };
  int verdict;

  g_variant_get (parameter, "(xxim&sm&s)", &feedback.chat_id, &feedback.message_id, &verdict,
                 &feedback.reasons, &feedback.text);
  feedback.verdict = (CauserieVerdict)verdict;
  if (!is_closed (self))
    run_operation (self, &feedback, restore);
}

static void
offer_undo (CauserieFeedbackList *self, const CauserieFeedback *feedback)
{
  /* Translators: shown after the feedback on a reply was removed */
  AdwToast *toast = causerie_undo_toast_new (_ ("Feedback removed"));

  adw_toast_set_action_name (toast, "feedback-list.restore");
  adw_toast_set_action_target_value (
      toast, g_variant_new (FEEDBACK_TYPE, feedback->chat_id, feedback->message_id,
                            (int)feedback->verdict, feedback->reasons, feedback->text));
  causerie_toasts_show (self->toasts, toast);
}

static void
on_withdrawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieFeedbackList *self = operation->list;
  g_autoptr (GError) error = NULL;
  gboolean withdrawn = causerie_chat_set_feedback_finish (CAUSERIE_CHAT (source), result, &error);

  if (is_closed (self))
    return;
  if (withdrawn)
    offer_undo (self, operation->entry->feedback);
  show_result (self, error);
}

static void
withdraw (CauserieFeedbackList *self, CauserieChat *chat, const Operation *operation)
{
  const CauserieFeedback *feedback = operation->entry->feedback;

  causerie_chat_set_feedback_async (chat, feedback->message_id, CAUSERIE_VERDICT_NONE, NULL, NULL,
                                    NULL, on_withdrawn_cb,
                                    operation_new (self, feedback, withdraw));
}

static void
on_withdraw_clicked_cb (GtkWidget *button, CauserieFeedbackList *self)
{
  const CauserieFeedbackEntry *entry = g_object_get_data (G_OBJECT (button), "entry");

  run_operation (self, entry->feedback, withdraw);
}

static void
on_change_clicked_cb (GtkWidget *button, CauserieFeedbackList *self)
{
  const CauserieFeedbackEntry *entry = g_object_get_data (G_OBJECT (button), "entry");

  run_operation (self, entry->feedback, change);
}

static char *
dup_subtitle (const CauserieFeedbackEntry *entry)
{
  const CauserieFeedback *feedback = entry->feedback;
  g_autofree char *reasons = causerie_feedback_dup_reasons (feedback->reasons);
  g_autofree char *when = causerie_time_dup_long (feedback->created_at);
  GString *subtitle = g_string_new (causerie_feedback_get_verdict_label (feedback->verdict));

  if (*reasons != '\0')
    g_string_append_printf (subtitle, "\n%s", reasons);
  if (feedback->text != NULL && *feedback->text != '\0')
    g_string_append_printf (subtitle, "\n“%s”", feedback->text);
  g_string_append_printf (subtitle, "\n%s", when);
  return g_string_free (subtitle, FALSE);
}

static char *
dup_title (const CauserieFeedbackEntry *entry)
{
  if (entry->title == NULL)
    /* Translators: stands for the title of a chat that cannot be read */
    return g_strdup (_ ("Unreadable Chat"));
  if (entry->deleted)
    /* Translators: %s is a chat's title */
    return g_strdup_printf (_ ("%s (deleted)"), entry->title);
  return g_strdup (entry->title);
}

static GtkWidget *
create_button (CauserieFeedbackList *self, CauserieFeedbackEntry *entry, const char *icon,
               const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  causerie_compat_name_icon_button (button, name);
  /* A chat that cannot be loaded cannot be changed either. */
  if (entry->title != NULL)
    g_object_bind_property (self->session, "read-only", button, "sensitive",
                            G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  else
    gtk_widget_set_sensitive (button, FALSE);
  g_object_set_data (G_OBJECT (button), "entry", entry);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
create_row (CauserieFeedbackList *self, CauserieFeedbackEntry *entry)
{
  g_autofree char *title = dup_title (entry);
  g_autofree char *subtitle = dup_subtitle (entry);
  GtkWidget *row = adw_action_row_new ();

  causerie_divided_label_watch_inside (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 6);
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      create_button (self, entry, "document-edit-symbolic",
                     /* Translators: button that opens the feedback on a reply again */
                     _ ("Change Feedback"), G_CALLBACK (on_change_clicked_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             create_button (self, entry, "user-trash-symbolic",
                                            _ ("Remove Feedback"),
                                            G_CALLBACK (on_withdraw_clicked_cb)));
  return row;
}

static gboolean
has_focus (CauserieFeedbackList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

/* The row buttons point into the entries, so both are replaced together. The focus stays in the
   dialog: without it, keys such as Escape would not reach the dialog any more. */
static void
show_entries (CauserieFeedbackList *self, GPtrArray *entries)
{
  gboolean focused = has_focus (self);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_ptr_array_ref (entries);
  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (self->list, create_row (self, g_ptr_array_index (entries, i)));
  causerie_compat_show_page (self->stack, entries->len > 0 ? "list" : "empty");
  if (focused && !gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
on_collected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieFeedbackList) self = CAUSERIE_FEEDBACK_LIST (data);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  entries = causerie_feedback_collect_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (is_closed (self))
    return;
  if (entries != NULL)
    show_entries (self, entries);
  else
    show_problem (self, error);
}

static void
reload (CauserieFeedbackList *self)
{
  if (!is_closed (self))
    causerie_feedback_collect_async (causerie_session_get_library (self->session), FALSE, NULL,
                                     on_collected_cb, g_object_ref (self));
}

static void
on_report_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieFeedbackList) self = CAUSERIE_FEEDBACK_LIST (data);
  g_autoptr (GError) error = NULL;
  gboolean saved = causerie_feedback_save_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (is_closed (self))
    return;
  show_problem (self, error);
  if (saved)
    /* Translators: shown for a moment after a feedback report was saved */
    causerie_toasts_show (self->toasts, adw_toast_new (_ ("Report saved")));
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieFeedbackList *self = CAUSERIE_FEEDBACK_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = causerie_compat_save_file_finish (GTK_WIDGET (self), result, &error);

  if (is_closed (self))
    return;
  show_problem (self, error);
  if (file == NULL)
    return;
  causerie_feedback_save_async (causerie_session_get_library (self->session),
                                gtk_switch_get_active (self->messages_switch), file, NULL,
                                on_report_saved_cb, g_object_ref (self));
}

static void
on_export_clicked_cb (CauserieFeedbackList *self)
{
  /* Translators: the name of a file to begin with */
  const char *name = _ ("causerie-feedback.md");

  /* Translators: title of the file chooser for a feedback report; a verb */
  causerie_compat_save_file_async (GTK_WIDGET (self), _ ("Save Report"), name, NULL,
                                   on_file_chosen_cb, NULL);
}

static void
causerie_feedback_list_dispose (GObject *object)
{
  CauserieFeedbackList *self = CAUSERIE_FEEDBACK_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_FEEDBACK_LIST);
  g_clear_object (&self->toasts);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_feedback_list_parent_class)->dispose (object);
}

static void
causerie_feedback_list_class_init (CauserieFeedbackListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_feedback_list_dispose;
  gtk_widget_class_install_action (widget_class, "feedback-list.restore", FEEDBACK_TYPE,
                                   on_restore_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-feedback-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, messages_switch);
  gtk_widget_class_bind_template_child (widget_class, CauserieFeedbackList, export_button);
}

static void
causerie_feedback_list_init (CauserieFeedbackList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = causerie_toasts_new (self->toast_overlay);
  /* Translators: button that closes a notice */
  causerie_compat_name_toasts (self->toast_overlay, _ ("Close"));
  causerie_divided_label_watch (self->problem_label);
  causerie_compat_show_page (self->stack, "reading");
  g_signal_connect_object (self->export_button, "clicked", G_CALLBACK (on_export_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Shows all feedback, newest first. Each entry can be changed and removed, and all can be saved as
   a report. */
GtkWindow *
causerie_feedback_list_present (GtkWidget *parent, CauserieSession *session)
{
  GtkWidget *window = gtk_widget_get_ancestor (parent, GTK_TYPE_WINDOW);
  CauserieFeedbackList *self = g_object_new (CAUSERIE_TYPE_FEEDBACK_LIST, NULL);

  self->session = g_object_ref (session);
  reload (self);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (window));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WINDOW (self);
}
