/* SPDX-License-Identifier: GPL-3.0-or-later
 * The editor that turns a changed message into a new branch. */
#include "config.h"

#include "causerie-message-editor.h"

#include "causerie-attachment-paste.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-draft-field.h"
#include "causerie-growing-text.h"
#include "causerie-typed-text.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

struct _CauserieMessageEditor
{
  GtkWidget parent_instance;

  /* Template widgets */
  CauserieAttachmentBar *attachment_bar;
  CauserieDraftField *text;
  GtkLabel *original_label;
  GtkLabel *problem_label;
  GtkWidget *attach_button;
  GtkWidget *reset_button;
  GtkWidget *cancel_button;
  GtkWidget *create_button;

  /* Owned */
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieMessage *message;
  GSignalGroup *chat_signals;
  GSignalGroup *message_signals;
  GSignalGroup *tree_signals;
  CauserieAttachmentPaste *paste;
  CauserieModelChoice *choice;
  gint64 message_id;
  guint sending : 1;
  guint refused : 1; /* the tree allows no version beside the message */
};

enum
{
  CLOSED,
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieMessageEditor, causerie_message_editor, GTK_TYPE_WIDGET)

/* Returns: (transfer full) (element-type CauserieAttachment): the files of the edited message */
static GPtrArray *
list_original (CauserieMessageEditor *self)
{
  CauserieContent *content
      = self->message != NULL ? causerie_message_get_content (self->message) : NULL;

  return content != NULL ? causerie_content_list_attachments (content)
                         : causerie_attachments_new ();
}

static gboolean
has_original_files (CauserieMessageEditor *self)
{
  g_autoptr (GPtrArray) original = list_original (self);
  CauserieDraftFiles *files;

  if (self->chat == NULL)
    return TRUE;
  files = causerie_chat_get_draft_files (self->chat);
  return !causerie_draft_files_get_known (files, self->message_id)
         || causerie_attachments_equal (causerie_draft_files_get (files, self->message_id),
                                        original);
}

static gboolean
can_create (CauserieMessageEditor *self)
{
  return self->message_id != 0 && !self->sending && !self->refused
         && causerie_chat_get_writable (self->chat)
         && !causerie_attachment_bar_get_reading (self->attachment_bar)
         && (!causerie_draft_field_is_blank (self->text)
             || !causerie_attachment_bar_get_empty (self->attachment_bar));
}

static gboolean
can_attach (CauserieMessageEditor *self)
{
  return self->message_id != 0 && !self->sending && causerie_chat_get_writable (self->chat);
}

static void
update_button (CauserieMessageEditor *self)
{
  gboolean original = causerie_draft_field_is_original (self->text) && has_original_files (self);

  gtk_widget_set_sensitive (self->create_button, can_create (self));
  gtk_widget_set_sensitive (self->reset_button, !self->sending && !original);
  gtk_widget_set_sensitive (self->attach_button, can_attach (self));
}

/* Tells the user where the messages below the edited one stay. */
static void
update_original_label (CauserieMessageEditor *self)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  guint version = causerie_tree_get_version (tree, self->message_id);
  guint below = causerie_tree_count_below (tree, self->message_id);
  g_autofree char *text = NULL;

  if (below == 0)
    /* Translators: %u is the number of a version of the edited message */
    text = g_strdup_printf (_ ("The original is kept as version %u."), version);
  else
    text = g_strdup_printf (
        /* Translators: first the number of messages, then the number of a version */
        ngettext ("%u later message will stay in version %u.",
                  "%u later messages will stay in version %u.", below),
        below, version);
  gtk_label_set_text (self->original_label, text);
}

static void
show_problem (CauserieMessageEditor *self, const GError *error)
{
  g_autofree char *words = error != NULL ? causerie_words_dup_for_error (error) : NULL;

  gtk_label_set_text (self->problem_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), words != NULL);
}

/* Messages below the end of a chat can come from an import. No version can be added beside them. */
static void
update_refused (CauserieMessageEditor *self)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 parent_id = causerie_tree_get_parent_id (tree, self->message_id);
  g_autoptr (GError) error = NULL;
  gboolean refused = !causerie_tree_check_add (tree, parent_id, &error);

  if (refused || self->refused)
    show_problem (self, error);
  self->refused = refused;
  update_button (self);
}

/* The number of messages below changes when a reply arrives or a version is deleted. */
static void
on_tree_changed_cb (CauserieMessageEditor *self)
{
  update_original_label (self);
  update_refused (self);
}

static void
on_files_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieMessageEditor) self = CAUSERIE_MESSAGE_EDITOR (data);
  CauserieDraftFiles *files = CAUSERIE_DRAFT_FILES (source);
  g_autoptr (GError) error = NULL;

  if (!causerie_draft_files_load_finish (files, result, &error) && self->chat != NULL
      && causerie_chat_get_draft_files (self->chat) == files)
    show_problem (self, error);
}

static void
load_files (CauserieMessageEditor *self)
{
  g_autoptr (GPtrArray) original = list_original (self);

  causerie_draft_files_load_async (causerie_chat_get_draft_files (self->chat), self->message_id,
                                   original, NULL, on_files_loaded_cb, g_object_ref (self));
}

/* Without a draft, the text and the files of the message are the initial ones. */
static void
on_content_cb (CauserieMessageEditor *self)
{
  g_autofree char *text = NULL;

  if (causerie_message_get_content (self->message) == NULL)
    return;
  text = causerie_message_dup_text (self->message);
  causerie_draft_field_set_original (self->text, text);
  load_files (self);
  update_button (self);
}

/* The editor may show another message when the operation completes. */
typedef struct
{
  CauserieMessageEditor *editor;
  gint64 message_id;
} Operation;

static Operation *
operation_new (CauserieMessageEditor *self)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->editor = g_object_ref (self);
  operation->message_id = self->message_id;
  return operation;
}

static void
operation_free (Operation *operation)
{
  g_object_unref (operation->editor);
  g_free (operation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Operation, operation_free)

static gboolean
is_current (Operation *operation, GObject *chat)
{
  return (gpointer)operation->editor->chat == (gpointer)chat
         && operation->editor->message_id == operation->message_id;
}

static void
on_created_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieMessageEditor *self = operation->editor;
  g_autoptr (GError) error = NULL;
  gboolean created = causerie_chat_turn_finish (CAUSERIE_CHAT (source), result, &error);

  if (!is_current (operation, source))
    return;
  self->sending = FALSE;
  causerie_draft_field_end_sending (self->text, created);
  if (created)
    {
      g_signal_emit (self, signals[CREATED], 0);
      return;
    }
  show_problem (self, error);
  update_button (self);
}

static void
create_branch (CauserieMessageEditor *self)
{
  g_autofree char *typed = causerie_draft_field_dup_text (self->text);

  if (!gtk_widget_get_sensitive (self->create_button))
    return;
  show_problem (self, NULL);
  self->sending = TRUE;
  causerie_draft_field_begin_sending (self->text);
  update_button (self);
  causerie_chat_edit_async (self->chat, self->branch, self->message_id, typed, self->choice, NULL,
                            on_created_cb, operation_new (self));
}

/* The button becomes insensitive, and must not take the keyboard along. */
static void
reset_text (CauserieMessageEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  causerie_draft_field_reset (self->text);
  causerie_draft_files_forget (causerie_chat_get_draft_files (self->chat), self->message_id);
  load_files (self);
}

static void
choose_files (CauserieMessageEditor *self)
{
  causerie_attachment_bar_choose (self->attachment_bar);
}

static void
focus_text (CauserieMessageEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
close_editor (CauserieMessageEditor *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code,
                   GdkModifierType modifiers, CauserieMessageEditor *self)
{
  gboolean creates = causerie_typed_text_is_enter (key) && (modifiers & GDK_CONTROL_MASK) != 0;

  if (!creates && key != GDK_KEY_Escape)
    return FALSE;
  if (causerie_typed_text_is_for_input_method (GTK_TEXT_VIEW (self->text),
                                               GTK_EVENT_CONTROLLER (controller)))
    return TRUE;
  if (creates)
    create_branch (self);
  else
    close_editor (self);
  return TRUE;
}

static void
causerie_message_editor_dispose (GObject *object)
{
  CauserieMessageEditor *self = CAUSERIE_MESSAGE_EDITOR (object);

  if (self->text != NULL)
    {
      causerie_draft_field_set_target (self->text, NULL, 0);
      causerie_attachment_bar_set_target (self->attachment_bar, NULL, 0);
    }
  g_clear_object (&self->paste);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->message_signals);
  g_clear_object (&self->tree_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_MESSAGE_EDITOR);
  g_clear_object (&self->message);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_message_editor_parent_class)->dispose (object);
}

static void
causerie_message_editor_finalize (GObject *object)
{
  causerie_model_choice_free (CAUSERIE_MESSAGE_EDITOR (object)->choice);
  G_OBJECT_CLASS (causerie_message_editor_parent_class)->finalize (object);
}

static void
causerie_message_editor_class_init (CauserieMessageEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_message_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_message_editor_finalize;
  signals[CLOSED] = g_signal_new ("closed", CAUSERIE_TYPE_MESSAGE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CREATED] = g_signal_new ("created", CAUSERIE_TYPE_MESSAGE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (CAUSERIE_TYPE_ATTACHMENT_BAR);
  g_type_ensure (CAUSERIE_TYPE_DRAFT_FIELD);
  g_type_ensure (CAUSERIE_TYPE_GROWING_TEXT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-message-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, attachment_bar);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, attach_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, text);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, original_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, reset_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageEditor, create_button);
}

static void
causerie_message_editor_init (CauserieMessageEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->problem_label);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "notify::deleted", G_CALLBACK (update_button),
                                  self);
  self->message_signals = g_signal_group_new (CAUSERIE_TYPE_MESSAGE);
  g_signal_group_connect_swapped (self->message_signals, "notify::content",
                                  G_CALLBACK (on_content_cb), self);
  self->tree_signals = g_signal_group_new (CAUSERIE_TYPE_TREE);
  g_signal_group_connect_swapped (self->tree_signals, "children-changed",
                                  G_CALLBACK (on_tree_changed_cb), self);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                           G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  self->paste = causerie_attachment_paste_new (GTK_TEXT_VIEW (self->text), self->attachment_bar);
  g_signal_connect_object (self->attachment_bar, "changed", G_CALLBACK (update_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachment_bar, "focus-lost", G_CALLBACK (focus_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attach_button, "clicked", G_CALLBACK (choose_files), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset_button, "clicked", G_CALLBACK (reset_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancel_button, "clicked", G_CALLBACK (close_editor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->create_button, "clicked", G_CALLBACK (create_branch), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_message_editor_edit:
 * @branch: the branch on screen, which is switched to the new version
 *
 * Opens @message_id with its draft, if it has one, otherwise with its text. Emits "closed" when the
 * user cancels, "created" when the new branch is stored.
 */
void
causerie_message_editor_edit (CauserieMessageEditor *self, CauserieChat *chat,
                              CauserieBranch *branch, gint64 message_id)
{
  CauserieMessage *message;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_EDITOR (self));

  message = causerie_tree_get_message (causerie_chat_get_tree (chat), message_id);
  if (message == NULL)
    return;
  causerie_message_editor_clear (self);
  g_set_object (&self->chat, chat);
  g_set_object (&self->branch, branch);
  g_set_object (&self->message, message);
  self->message_id = message_id;
  g_signal_group_set_target (self->message_signals, message);
  g_signal_group_set_target (self->chat_signals, chat);
  causerie_draft_field_set_target (self->text, chat, message_id);
  causerie_attachment_bar_set_target (self->attachment_bar, chat, message_id);
  on_content_cb (self);
  causerie_chat_load_content (chat, message);
  g_signal_group_set_target (self->tree_signals, causerie_chat_get_tree (chat));
  on_tree_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * causerie_message_editor_set_choice:
 * @choice: (nullable): what answers in the new branch; %NULL lets the chat choose
 */
void
causerie_message_editor_set_choice (CauserieMessageEditor *self, const CauserieModelChoice *choice)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_EDITOR (self));

  causerie_model_choice_free (self->choice);
  self->choice = causerie_model_choice_copy (choice);
}

/* Returns: whether files can be attached to the edited message */
gboolean
causerie_message_editor_get_open (CauserieMessageEditor *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_EDITOR (self), FALSE);

  return can_attach (self);
}

/* @files: (element-type GFile): files that were dropped on the editor */
void
causerie_message_editor_attach (CauserieMessageEditor *self, GSList *files)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_EDITOR (self));

  if (!can_attach (self))
    return;
  causerie_attachment_bar_clear_problems (self->attachment_bar);
  causerie_attachment_paste_add_files (self->paste, files);
  focus_text (self);
}

/* Closes the message; its draft is kept. */
void
causerie_message_editor_clear (CauserieMessageEditor *self)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_EDITOR (self));

  causerie_draft_field_set_target (self->text, NULL, 0);
  causerie_attachment_bar_set_target (self->attachment_bar, NULL, 0);
  g_signal_group_set_target (self->chat_signals, NULL);
  g_signal_group_set_target (self->message_signals, NULL);
  g_signal_group_set_target (self->tree_signals, NULL);
  self->message_id = 0;
  self->sending = FALSE;
  self->refused = FALSE;
  show_problem (self, NULL);
  update_button (self);
  g_clear_object (&self->message);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
}
