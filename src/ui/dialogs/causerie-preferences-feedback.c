/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences row that opens the feedback list. */
#include "config.h"

#include "causerie-preferences-feedback.h"

#include "causerie-feedback-list.h"

#include <glib/gi18n-lib.h>

struct _CauseriePreferencesFeedback
{
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  AdwActionRow *row;

  /* Owned */
  CauserieSession *session;
};

G_DEFINE_FINAL_TYPE (CauseriePreferencesFeedback, causerie_preferences_feedback,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
show_count (CauseriePreferencesFeedback *self, guint n)
{
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_ ("No feedback yet"));
  else
    text = g_strdup_printf (
        /* Translators: %u is a number of replies */
        ngettext ("On %u reply", "On %u replies", n), n);
  adw_action_row_set_subtitle (self->row, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauseriePreferencesFeedback) self = data;
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GError) error = NULL;

  feedback = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (feedback == NULL)
    g_debug ("Counting feedback: %s", error->message);
  /* The feedback list itself shows why it cannot be loaded. */
  else if (self->session != NULL)
    show_count (self, feedback->len);
}

static void
count (CauseriePreferencesFeedback *self)
{
  CauserieLibrary *library = causerie_session_get_library (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->row), causerie_library_is_open (library));
  if (causerie_library_is_open (library))
    causerie_library_list_feedback_async (library, 0, NULL, on_listed_cb, g_object_ref (self));
}

static void
on_list_closed_cb (CauseriePreferencesFeedback *self)
{
  if (self->session != NULL)
    count (self);
}

static void
on_activated_cb (CauseriePreferencesFeedback *self)
{
  GtkWindow *list = causerie_feedback_list_present (GTK_WIDGET (self), self->session);

  g_signal_connect_object (list, "destroy", G_CALLBACK (on_list_closed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
causerie_preferences_feedback_dispose (GObject *object)
{
  CauseriePreferencesFeedback *self = CAUSERIE_PREFERENCES_FEEDBACK (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES_FEEDBACK);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_preferences_feedback_parent_class)->dispose (object);
}

static void
causerie_preferences_feedback_class_init (CauseriePreferencesFeedbackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_feedback_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences-feedback.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesFeedback, row);
}

static void
causerie_preferences_feedback_init (CauseriePreferencesFeedback *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->row, "activated", G_CALLBACK (on_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

void
causerie_preferences_feedback_set_session (CauseriePreferencesFeedback *self,
                                           CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_PREFERENCES_FEEDBACK (self) && self->session == NULL);
  g_return_if_fail (CAUSERIE_IS_SESSION (session));

  self->session = g_object_ref (session);
  count (self);
}
