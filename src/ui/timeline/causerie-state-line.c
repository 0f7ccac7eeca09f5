/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line below a message that shows its state and the next steps. */
#include "config.h"

#include "causerie-state-line.h"

#include "causerie-countdown.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-hanging-box.h"
#include "causerie-outside-text.h"
#include "causerie-time.h"
#include "causerie-wrap-box.h"

#include <glib/gi18n-lib.h>

/* A request id has about twenty characters; much longer values are not ids. */
#define MAX_ID_LENGTH 200

/* An error text from the server can be as long as a page. */
#define MAX_DETAIL_LENGTH 600
#define SECONDS_AS_SUCH 120
#define MINUTES_AS_SUCH 180

struct _CauserieStateLine
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkImage *icon;
  GtkLabel *heading_label;
  GtkLabel *sentence_label;
  GtkLabel *reason_label;
  GtkLabel *omission_label;
  GtkLabel *detail_label;
  GtkLabel *wait_label;
  GtkWidget *button_box;
  GtkWidget *continue_button;
  GtkWidget *continue_shortened_button;
  GtkWidget *read_button;
  GtkWidget *save_button;
  GtkWidget *unlock_button;
  GtkWidget *add_key_button;
  GtkWidget *preferences_button;
  GtkWidget *new_chat_button;
  GtkWidget *edit_button;
  GtkWidget *model_button;
  GtkWidget *retry_button;

  CauserieCountdown *countdown;
  gint64 retry_at; /* the end of the countdown */
};

G_DEFINE_FINAL_TYPE (CauserieStateLine, causerie_state_line, GTK_TYPE_WIDGET)

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
  if (text != NULL && g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
dup_detail (const CauserieStateNote *note)
{
  GString *detail = g_string_new (NULL);

  if (note->detail != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (note->detail, -1);

      if (g_utf8_strlen (valid, -1) > MAX_DETAIL_LENGTH)
        {
          g_string_append_len (detail, valid,
                               g_utf8_offset_to_pointer (valid, MAX_DETAIL_LENGTH) - valid);
          g_string_append (detail, "…");
        }
      else
        g_string_append (detail, valid);
    }
  if (note->request_id != NULL)
    {
      g_autofree char *id = causerie_outside_text_line (note->request_id, -1, MAX_ID_LENGTH);

      if (detail->len > 0)
        g_string_append_c (detail, '\n');
      /* Translators: %s is an id that the service gave, for reports to it */
      g_string_append_printf (detail, _ ("Request: %s"), id);
    }
  return g_string_free (detail, FALSE);
}

static void
update_wait (CauserieStateLine *self)
{
  guint seconds = causerie_countdown_get_remaining (self->countdown);
  guint minutes = (seconds + 59) / 60;
  g_autofree char *text = NULL;

  if (minutes > MINUTES_AS_SUCH)
    {
      g_autofree char *time = causerie_time_dup_long (self->retry_at);

      /* Translators: %s is a day and a time, such as "Friday, 15 January 2027, 08:00" */
      text = g_strdup_printf (_ ("Try again on %s."), time);
    }
  else if (seconds > SECONDS_AS_SUCH)
    /* Translators: %u is a number of minutes */
    text = g_strdup_printf (
        ngettext ("Try again in %u minute.", "Try again in %u minutes.", minutes), minutes);
  else if (seconds > 0)
    /* Translators: %u is a number of seconds, counted down */
    text = g_strdup_printf (
        ngettext ("Try again in %u second.", "Try again in %u seconds.", seconds), seconds);
  show_text (self->wait_label, text);
}

static void
show_steps (CauserieStateLine *self, guint steps)
{
  const struct
  {
    GtkWidget *button;
    CauserieStep step;
  } buttons[] = {
    { self->continue_button, CAUSERIE_STEP_CONTINUE },
    { self->continue_shortened_button, CAUSERIE_STEP_CONTINUE_SHORTENED },
    { self->read_button, CAUSERIE_STEP_READ },
    { self->save_button, CAUSERIE_STEP_SAVE },
    { self->unlock_button, CAUSERIE_STEP_UNLOCK },
    { self->add_key_button, CAUSERIE_STEP_ADD_KEY },
    { self->preferences_button, CAUSERIE_STEP_PREFERENCES },
    { self->new_chat_button, CAUSERIE_STEP_NEW_CHAT },
    { self->edit_button, CAUSERIE_STEP_EDIT },
    { self->model_button, CAUSERIE_STEP_CHOOSE_MODEL },
    { self->retry_button, CAUSERIE_STEP_RETRY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_widget_set_visible (buttons[i].button, (steps & buttons[i].step) != 0);
  /* Next to Unlock, which also retries, but asks for the password of the keyring first. */
  gtk_button_set_label (GTK_BUTTON (self->retry_button),
                        (steps & CAUSERIE_STEP_UNLOCK) != 0 ? _ ("Try Again") : _ ("Retry"));
  gtk_widget_set_visible (self->button_box, steps != 0);
}

static void
causerie_state_line_dispose (GObject *object)
{
  CauserieStateLine *self = CAUSERIE_STATE_LINE (object);

  g_clear_object (&self->countdown);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_STATE_LINE);
  G_OBJECT_CLASS (causerie_state_line_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_HANGING_BOX);
  g_type_ensure (CAUSERIE_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-state-line.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, heading_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, reason_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, omission_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, detail_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, wait_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, button_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, continue_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, continue_shortened_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, read_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, save_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, add_key_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, preferences_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, new_chat_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, edit_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, model_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieStateLine, retry_button);
}

static void
causerie_state_line_class_init (CauserieStateLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_state_line_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  bind_template (widget_class);
}

static void
causerie_state_line_init (CauserieStateLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->sentence_label);
  causerie_divided_label_watch (self->reason_label);
  causerie_divided_label_watch (self->omission_label);
  causerie_divided_label_watch (self->detail_label);
  self->countdown = causerie_countdown_new ();
  g_signal_connect_object (self->countdown, "tick", G_CALLBACK (update_wait), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
causerie_state_line_new (void)
{
  return g_object_new (CAUSERIE_TYPE_STATE_LINE, NULL);
}

/**
 * causerie_state_line_show_note:
 * @note: (nullable): what it says, or %NULL to hide it
 */
void
causerie_state_line_show_note (CauserieStateLine *self, const CauserieStateNote *note)
{
  g_autofree char *detail = NULL;

  g_return_if_fail (CAUSERIE_IS_STATE_LINE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), note != NULL);
  self->retry_at = note != NULL ? note->retry_at : 0;
  causerie_countdown_set_until (self->countdown, self->retry_at);
  if (note == NULL)
    return;
  detail = dup_detail (note);
  gtk_image_set_from_icon_name (self->icon,
                                note->icon != NULL ? note->icon : "dialog-information-symbolic");
  show_text (self->heading_label, note->heading);
  show_text (self->sentence_label, note->sentence);
  show_text (self->reason_label, note->reason);
  show_text (self->omission_label, note->omission);
  show_text (self->detail_label, detail);
  show_steps (self, note->steps);
  update_wait (self);
}
