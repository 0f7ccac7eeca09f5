/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells how full the context of the model is, once past half. */
#include "config.h"

#include "causerie-context-button.h"

#include "causerie-compat.h"
#include "causerie-context-size.h"
#include "causerie-divided-label.h"
#include "causerie-usage-words.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

/* In percent of the context. */
#define WARNS_ABOVE 90

/* The text that is typed is measured after a pause, as that takes time for a long one. */
#define MEASURE_MILLISECONDS 200

struct _CauserieContextButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *sum_label;
  GtkLabel *parts_label;
  GtkLabel *count_label;
  GtkWidget *count_button;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieModelChoice *choice;
  GtkTextBuffer *buffer;
  GSignalGroup *buffer_signals;

  gint64 reply_id;     /* the last reply of the branch, or 0 */
  gint64 reply_tokens; /* its prompt and itself, or 0 if not known */
  GCancellable *reply_loading;
  gint64 draft_tokens; /* what comes after it */
  guint measure_source;

  gint64 counted; /* by the service, or -1 */
  GCancellable *counting;
};

G_DEFINE_FINAL_TYPE (CauserieContextButton, causerie_context_button, GTK_TYPE_WIDGET)

/* Returns: the most tokens that the model reads, or 0 if not known */
static gint64
find_limit (CauserieContextButton *self)
{
  const CauserieModelChoice *choice = self->choice;
  CauserieModel *model = choice != NULL && choice->service != NULL && choice->model != NULL
                             ? causerie_service_entry_find_model (choice->service, choice->model)
                             : NULL;

  return model != NULL ? causerie_model_get_max_input_tokens (model) : 0;
}

static gint64
get_used (CauserieContextButton *self)
{
  if (self->counted >= 0)
    return self->counted;
  return self->reply_tokens > 0 ? self->reply_tokens + self->draft_tokens : 0;
}

static int
get_percent (gint64 used, gint64 limit)
{
  return (int)MIN (100.0 * (double)used / (double)limit, 999.0);
}

/* Whether a message can be sent. */
static gboolean
is_open (CauserieContextButton *self)
{
  return self->branch != NULL && !causerie_branch_get_ended (self->branch)
         && causerie_chat_get_writable (self->chat);
}

static void
show_sum (CauserieContextButton *self, gint64 used, gint64 limit)
{
  g_autofree char *used_text = causerie_usage_words_dup_number (used);
  g_autofree char *limit_text = causerie_usage_words_dup_number (limit);
  /* Translators: how full the context of a language model is; both are numbers of tokens */
  g_autofree char *exact = g_strdup_printf (_ ("%s of %s tokens"), used_text, limit_text);
  /* Translators: the same, as an estimate */
  g_autofree char *about = g_strdup_printf (_ ("About %s of %s tokens"), used_text, limit_text);
  g_autofree char *reply = causerie_usage_words_dup_number (self->reply_tokens);
  g_autofree char *draft = causerie_usage_words_dup_number (self->draft_tokens);
  g_autofree char *parts
      /* Translators: both are numbers of tokens */
      = g_strdup_printf (_ ("The chat up to the last reply has %s, your message about %s."), reply,
                         draft);

  gtk_label_set_text (self->sum_label, self->counted >= 0 ? exact : about);
  gtk_label_set_text (self->parts_label, parts);
  gtk_widget_set_visible (GTK_WIDGET (self->parts_label), self->counted < 0);
}

static void
show_level (CauserieContextButton *self, int percent)
{
  g_autofree char *short_text = causerie_usage_words_dup_share (percent, 100);
  /* Translators: how full the context of a language model is; %d is a percentage */
  g_autofree char *name = g_strdup_printf (_ ("%d%% of the context used"), percent);
  const char *warning = percent > WARNS_ABOVE
                            ? _ ("The context is nearly full. A new chat begins with an empty "
                                 "one.")
                            : "";

  gtk_label_set_text (self->label, short_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  causerie_compat_name_menu_button (self->button, name, warning);
  if (percent > WARNS_ABOVE)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "warning");
}

static void
refresh (CauserieContextButton *self)
{
  gint64 limit = find_limit (self);
  gint64 used = get_used (self);
  gboolean known = limit > 0 && used > 0 && is_open (self);
  gboolean shown = known && used > limit / 2;
  /* A count that is less than the estimate does not take its own popover away. */
  gboolean read = known && gtk_widget_get_visible (GTK_WIDGET (self->popover));

  if (!shown && !read)
    gtk_popover_popdown (self->popover);
  gtk_widget_set_visible (GTK_WIDGET (self), shown || read);
  if (!shown && !read)
    return;
  show_level (self, get_percent (used, limit));
  show_sum (self, used, limit);
  gtk_widget_set_sensitive (self->count_button,
                            self->counting == NULL
                                && causerie_chat_get_turn (self->chat, self->branch) == NULL);
}

static void
forget_count (CauserieContextButton *self)
{
  self->counted = -1;
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  gtk_button_set_label (GTK_BUTTON (self->count_button), _ ("Count Exactly"));
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), FALSE);
}

static char *
dup_text (CauserieContextButton *self)
{
  GtkTextIter start;
  GtkTextIter end;

  if (self->buffer == NULL)
    return g_strdup ("");
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* Returns: an estimate of the messages after the last reply, which have no answer */
static gint64
measure_unanswered (CauserieContextButton *self)
{
  GListModel *messages = G_LIST_MODEL (self->branch);
  gint64 sum = 0;

  for (guint i = g_list_model_get_n_items (messages); i-- > 0;)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (messages, i);
      g_autofree char *text = NULL;

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
        break;
      text = causerie_message_dup_text (message);
      sum += text != NULL ? causerie_context_size_of_text (text) : 0;
    }
  return sum;
}

static gboolean
on_measure_due_cb (gpointer data)
{
  CauserieContextButton *self = CAUSERIE_CONTEXT_BUTTON (data);
  g_autofree char *text = dup_text (self);
  gint64 tokens;

  self->measure_source = 0;
  if (self->branch == NULL)
    return G_SOURCE_REMOVE;
  tokens = causerie_context_size_of_text (text)
           + causerie_context_size_of_files (
               causerie_draft_files_get (causerie_chat_get_draft_files (self->chat), 0))
           + measure_unanswered (self);
  if (tokens != self->draft_tokens)
    forget_count (self);
  self->draft_tokens = tokens;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
measure_soon (CauserieContextButton *self)
{
  g_clear_handle_id (&self->measure_source, g_source_remove);
  self->measure_source = g_timeout_add (MEASURE_MILLISECONDS, on_measure_due_cb, self);
}

static gint64
find_last_reply (CauserieContextButton *self)
{
  GListModel *messages = G_LIST_MODEL (self->branch);

  for (guint i = self->branch != NULL ? g_list_model_get_n_items (messages) : 0; i-- > 0;)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (messages, i);

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
          && causerie_message_get_state (message) != CAUSERIE_MESSAGE_STREAMING)
        return causerie_message_get_id (message);
    }
  return 0;
}

static void
on_facts_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieContextButton) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieReplyFacts) facts
      = causerie_library_load_reply_facts_finish (CAUSERIE_LIBRARY (source), result, &error);

  /* Another reply is being loaded, or the button is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reply_loading);
  if (facts != NULL && facts->id == self->reply_id)
    self->reply_tokens = causerie_context_size_after (facts);
  refresh (self);
}

static void
load_reply (CauserieContextButton *self)
{
  gint64 id = find_last_reply (self);

  if (id == self->reply_id || self->session == NULL)
    return;
  g_cancellable_cancel (self->reply_loading);
  g_clear_object (&self->reply_loading);
  forget_count (self);
  self->reply_id = id;
  self->reply_tokens = 0;
  if (id == 0)
    return;
  self->reply_loading = g_cancellable_new ();
  causerie_library_load_reply_facts_async (causerie_session_get_library (self->session), id,
                                           self->reply_loading, on_facts_loaded_cb,
                                           g_object_ref (self));
}

static void
show_count_problem (CauserieContextButton *self, const GError *error)
{
  g_autofree char *words
      = g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_FOUND)
            ? g_strdup (_ ("This service cannot count tokens. The estimate stays."))
            : causerie_words_dup_for_error (error);

  gtk_label_set_text (self->count_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), TRUE);
  causerie_compat_announce (GTK_WIDGET (self), words);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieContextButton) self = data;
  g_autoptr (GError) error = NULL;
  gint64 tokens = causerie_context_size_count_finish (CAUSERIE_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->counting);
  gtk_button_set_label (GTK_BUTTON (self->count_button), _ ("Count Exactly"));
  if (error != NULL)
    show_count_problem (self, error);
  else
    self->counted = tokens;
  refresh (self);
  if (error == NULL)
    causerie_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->sum_label));
}

static void
on_count_clicked_cb (CauserieContextButton *self)
{
  g_autofree char *text = dup_text (self);

  if (self->branch == NULL || self->choice == NULL || self->counting != NULL)
    return;
  forget_count (self);
  self->counting = g_cancellable_new ();
  /* Translators: stands on a button while the service counts tokens */
  gtk_button_set_label (GTK_BUTTON (self->count_button), _ ("Counting…"));
  causerie_context_size_count_async (self->session, self->chat, self->branch, self->choice, text,
                                     self->counting, on_counted_cb, g_object_ref (self));
  refresh (self);
}

static void
causerie_context_button_dispose (GObject *object)
{
  CauserieContextButton *self = CAUSERIE_CONTEXT_BUTTON (object);

  g_clear_handle_id (&self->measure_source, g_source_remove);
  g_cancellable_cancel (self->reply_loading);
  g_clear_object (&self->reply_loading);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_object (&self->buffer_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CONTEXT_BUTTON);
  g_clear_object (&self->buffer);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  g_clear_pointer (&self->choice, causerie_model_choice_free);
  G_OBJECT_CLASS (causerie_context_button_parent_class)->dispose (object);
}

static void
causerie_context_button_class_init (CauserieContextButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_context_button_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-context-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, button);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, label);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, sum_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, parts_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, count_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieContextButton, count_button);
}

static void
causerie_context_button_init (CauserieContextButton *self)
{
  self->counted = -1;
  self->buffer_signals = g_signal_group_new (GTK_TYPE_TEXT_BUFFER);
  g_signal_group_connect_swapped (self->buffer_signals, "changed", G_CALLBACK (measure_soon), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->count_label);
  g_signal_connect_object (self->count_button, "clicked", G_CALLBACK (on_count_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

void
causerie_context_button_set_session (CauserieContextButton *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_CONTEXT_BUTTON (self));

  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  g_signal_connect_object (causerie_session_get_registry (session), "notify::models",
                           G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

/* @branch: (nullable): the branch on screen, of @chat */
void
causerie_context_button_set_branch (CauserieContextButton *self, CauserieChat *chat,
                                    CauserieBranch *branch)
{
  gboolean changed;

  g_return_if_fail (CAUSERIE_IS_CONTEXT_BUTTON (self));

  changed = g_set_object (&self->branch, branch);
  g_set_object (&self->chat, chat);
  if (changed)
    forget_count (self);
  causerie_context_button_update (self);
}

/* @choice: (nullable): what will answer */
void
causerie_context_button_set_choice (CauserieContextButton *self, const CauserieModelChoice *choice)
{
  g_return_if_fail (CAUSERIE_IS_CONTEXT_BUTTON (self));

  if (causerie_model_choice_equal (self->choice, choice))
    return;
  causerie_model_choice_free (self->choice);
  self->choice = causerie_model_choice_copy (choice);
  forget_count (self);
  refresh (self);
}

/* @buffer: the message that is being written */
void
causerie_context_button_set_buffer (CauserieContextButton *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (CAUSERIE_IS_CONTEXT_BUTTON (self));

  g_set_object (&self->buffer, buffer);
  g_signal_group_set_target (self->buffer_signals, buffer);
}

/* To be called when messages or attached files have changed. */
void
causerie_context_button_update (CauserieContextButton *self)
{
  g_return_if_fail (CAUSERIE_IS_CONTEXT_BUTTON (self));

  load_reply (self);
  measure_soon (self);
  refresh (self);
}
