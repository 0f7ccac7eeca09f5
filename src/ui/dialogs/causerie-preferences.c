/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page with its groups. */
#include "config.h"

#include "causerie-preferences.h"

#include "causerie-choice-row.h"
#include "causerie-preferences-feedback.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <glib/gi18n-lib.h>

/* The pause in typing after which the system prompt is stored. */
#define PAUSE_MS 400

#define CAUSERIE_TYPE_PREFERENCES (causerie_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferences, causerie_preferences, CAUSERIE, PREFERENCES,
                      AdwPreferencesPage)

struct _CauseriePreferences
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  GtkTextView *prompt;
  AdwComboRow *end_row;
  GtkSwitch *fetch_switch;
  GtkSwitch *cache_switch;
  GtkSwitch *enter_switch;
  CauseriePreferencesFeedback *feedback_group;

  /* Owned */
  CauserieSettings *settings;
  guint prompt_timeout;
};

G_DEFINE_FINAL_TYPE (CauseriePreferences, causerie_preferences, ADW_TYPE_PREFERENCES_PAGE)

static void
store_prompt (CauseriePreferences *self)
{
  g_autofree char *text = NULL;

  if (self->prompt_timeout == 0)
    return;
  g_clear_handle_id (&self->prompt_timeout, g_source_remove);
  text = causerie_typed_text_dup (gtk_text_view_get_buffer (self->prompt));
  g_object_set (self->settings, "system-prompt", text, NULL);
}

static gboolean
on_pause_cb (gpointer data)
{
  store_prompt (data);
  return G_SOURCE_REMOVE;
}

static void
on_prompt_changed_cb (CauseriePreferences *self)
{
  g_clear_handle_id (&self->prompt_timeout, g_source_remove);
  self->prompt_timeout = g_timeout_add (PAUSE_MS, on_pause_cb, self);
}

/* The setting can also change in the preferences of another window; text being typed here takes
   precedence. */
static void
show_prompt (CauseriePreferences *self)
{
  const char *stored = causerie_settings_get_system_prompt (self->settings);
  g_autofree char *shown = causerie_typed_text_dup (gtk_text_view_get_buffer (self->prompt));

  if (self->prompt_timeout != 0 || g_strcmp0 (shown, stored) == 0)
    return;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->prompt), stored, -1);
  g_clear_handle_id (&self->prompt_timeout, g_source_remove);
}

static gboolean
number_to_position (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_uint (to, (guint)g_value_get_int (from));
  return TRUE;
}

static gboolean
position_to_number (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  if (g_value_get_uint (from) == GTK_INVALID_LIST_POSITION)
    return FALSE;
  g_value_set_int (to, (int)g_value_get_uint (from));
  return TRUE;
}

static void
causerie_preferences_unmap (GtkWidget *widget)
{
  store_prompt (CAUSERIE_PREFERENCES (widget));
  GTK_WIDGET_CLASS (causerie_preferences_parent_class)->unmap (widget);
}

static void
causerie_preferences_dispose (GObject *object)
{
  CauseriePreferences *self = CAUSERIE_PREFERENCES (object);

  if (self->prompt != NULL)
    store_prompt (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (causerie_preferences_parent_class)->dispose (object);
}

static void
causerie_preferences_class_init (CauseriePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_dispose;
  widget_class->unmap = causerie_preferences_unmap;
  g_type_ensure (CAUSERIE_TYPE_PREFERENCES_FEEDBACK);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, prompt);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, end_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, fetch_switch);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, cache_switch);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, enter_switch);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferences, feedback_group);
}

static void
causerie_preferences_init (CauseriePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_choice_row_describe (self->end_row);
  causerie_wrapped_text_watch (self->prompt);
}

/* Creates a page for causerie_compat_present_preferences(). Changes apply at once. */
GtkWidget *
causerie_preferences_new (CauserieSession *session)
{
  CauseriePreferences *self;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  self = g_object_new (CAUSERIE_TYPE_PREFERENCES, NULL);
  self->settings = g_object_ref (causerie_session_get_settings (session));
  causerie_preferences_feedback_set_session (self->feedback_group, session);
  show_prompt (self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->prompt), "changed",
                           G_CALLBACK (on_prompt_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify::system-prompt", G_CALLBACK (show_prompt), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->settings, "web-fetch", self->fetch_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->settings, "cache-hour", self->cache_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->settings, "enter-sends", self->enter_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property_full (self->settings, "end-policy", self->end_row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, number_to_position,
                               position_to_number, NULL, NULL);
  return GTK_WIDGET (self);
}
