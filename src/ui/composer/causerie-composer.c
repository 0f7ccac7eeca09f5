/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text field for the next message, with its model menu and its Send button. */
#include "config.h"

#include "causerie-composer-private.h"

#include "causerie-block.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-growing-text.h"
#include "causerie-sender-name.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_MODEL = 1,
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

/*< private >
 * _causerie_composer_dup_typed:
 * @self: a composer
 *
 * Returns: (transfer full): what the field holds, white space and all
 */
char *
_causerie_composer_dup_typed (CauserieComposer *self)
{
  return causerie_typed_text_dup (self->buffer);
}

/*< private >
 * _causerie_composer_is_blank:
 * @self: a composer
 *
 * Returns: whether the field holds nothing but white space
 */
gboolean
_causerie_composer_is_blank (CauserieComposer *self)
{
  g_autofree char *typed = _causerie_composer_dup_typed (self);

  return causerie_text_is_blank (typed);
}

/*< private >
 * _causerie_composer_get_turn:
 * @self: a composer
 *
 * Returns: (nullable) (transfer none): the turn that is at work on the branch on screen
 */
CauserieTurn *
_causerie_composer_get_turn (CauserieComposer *self)
{
  if (self->chat == NULL || self->branch == NULL)
    return NULL;
  return causerie_chat_get_turn (self->chat, self->branch);
}

/*< private >
 * _causerie_composer_is_ended:
 * @self: a composer
 *
 * Returns: whether there is a branch on screen and it is ended
 */
gboolean
_causerie_composer_is_ended (CauserieComposer *self)
{
  return self->branch != NULL && causerie_branch_get_ended (self->branch);
}

/*< private >
 * _causerie_composer_put_text:
 * @self: a composer
 * @text: (nullable): the new text; %NULL empties the field
 *
 * Puts a text into the field without taking it for something typed.
 */
void
_causerie_composer_put_text (CauserieComposer *self, const char *text)
{
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->loading = FALSE;
  self->typed = FALSE;
}

/* Whether the branch on screen can be gone on with. */
static gboolean
is_open (CauserieComposer *self)
{
  return self->branch != NULL && !_causerie_composer_is_ended (self)
         && causerie_chat_get_writable (self->chat);
}

/*< private >
 * _causerie_composer_update_button:
 * @self: a composer
 *
 * Makes the button Send, or Stop while a reply arrives, and sensitive where it can do something.
 */
void
_causerie_composer_update_button (CauserieComposer *self)
{
  gboolean stop = _causerie_composer_get_turn (self) != NULL;
  const char *name
      = stop ? /* Translators: button that ends a reply while it arrives; a verb */ _ ("Stop")
             : /* Translators: button that sends the message; a verb */ _ ("Send");
  gboolean can_send = is_open (self) && !_causerie_composer_is_blank (self);

  gtk_button_set_icon_name (self->send_button,
                            stop ? "causerie-stop-symbolic" : "causerie-send-symbolic");
  causerie_compat_name_icon_button (GTK_WIDGET (self->send_button), name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button),
                            (stop || can_send) && !causerie_composer_is_sending (self));
}

static void
update_placeholder (CauserieComposer *self)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gboolean empty = gtk_text_buffer_get_char_count (self->buffer) == 0 && !self->composing;

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder),
                          empty && !_causerie_composer_is_ended (self));
  name = causerie_sender_name_dup (self->session,
                                   causerie_model_button_get_model (self->model_button));
  /* Translators: %s is a model's name, such as Claude */
  text = g_strdup_printf (_ ("Message %s"), name != NULL ? name : "Claude");
  gtk_label_set_text (self->placeholder, text);
}

/* The model belongs to the branch; one that another service replied with says nothing about this
 * one. */
static void
update_model (CauserieComposer *self)
{
  g_autofree char *model = NULL;

  if (self->session == NULL)
    return;
  if (self->branch != NULL && self->chosen_model == NULL)
    model = _causerie_composer_dup_branch_model (self);
  if (model == NULL)
    model = g_strdup (
        self->chosen_model != NULL
            ? self->chosen_model
            : causerie_registry_get_default_model (causerie_session_get_registry (self->session)));
  self->updating_model = TRUE;
  causerie_model_button_set_model (self->model_button, model);
  self->updating_model = FALSE;
  update_placeholder (self);
}

/*< private >
 * _causerie_composer_update:
 * @self: a composer
 *
 * Shows what can be done on the branch on screen. Each part is made insensitive itself: a screen
 * reader does not look at a part's parents.
 */
void
_causerie_composer_update (CauserieComposer *self)
{
  gboolean ended = _causerie_composer_is_ended (self);
  gboolean open = is_open (self);

  if (ended != self->ended)
    {
      if (ended)
        _causerie_composer_leave_text (self);
      self->ended = ended;
      _causerie_composer_put_text (self, ended ? NULL : causerie_chat_get_draft (self->chat, 0));
    }
  if (open || self->branch == NULL)
    gtk_widget_remove_css_class (self->card, "closed");
  else
    gtk_widget_add_css_class (self->card, "closed");
  gtk_widget_set_sensitive (GTK_WIDGET (self->text), open);
  gtk_text_view_set_editable (self->text, open);
  causerie_model_button_set_enabled (self->model_button, open);
  update_model (self);
  _causerie_composer_update_button (self);
}

static void
on_changed_cb (CauserieComposer *self)
{
  g_autofree char *typed = NULL;

  update_placeholder (self);
  _causerie_composer_update_button (self);
  if (self->loading || self->chat == NULL || self->ended)
    return;
  self->typed = TRUE;
  typed = _causerie_composer_dup_typed (self);
  causerie_chat_set_draft (self->chat, 0, typed);
}

/* What is being composed stands where the first word will, but is not in the buffer yet. */
static void
on_preedit_changed_cb (CauserieComposer *self, const char *preedit)
{
  self->composing = preedit[0] != '\0';
  update_placeholder (self);
}

/* The last gate before the text: whatever way something comes, an ended branch takes nothing. */
static void
on_insert_text_cb (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length,
                   CauserieComposer *self)
{
  if (!self->loading && (self->ended || !gtk_text_view_get_editable (self->text)))
    g_signal_stop_emission_by_name (buffer, "insert-text");
}

static void
on_send_clicked_cb (CauserieComposer *self)
{
  CauserieTurn *turn = _causerie_composer_get_turn (self);

  if (turn != NULL)
    causerie_turn_stop (turn);
  else
    _causerie_composer_send_typed (self);
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
  return key == GDK_KEY_Up && gtk_text_buffer_get_char_count (self->buffer) == 0
         && (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) == 0;
}

/* Input methods come first: a key that chooses a candidate is not ours. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code,
                   GdkModifierType modifiers, CauserieComposer *self)
{
  CauserieTurn *turn = _causerie_composer_get_turn (self);
  gboolean sends = is_send_key (self, key, modifiers);
  gboolean stops = key == GDK_KEY_Escape && turn != NULL;

  if (!sends && !stops && !is_edit_key (self, key, modifiers))
    return FALSE;
  if (causerie_typed_text_is_for_input_method (self->text, GTK_EVENT_CONTROLLER (controller)))
    return TRUE;
  if (sends)
    _causerie_composer_send_typed (self);
  else if (stops)
    causerie_turn_stop (turn);
  else
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-earlier", NULL);
  return TRUE;
}

static void
on_model_chosen_cb (CauserieComposer *self)
{
  if (self->updating_model)
    return;
  g_free (self->chosen_model);
  self->chosen_model = g_strdup (causerie_model_button_get_model (self->model_button));
  update_placeholder (self);
}

static void
on_model_changed_cb (CauserieComposer *self)
{
  on_model_chosen_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
causerie_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieComposer *self = CAUSERIE_COMPOSER (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_string (value, causerie_model_button_get_model (self->model_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_composer_dispose (GObject *object)
{
  CauserieComposer *self = CAUSERIE_COMPOSER (object);

  _causerie_composer_leave_text (self);
  g_clear_object (&self->chat_signals);
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

  g_free (self->chosen_model);
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
  properties[PROP_MODEL]
      = g_param_spec_string ("model", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SENT] = g_signal_new ("sent", CAUSERIE_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (CAUSERIE_TYPE_GROWING_TEXT);
  g_type_ensure (CAUSERIE_TYPE_MODEL_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, problem_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieComposer, card);
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
  self->buffer = gtk_text_view_get_buffer (self->text);
  causerie_wrapped_text_watch (self->text);
  gtk_text_buffer_set_enable_undo (self->buffer, TRUE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "preedit-changed", G_CALLBACK (on_preedit_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (on_insert_text_cb), self, 0);
  g_signal_connect_object (self->send_button, "clicked", G_CALLBACK (on_send_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model_button, "notify::model", G_CALLBACK (on_model_changed_cb),
                           self, G_CONNECT_SWAPPED);
  _causerie_composer_init_signals (self);
}

/*< private >
 * _causerie_composer_emit_sent:
 * @self: a composer
 *
 * Tells that a message of the person's is stored.
 */
void
_causerie_composer_emit_sent (CauserieComposer *self)
{
  g_signal_emit (self, signals[SENT], 0);
}

/*< private >
 * _causerie_composer_put_draft:
 * @self: a composer
 * @text: (nullable): the draft
 *
 * Takes over the draft of the chat that has come on screen. On an ended branch the field stays
 * empty.
 */
void
_causerie_composer_put_draft (CauserieComposer *self, const char *text)
{
  if (!self->ended)
    _causerie_composer_put_text (self, text);
  update_placeholder (self);
  _causerie_composer_update_button (self);
}

/**
 * causerie_composer_focus_text:
 * @self: a composer
 *
 * Puts the keyboard into the text.
 */
void
causerie_composer_focus_text (CauserieComposer *self)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * causerie_composer_open_model_menu:
 * @self: a composer
 *
 * Opens the model menu, unless it is insensitive.
 */
void
causerie_composer_open_model_menu (CauserieComposer *self)
{
  g_return_if_fail (CAUSERIE_IS_COMPOSER (self));

  causerie_model_button_popup (self->model_button);
}
