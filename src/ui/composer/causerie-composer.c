/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text field for the next message, with the model menu and the Send button. */
#include "config.h"

#include "causerie-composer.h"

#include "causerie-attachment-paste.h"
#include "causerie-compat.h"
#include "causerie-context-button.h"
#include "causerie-divided-label.h"
#include "causerie-draft-field.h"
#include "causerie-growing-text.h"
#include "causerie-model-button.h"
#include "causerie-sender-name.h"
#include "causerie-typed-text.h"
#include "causerie-web-search-button.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

struct _CauserieComposer
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *problem_label;
  GtkWidget *card;
  GtkWidget *attachment_box;
  CauserieAttachmentBar *attachment_bar;
  CauserieDraftField *text;
  GtkLabel *placeholder;
  CauserieContextButton *context_button;
  CauserieModelButton *model_button;
  GtkWidget *button_box;
  GtkWidget *attach_button;
  CauserieWebSearchButton *search_button;
  GtkButton *send_button;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  GSignalGroup *chat_signals;
  GSignalGroup *branch_signals;
  GSignalGroup *setup_signals;
  CauserieAttachmentPaste *paste;
  CauserieChat *sending_chat;
  CauserieModelChoice *chosen; /* by the user, for the next message */
  guint composing : 1;         /* an input method shows preedit text */
  guint updating_model : 1;
  guint secondary : 1; /* another widget has the suggested action */
};

enum
{
  PROP_CHOICE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieComposer, causerie_composer, GTK_TYPE_WIDGET)

/* Returns: the turn in progress on the current branch */
static CauserieTurn *
get_turn (CauserieComposer *self)
{
  if (self->chat == NULL || self->branch == NULL)
    return NULL;
  return causerie_chat_get_turn (self->chat, self->branch);
}

static gboolean
is_ended (CauserieComposer *self)
{
  return self->branch != NULL && causerie_branch_get_ended (self->branch);
}

/* Whether a message can be added to the current branch. */
static gboolean
is_open (CauserieComposer *self)
{
  return self->branch != NULL && !is_ended (self) && causerie_chat_get_writable (self->chat);
}

/* Whether there is something to send. An attachment alone is a message. */
static gboolean
is_blank (CauserieComposer *self)
{
  return causerie_draft_field_is_blank (self->text)
         && causerie_attachment_bar_get_empty (self->attachment_bar);
}

/* Shows Send, or Stop while a reply arrives. */
static void
update_button (CauserieComposer *self)
{
  gboolean stop = get_turn (self) != NULL;
  const char *name
      = stop ? /* Translators: button that ends a reply while it arrives; a verb */ _ ("Stop")
             : /* Translators: button that sends the message; a verb */ _ ("Send");
  gboolean can_send = is_open (self) && !is_blank (self)
                      && !causerie_attachment_bar_get_reading (self->attachment_bar);

  gtk_button_set_icon_name (self->send_button,
                            stop ? "causerie-stop-symbolic" : "causerie-send-symbolic");
  causerie_compat_name_icon_button (GTK_WIDGET (self->send_button), name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button),
                            (stop || can_send) && !causerie_composer_is_sending (self));
}

/* Only one suggested action is on screen; Send is none on an ended branch. */
static void
update_suggested_action (CauserieComposer *self)
{
  gboolean closed = self->branch != NULL && !is_open (self);

  if (closed || self->secondary)
    gtk_widget_remove_css_class (GTK_WIDGET (self->send_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->send_button), "suggested-action");
}

static char *
dup_placeholder (CauserieComposer *self)
{
  const CauserieModelChoice *choice = causerie_model_button_get_choice (self->model_button);
  gboolean demo = choice != NULL && choice->service != NULL
                  && causerie_service_entry_get_kind (choice->service) == CAUSERIE_SERVICE_DEMO;
  g_autofree char *name = causerie_sender_name_dup (
      self->session, causerie_model_button_get_model (self->model_button));

  if (demo)
    /* Translators: in the empty message field, while the built-in demo replies */
    return g_strdup (_ ("Message the Demo"));
  /* Translators: in the empty message field; %s is a model's name, such as Claude */
  return g_strdup_printf (_ ("Message %s"), name != NULL ? name : "Claude");
}

static void
update_placeholder (CauserieComposer *self)
{
  gboolean empty = causerie_draft_field_is_empty (self->text) && !self->composing;
  g_autofree char *text = dup_placeholder (self);

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), empty && !is_ended (self));
  gtk_label_set_text (self->placeholder, text);
}

/* Returns: (transfer none) (nullable): the preset of a chat without replies */
static CauseriePreset *
find_preset (CauserieComposer *self)
{
  const CauserieChatSetup *setup
      = self->chat != NULL ? causerie_setup_get (causerie_chat_get_setup (self->chat)) : NULL;
  g_autofree char *model
      = self->branch != NULL ? causerie_branch_dup_model (self->branch, NULL) : NULL;

  if (setup == NULL || setup->preset_uid == NULL || model != NULL)
    return NULL;
  return causerie_presets_find (causerie_session_get_presets (self->session), setup->preset_uid,
                                NULL);
}

static CauserieModelChoice *
create_choice (CauserieComposer *self)
{
  CauserieRegistry *registry = causerie_session_get_registry (self->session);
  CauseriePreset *preset = find_preset (self);

  if (self->chosen != NULL)
    return causerie_model_choice_copy (self->chosen);
  return preset != NULL
             ? causerie_model_choice_new_for_preset (registry, causerie_preset_get_record (preset))
             : causerie_model_choice_new_for_branch (registry, self->branch);
}

/* The model belongs to the branch, with its service. */
static void
update_model (CauserieComposer *self)
{
  g_autoptr (CauserieModelChoice) choice = NULL;

  if (self->session == NULL)
    return;
  choice = create_choice (self);
  self->updating_model = TRUE;
  causerie_model_button_set_choice (self->model_button, choice);
  causerie_context_button_set_choice (self->context_button, choice);
  self->updating_model = FALSE;
  causerie_web_search_button_set_choice (self->search_button, choice);
  update_placeholder (self);
}

/* On an ended branch the text field is empty and closed. It shares one line with the buttons, which
   leaves more space for the messages. */
static void
update_card (CauserieComposer *self)
{
  gboolean ended = is_ended (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->card),
                                  ended ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_hexpand (self->button_box, !ended);
  if (ended)
    gtk_widget_add_css_class (self->card, "ended");
  else
    gtk_widget_remove_css_class (self->card, "ended");
  if (self->branch == NULL || is_open (self))
    gtk_widget_remove_css_class (self->card, "closed");
  else
    gtk_widget_add_css_class (self->card, "closed");
  update_suggested_action (self);
}

/* Each child is made insensitive itself: screen readers do not consider the state of its
   ancestors. */
static void
update (CauserieComposer *self)
{
  gboolean open = is_open (self);

  causerie_draft_field_set_closed (self->text, is_ended (self));
  update_card (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->text), open);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), open);
  causerie_model_button_set_enabled (self->model_button, open);
  gtk_widget_set_sensitive (self->attach_button, open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_button), open);
  /* Nothing can be removed there either. */
  gtk_widget_set_visible (self->attachment_box, self->branch == NULL || open);
  update_model (self);
  update_button (self);
  causerie_context_button_set_branch (self->context_button, self->chat, self->branch);
}

static void
on_changed_cb (CauserieComposer *self)
{
  update_placeholder (self);
  update_button (self);
}

/* Preedit text is shown in place of the placeholder, but is not in the buffer yet. */
static void
on_preedit_changed_cb (CauserieComposer *self, const char *preedit)
{
  self->composing = preedit[0] != '\0';
  update_placeholder (self);
}

/* Requests the model that is shown. Before the models are known, the chat chooses one when the turn
   begins. */
static const CauserieModelChoice *
get_choice (CauserieComposer *self)
{
  return causerie_registry_get_ready (causerie_session_get_registry (self->session))
                 || find_preset (self) != NULL
             ? causerie_model_button_get_choice (self->model_button)
             : self->chosen;
}

/* Shows why sending failed, until the next attempt. */
static void
show_problem (CauserieComposer *self, const GError *error)
{
  g_autofree char *words = causerie_words_dup_for_error (error);

  gtk_label_set_text (self->problem_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
}

static gboolean
begin_sending (CauserieComposer *self)
{
  if (self->chat == NULL || self->branch == NULL || is_ended (self)
      || causerie_composer_is_sending (self) || get_turn (self) != NULL)
    return FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  causerie_attachment_bar_clear_problems (self->attachment_bar);
  g_set_object (&self->sending_chat, self->chat);
  update_button (self);
  return TRUE;
}

/* The user may have gone to another chat meanwhile, where the error does not apply. */
static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;
  gboolean sent = causerie_chat_turn_finish (chat, result, &error);

  if (self->sending_chat == chat)
    g_clear_object (&self->sending_chat);
  if (self->chat != chat)
    return;
  if (sent)
    g_signal_emit (self, signals[SENT], 0);
  else
    show_problem (self, error);
  update (self);
}

/* The text stays in the field until the message is stored. */
static void
send_typed (CauserieComposer *self)
{
  g_autofree char *typed = causerie_draft_field_dup_text (self->text);

  if (is_blank (self) || causerie_attachment_bar_get_reading (self->attachment_bar)
      || !begin_sending (self))
    return;
  causerie_chat_send_async (self->chat, self->branch, typed, get_choice (self), NULL, on_sent_cb,
                            g_object_ref (self));
}

static void
on_retried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_turn_finish (chat, result, &error) && self->chat == chat)
    show_problem (self, error);
}

static void
on_attach_clicked_cb (CauserieComposer *self)
{
  causerie_attachment_bar_choose (self->attachment_bar);
}

static void
on_send_clicked_cb (CauserieComposer *self)
{
  CauserieTurn *turn = get_turn (self);

  if (turn != NULL)
    causerie_turn_stop (turn);
  else
    send_typed (self);
}

static gboolean
is_send_key (CauserieComposer *self, guint key, GdkModifierType modifiers)
{
  gboolean enter_sends
      = causerie_settings_get_enter_sends (causerie_session_get_settings (self->session));
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;

  if (!causerie_typed_text_is_enter (key))
    return FALSE;
  if ((modifiers & GDK_CONTROL_MASK) != 0)
    return TRUE;
  return enter_sends ? !shift : shift;
}

static gboolean
is_edit_key (CauserieComposer *self, guint key, GdkModifierType modifiers)
{
  return key == GDK_KEY_Up && causerie_draft_field_is_empty (self->text)
         && (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) == 0;
}

/* Input methods handle keys first: they need Enter and Escape to choose a candidate. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code,
                   GdkModifierType modifiers, CauserieComposer *self)
{
  CauserieTurn *turn = get_turn (self);
  gboolean sends = is_send_key (self, key, modifiers);
  gboolean stops = key == GDK_KEY_Escape && turn != NULL;

  if (!sends && !stops && !is_edit_key (self, key, modifiers))
    return FALSE;
  if (causerie_typed_text_is_for_input_method (GTK_TEXT_VIEW (self->text),
                                               GTK_EVENT_CONTROLLER (controller)))
    return TRUE;
  if (sends)
    send_typed (self);
  /* The window closes the search and drops the selection first. */
  else if (stops && !gtk_widget_activate_action (GTK_WIDGET (self), "win.stop", NULL))
    causerie_turn_stop (turn);
  else if (!stops)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-earlier", NULL);
  return TRUE;
}

static void
on_model_chosen_cb (CauserieComposer *self)
{
  if (self->updating_model)
    return;
  causerie_model_choice_free (self->chosen);
  self->chosen = causerie_model_choice_copy (causerie_model_button_get_choice (self->model_button));
  causerie_web_search_button_set_choice (self->search_button, self->chosen);
  causerie_context_button_set_choice (self->context_button, self->chosen);
  update_placeholder (self);
}

static void
on_model_changed_cb (CauserieComposer *self)
{
  on_model_chosen_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

/* A chosen model applies to the next message on this branch. */
static void
forget_chosen_model (CauserieComposer *self)
{
  g_clear_pointer (&self->chosen, causerie_model_choice_free);
  update (self);
}

/* Whether the last message is the reply of a turn that does not know it yet, because it has just
   begun. When the user switches to a version that is arriving, its turn already knows the reply. */
static gboolean
ends_with_new_reply (CauserieComposer *self)
{
  CauserieMessage *leaf = causerie_branch_get_leaf (self->branch);
  CauserieTurn *turn = NULL;

  if (leaf != NULL && causerie_message_get_state (leaf) == CAUSERIE_MESSAGE_STREAMING)
    turn = causerie_chat_get_turn_below (
        self->chat, causerie_tree_get_parent_id (causerie_chat_get_tree (self->chat),
                                                 causerie_message_get_id (leaf)));
  return turn != NULL && causerie_turn_get_reply (turn) == NULL;
}

static void
on_branch_changed_cb (CauserieBranch *branch, guint position, guint removed, guint added,
                      CauserieComposer *self)
{
  if (removed > 0 && !ends_with_new_reply (self))
    forget_chosen_model (self);
  else
    update (self);
}

/* Connects to all changes that affect the buttons: turns, the end of the chat, the leaf. */
static void
init_signals (CauserieComposer *self)
{
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "turn-added", G_CALLBACK (update), self);
  /* A retried reply is added to the branch before its turn knows it. */
  g_signal_group_connect_swapped (self->chat_signals, "turn-replied", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->chat_signals, "turn-removed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::read-only", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::deleted", G_CALLBACK (update), self);
  self->setup_signals = g_signal_group_new (CAUSERIE_TYPE_SETUP);
  g_signal_group_connect_swapped (self->setup_signals, "notify::preset-name",
                                  G_CALLBACK (forget_chosen_model), self);
  self->branch_signals = g_signal_group_new (CAUSERIE_TYPE_BRANCH);
  g_signal_group_connect (self->branch_signals, "items-changed", G_CALLBACK (on_branch_changed_cb),
                          self);
  g_signal_group_connect_swapped (self->branch_signals, "notify::ended", G_CALLBACK (update), self);
}

static void
on_files_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieComposer) self = CAUSERIE_COMPOSER (data);
  CauserieDraftFiles *files = CAUSERIE_DRAFT_FILES (source);
  g_autoptr (GError) error = NULL;

  if (!causerie_draft_files_load_finish (files, result, &error) && self->chat != NULL
      && causerie_chat_get_draft_files (self->chat) == files)
    show_problem (self, error);
}

/* Shows the draft of @chat; the previous chat keeps its own. */
static void
take_chat (CauserieComposer *self, CauserieChat *chat)
{
  g_signal_group_set_target (self->branch_signals, NULL);
  g_clear_object (&self->branch);
  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->setup_signals,
                             chat != NULL ? causerie_chat_get_setup (chat) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  causerie_draft_field_set_target (self->text, chat, 0);
  causerie_attachment_bar_set_target (self->attachment_bar, chat, 0);
  causerie_web_search_button_set_chat (self->search_button, chat);
  if (chat != NULL)
    causerie_draft_files_load_async (causerie_chat_get_draft_files (chat), 0, NULL, NULL,
                                     on_files_loaded_cb, g_object_ref (self));
}

static void
causerie_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieComposer *self = CAUSERIE_COMPOSER (object);

  switch (id)
    {
    case PROP_CHOICE:
      g_value_set_boxed (value, causerie_model_button_get_choice (self->model_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_composer_dispose (GObject *object)
{
  CauserieComposer *self = CAUSERIE_COMPOSER (object);

  if (self->text != NULL)
    {
      causerie_draft_field_set_target (self->text, NULL, 0);
      causerie_attachment_bar_set_target (self->attachment_bar, NULL, 0);
    }
  g_clear_object (&self->paste);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->setup_signals);
  g_clear_object (&self->branch_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_COMPOSER);
  g_clear_object (&self->sending_chat);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_composer_parent_class)->dispose (object);
}

static void
causerie_composer_finalize (GObject *object)
{
  CauserieComposer *self = CAUSERIE_COMPOSER (object);

  causerie_model_choice_free (self->chosen);
  G_OBJECT_CLASS (causerie_composer_parent_class)->finalize (object);
}

static void
causerie_composer_class_init (CauserieComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_composer_get_property;
  object_class->dispose = causerie_composer_dispose;
  object_class->finalize = causerie_composer_finalize;
  properties[PROP_CHOICE] = g_param_spec_boxed ("choice", NULL, NULL, CAUSERIE_TYPE_MODEL_CHOICE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SENT] = g_signal_new ("sent", CAUSERIE_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (CAUSERIE_TYPE_ATTACHMENT_BAR);
  g_type_ensure (CAUSERIE_TYPE_CONTEXT_BUTTON);
  g_type_ensure (CAUSERIE_TYPE_DRAFT_FIELD);
  g_type_ensure (CAUSERIE_TYPE_GROWING_TEXT);
  g_type_ensure (CAUSERIE_TYPE_MODEL_BUTTON);
  g_type_ensure (CAUSERIE_TYPE_WEB_SEARCH_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, card);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, attachment_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, attachment_bar);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, button_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, context_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, attach_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, search_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, text);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, model_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, send_button);
}

static void
causerie_composer_init (CauserieComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->problem_label);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                           G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "preedit-changed", G_CALLBACK (on_preedit_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->paste = causerie_attachment_paste_new (GTK_TEXT_VIEW (self->text), self->attachment_bar);
  g_signal_connect_object (self->attachment_bar, "changed", G_CALLBACK (update_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachment_bar, "changed",
                           G_CALLBACK (causerie_context_button_update), self->context_button,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachment_bar, "focus-lost",
                           G_CALLBACK (causerie_composer_focus_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attach_button, "clicked", G_CALLBACK (on_attach_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->send_button, "clicked", G_CALLBACK (on_send_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model_button, "notify::choice", G_CALLBACK (on_model_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model_button, "chosen", G_CALLBACK (causerie_composer_focus_text),
                           self, G_CONNECT_SWAPPED);
  init_signals (self);
}

/* Inserts @text as a quotation in Markdown at the cursor, and focuses the field. Without effect on
   an ended branch. */
void
causerie_composer_quote (CauserieComposer *self, const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) quotation = g_string_new (NULL);
  GtkTextBuffer *buffer;

  g_return_if_fail (CAUSERIE_IS_COMPOSER (self) && text != NULL);

  if (!is_open (self))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (quotation, "> %s\n", lines[i]);
  g_string_append_c (quotation, '\n');
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_insert_at_cursor (buffer, quotation->str, -1);
  gtk_text_buffer_end_user_action (buffer);
  causerie_composer_focus_text (self);
}

/* @files: (element-type GFile): files that were dropped on the window. Without effect on an ended
 * branch. */
void
causerie_composer_attach (CauserieComposer *self, GSList *files)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  if (!is_open (self))
    return;
  causerie_attachment_bar_clear_problems (self->attachment_bar);
  causerie_attachment_paste_add_files (self->paste, files);
  causerie_composer_focus_text (self);
}

/* Returns: whether files can be attached to the next message */
gboolean
causerie_composer_get_open (CauserieComposer *self)
{
  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), FALSE);

  return is_open (self);
}

/* Focuses the text. */
void
causerie_composer_focus_text (CauserieComposer *self)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* Returns: (transfer none) (nullable): the service that the next message is sent to */
CauserieServiceEntry *
causerie_composer_get_service (CauserieComposer *self)
{
  const CauserieModelChoice *choice;

  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), NULL);

  choice = causerie_model_button_get_choice (self->model_button);
  return choice != NULL ? choice->service : NULL;
}

/* Opens the model menu, unless it is insensitive. */
void
causerie_composer_open_model_menu (CauserieComposer *self)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  causerie_model_button_popup (self->model_button);
}

/* @secondary: whether another widget has the suggested action instead of Send */
void
causerie_composer_set_secondary (CauserieComposer *self, gboolean secondary)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  self->secondary = !!secondary;
  update_suggested_action (self);
}

/* To be called once, before a chat is set. */
void
causerie_composer_set_session (CauserieComposer *self, CauserieSession *session)
{
  CauserieRegistry *registry;

  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  registry = causerie_session_get_registry (session);
  causerie_model_button_set_session (self->model_button, session);
  causerie_context_button_set_session (self->context_button, session);
  causerie_context_button_set_buffer (self->context_button,
                                      gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)));
  g_signal_connect_object (registry, "notify::default-model", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "notify::service", G_CALLBACK (forget_chosen_model), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_session_get_presets (session), "items-changed",
                           G_CALLBACK (update_model), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * causerie_composer_set_chat:
 * @chat: (nullable): the chat on screen
 * @branch: (nullable): the branch of @chat on screen, %NULL while it is being loaded
 *
 * Messages are added to @branch from now on. The text is replaced by the draft of another chat, and
 * kept for another branch of the same one; a chosen model is forgotten in both cases.
 */
void
causerie_composer_set_chat (CauserieComposer *self, CauserieChat *chat, CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  if (self->chat == chat && self->branch == branch)
    return;
  if (self->chat != chat)
    take_chat (self, chat);
  g_set_object (&self->branch, branch);
  g_signal_group_set_target (self->branch_signals, branch);
  forget_chosen_model (self);
}

/* Returns: whether a message from this field to the current chat is being stored */
gboolean
causerie_composer_is_sending (CauserieComposer *self)
{
  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), FALSE);

  return self->sending_chat != NULL && self->sending_chat == self->chat;
}

/* Removes the typed text from the current chat, so that it can be moved to another one. Returns:
   (transfer full) (nullable): the text, or %NULL if the user has not typed here */
char *
causerie_composer_take_text (CauserieComposer *self)
{
  g_return_val_if_fail (CAUSERIE_IS_COMPOSER (self), NULL);

  return causerie_draft_field_take_text (self->text);
}

/* Sends @text on the current branch; the typed text is kept. */
void
causerie_composer_send_text (CauserieComposer *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  if (begin_sending (self))
    causerie_chat_send_text_async (self->chat, self->branch, text, get_choice (self), NULL,
                                   on_sent_cb, g_object_ref (self));
}

/**
 * causerie_composer_retry:
 * @message_id: a reply, or a message of the user without one
 *
 * Begins a turn for another reply, with the model that is chosen here. Errors are shown where
 * errors of sending are shown. The draft is kept.
 */
void
causerie_composer_retry (CauserieComposer *self, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  if (self->chat == NULL || self->branch == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  causerie_chat_retry_async (self->chat, self->branch, message_id, get_choice (self), NULL,
                             on_retried_cb, g_object_ref (self));
}
