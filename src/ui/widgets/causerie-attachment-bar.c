/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that are attached to a draft: their list, those that are being read, and what is wrong
 * with files that cannot be attached. */
#include "config.h"

#include "causerie-attachment-bar.h"

#include "causerie-attachment-row.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-words.h"
#include "causerie-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _CauserieAttachmentBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *problem_box;
  GtkLabel *problem_label;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkWidget *reading_box;
  GtkSpinner *spinner;
  GtkLabel *reading_label;
  GtkWidget *offer_box;
  GtkLabel *offer_label;
  GtkWidget *offer_button;

  /* Owned */
  CauserieChat *chat;
  gint64 message_id;
  GSignalGroup *files_signals;
  GPtrArray *shown;  /* of CauserieAttachment: those that have rows */
  GString *problems; /* a line for each file that could not be attached */
  guint n_added;     /* since files were last announced */
  gboolean adding;   /* the end of the list is shown, where new files appear */
};

enum
{
  CHANGED,
  FOCUS_LOST,
  OFFER_ACCEPTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieAttachmentBar, causerie_attachment_bar, GTK_TYPE_WIDGET)

static CauserieDraftFiles *
get_files (CauserieAttachmentBar *self)
{
  return causerie_chat_get_draft_files (self->chat);
}

/* --- Problems --- */

static void
update_problems (CauserieAttachmentBar *self)
{
  gtk_label_set_text (self->problem_label, self->problems->str);
  gtk_widget_set_visible (self->problem_box, self->problems->len > 0);
}

/* --- The list --- */

/* Keeps the keyboard in the list: on the row after a removed one, or the one before. */
static void
focus_row (CauserieAttachmentBar *self, int position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position);

  if (row == NULL && position > 0)
    row = gtk_list_box_get_row_at_index (self->list, position - 1);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    g_signal_emit (self, signals[FOCUS_LOST], 0);
}

static void
on_row_removed_cb (CauserieAttachmentBar *self, CauserieAttachmentRow *row)
{
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  g_autoptr (CauserieAttachment) attachment
      = causerie_attachment_ref (causerie_attachment_row_get_attachment (row));

  if (self->chat == NULL)
    return;
  self->adding = FALSE;
  causerie_draft_files_remove (get_files (self), self->message_id, attachment->sha256);
  focus_row (self, position);
}

static void
add_row (CauserieAttachmentBar *self, CauserieAttachment *attachment)
{
  GtkWidget *row
      = causerie_attachment_row_new (causerie_chat_get_attachment_store (self->chat), attachment);

  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* Removes the rows of files that are gone, and adds those of new ones at the end: files are only
   removed or appended. */
static void
update_list (CauserieAttachmentBar *self)
{
  GPtrArray *files = causerie_draft_files_get (get_files (self), self->message_id);
  guint n = 0;

  while (n < self->shown->len)
    {
      if (n < files->len && g_ptr_array_index (files, n) == g_ptr_array_index (self->shown, n))
        {
          n++;
          continue;
        }
      gtk_list_box_remove (self->list,
                           GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int)n)));
      g_ptr_array_remove_index (self->shown, n);
    }
  for (; n < files->len; n++)
    {
      CauserieAttachment *attachment = g_ptr_array_index (files, n);

      add_row (self, attachment);
      g_ptr_array_add (self->shown, causerie_attachment_ref (attachment));
    }
  gtk_widget_set_visible (self->scroller, files->len > 0);
}

static void
on_list_resized_cb (CauserieAttachmentBar *self, GtkAdjustment *adjustment)
{
  if (!self->adding)
    return;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  self->adding = causerie_attachment_bar_get_reading (self);
}

static void
update_reading (CauserieAttachmentBar *self)
{
  guint n = causerie_draft_files_get_n_reading (get_files (self), self->message_id);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->reading_box, n > 0);
  gtk_spinner_set_spinning (self->spinner, n > 0);
  if (n == 0)
    return;
  text = g_strdup_printf (
      /* Translators: shown while files that were chosen are being read */
      ngettext ("Attaching %u file…", "Attaching %u files…", n), n);
  gtk_label_set_text (self->reading_label, text);
}

static void
update_visible (CauserieAttachmentBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->problems->len > 0 || gtk_widget_get_visible (self->offer_box)
                              || (self->chat != NULL
                                  && (!causerie_attachment_bar_get_empty (self)
                                      || causerie_attachment_bar_get_reading (self))));
}

static void
update (CauserieAttachmentBar *self)
{
  update_list (self);
  update_reading (self);
  update_visible (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_files_changed_cb (CauserieAttachmentBar *self, gint64 message_id)
{
  if (message_id == self->message_id && self->chat != NULL)
    update (self);
}

/* --- Adding --- */

static void
accept_offer (CauserieAttachmentBar *self)
{
  g_signal_emit (self, signals[OFFER_ACCEPTED], 0);
}

/* For screen readers, as the focus is elsewhere. Once for files that were chosen together. */
static void
announce_attached (CauserieAttachmentBar *self)
{
  guint n = causerie_draft_files_get (get_files (self), self->message_id)->len;
  g_autofree char *text = NULL;

  if (self->n_added == 0 || causerie_attachment_bar_get_reading (self))
    return;
  self->n_added = 0;
  text = g_strdup_printf (
      /* Translators: what a screen reader says when files were added to a message that is being
         written; %u is the number of all of its files */
      ngettext ("%u file attached", "%u files attached", n), n);
  causerie_compat_announce (GTK_WIDGET (self), text);
}

/* A file may be ready when the user is in another chat. The problem is shown there, as the file was
   not attached anywhere. */
static void
report_added (CauserieAttachmentBar *self, CauserieDraftFiles *files, const GError *error)
{
  gboolean is_shown = self->chat != NULL && get_files (self) == files;

  if (error != NULL)
    causerie_attachment_bar_show_problem (self, error);
  else if (is_shown)
    self->n_added++;
  if (is_shown)
    announce_attached (self);
}

static void
on_added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentBar) self = CAUSERIE_ATTACHMENT_BAR (data);
  g_autoptr (GError) error = NULL;

  causerie_draft_files_add_finish (CAUSERIE_DRAFT_FILES (source), result, &error);
  report_added (self, CAUSERIE_DRAFT_FILES (source), error);
}

/* Takes the task, which completes when the problem is shown. */
static void
on_bytes_added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieAttachmentBar *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean added = causerie_draft_files_add_finish (CAUSERIE_DRAFT_FILES (source), result, &error);

  report_added (self, CAUSERIE_DRAFT_FILES (source), error);
  g_task_return_boolean (task, added);
}

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieAttachmentBar *self = CAUSERIE_ATTACHMENT_BAR (source);
  g_autoptr (GError) error = NULL;
  GSList *files = causerie_compat_open_files_finish (GTK_WIDGET (self), result, &error);

  if (error != NULL)
    causerie_attachment_bar_show_problem (self, error);
  causerie_attachment_bar_add_files (self, files);
  g_slist_free_full (files, g_object_unref);
}

static void
causerie_attachment_bar_dispose (GObject *object)
{
  CauserieAttachmentBar *self = CAUSERIE_ATTACHMENT_BAR (object);

  g_clear_object (&self->files_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_ATTACHMENT_BAR);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_attachment_bar_parent_class)->dispose (object);
}

static void
causerie_attachment_bar_finalize (GObject *object)
{
  CauserieAttachmentBar *self = CAUSERIE_ATTACHMENT_BAR (object);

  g_ptr_array_unref (self->shown);
  g_string_free (self->problems, TRUE);
  G_OBJECT_CLASS (causerie_attachment_bar_parent_class)->finalize (object);
}

static void
causerie_attachment_bar_class_init (CauserieAttachmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = CAUSERIE_TYPE_ATTACHMENT_BAR;

  G_OBJECT_CLASS (klass)->dispose = causerie_attachment_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_attachment_bar_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOCUS_LOST]
      = g_signal_new ("focus-lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OFFER_ACCEPTED] = g_signal_new ("offer-accepted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  g_type_ensure (CAUSERIE_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-attachment-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, problem_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, reading_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, reading_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, offer_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, offer_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieAttachmentBar, offer_button);
  gtk_widget_class_bind_template_callback (widget_class, causerie_attachment_bar_clear_problems);
  gtk_widget_class_bind_template_callback (widget_class, accept_offer);
}

static void
causerie_attachment_bar_init (CauserieAttachmentBar *self)
{
  self->shown = causerie_attachments_new ();
  self->problems = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  causerie_divided_label_watch (self->problem_label);
  /* For large text in a narrow window. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->offer_button))), TRUE);
  g_signal_connect_object (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
      G_CALLBACK (on_list_resized_cb), self, G_CONNECT_SWAPPED);
  self->files_signals = g_signal_group_new (CAUSERIE_TYPE_DRAFT_FILES);
  g_signal_group_connect_swapped (self->files_signals, "changed", G_CALLBACK (on_files_changed_cb),
                                  self);
}

/**
 * causerie_attachment_bar_set_target:
 * @chat: (nullable): the chat
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Shows the files of a draft, which the caller loads.
 */
void
causerie_attachment_bar_set_target (CauserieAttachmentBar *self, CauserieChat *chat,
                                    gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self));

  causerie_attachment_bar_clear_problems (self);
  self->adding = FALSE;
  self->n_added = 0;
  g_set_object (&self->chat, chat);
  self->message_id = message_id;
  g_signal_group_set_target (self->files_signals, chat != NULL ? get_files (self) : NULL);
  if (chat != NULL)
    update (self);
  else
    update_visible (self);
}

gboolean
causerie_attachment_bar_get_empty (CauserieAttachmentBar *self)
{
  g_return_val_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self), TRUE);

  return self->chat == NULL
         || causerie_draft_files_get (get_files (self), self->message_id)->len == 0;
}

/* Returns: whether files are being read, which will be attached */
gboolean
causerie_attachment_bar_get_reading (CauserieAttachmentBar *self)
{
  g_return_val_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self), FALSE);

  return self->chat != NULL
         && causerie_draft_files_get_n_reading (get_files (self), self->message_id) > 0;
}

/* Opens the file chooser. */
void
causerie_attachment_bar_choose (CauserieAttachmentBar *self)
{
  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self));

  causerie_attachment_bar_clear_problems (self);
  /* Translators: title of the file chooser */
  causerie_compat_open_files_async (GTK_WIDGET (self), _ ("Attach Files"), NULL, on_chosen_cb,
                                    NULL);
}

/* @files: (element-type GFile) (transfer none): files that were chosen, dropped or pasted */
void
causerie_attachment_bar_add_files (CauserieAttachmentBar *self, GSList *files)
{
  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self));

  self->adding = TRUE;
  for (GSList *link = files; link != NULL && self->chat != NULL; link = link->next)
    causerie_draft_files_add_file_async (get_files (self), self->message_id, link->data, NULL,
                                         on_added_cb, g_object_ref (self));
}

/**
 * causerie_attachment_bar_add_bytes_async:
 * @name: a name for the file, or ""
 *
 * Attaches the bytes. If they are refused, the bar says why.
 */
void
causerie_attachment_bar_add_bytes_async (CauserieAttachmentBar *self, GBytes *bytes,
                                         const char *name, GAsyncReadyCallback callback,
                                         gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self) && bytes != NULL && name != NULL);

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, causerie_attachment_bar_add_bytes_async);
  self->adding = TRUE;
  if (self->chat != NULL)
    causerie_draft_files_add_bytes_async (get_files (self), self->message_id, bytes, name, NULL,
                                          on_bytes_added_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, FALSE);
}

/* Returns: whether the file was attached */
gboolean
causerie_attachment_bar_add_bytes_finish (CauserieAttachmentBar *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* @n_characters: the length of a text that was pasted and could be a file instead; 0 for none */
void
causerie_attachment_bar_set_offer (CauserieAttachmentBar *self, guint n_characters)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self));

  text = g_strdup_printf (
      /* Translators: %'u is the number of characters of a text that was pasted */
      ngettext ("The pasted text has %'u character.", "The pasted text has %'u characters.",
                n_characters),
      n_characters);
  gtk_label_set_text (self->offer_label, text);
  gtk_widget_set_visible (self->offer_box, n_characters > 0);
  update_visible (self);
}

/* Says why a file was not attached, below what was said before. */
void
causerie_attachment_bar_show_problem (CauserieAttachmentBar *self, const GError *error)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self) && error != NULL);

  words = causerie_words_dup_for_error (error);
  g_string_append_printf (self->problems, "%s%s", self->problems->len > 0 ? "\n" : "", words);
  update_problems (self);
  update_visible (self);
  causerie_compat_announce (GTK_WIDGET (self), words);
}

void
causerie_attachment_bar_clear_problems (CauserieAttachmentBar *self)
{
  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_BAR (self));

  g_string_truncate (self->problems, 0);
  update_problems (self);
  update_visible (self);
}
