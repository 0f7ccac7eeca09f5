/* SPDX-License-Identifier: GPL-3.0-or-later
 * The buttons of a message: its actions and its versions. */
#include "config.h"

#include "causerie-message-actions.h"

#include "causerie-compat.h"
#include "causerie-message-menu.h"
#include "causerie-time.h"

#include <glib/gi18n-lib.h>

struct _CauserieMessageActions
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSpinner *working_spinner;
  GtkWidget *version_box;
  GtkWidget *previous_button;
  GtkLabel *version_label;
  GtkWidget *next_button;
  GtkWidget *edit_button;
  GtkWidget *retry_button;
  GtkWidget *copy_button;
  GtkToggleButton *good_button;
  GtkToggleButton *poor_button;
  CauserieMessageMenu *menu;
  GtkLabel *time_label;

  gboolean updating;
};

enum
{
  JUDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieMessageActions, causerie_message_actions, GTK_TYPE_WIDGET)

/* Keeps the two toggle buttons exclusive; both can be off. */
static void
on_toggled (CauserieMessageActions *self, GtkToggleButton *button, CauserieVerdict verdict)
{
  if (self->updating)
    return;
  if (!gtk_toggle_button_get_active (button))
    verdict = CAUSERIE_VERDICT_NONE;
  causerie_message_actions_set_verdict (self, verdict);
  g_signal_emit (self, signals[JUDGED], 0, (int)verdict);
}

static void
on_good_toggled_cb (CauserieMessageActions *self)
{
  on_toggled (self, self->good_button, CAUSERIE_VERDICT_GOOD);
}

static void
on_poor_toggled_cb (CauserieMessageActions *self)
{
  on_toggled (self, self->poor_button, CAUSERIE_VERDICT_POOR);
}

static void
causerie_message_actions_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_MESSAGE_ACTIONS);
  G_OBJECT_CLASS (causerie_message_actions_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_MENU);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-message-actions.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, working_spinner);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, version_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, previous_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, version_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, next_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, edit_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, copy_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, good_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, poor_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, menu);
  gtk_widget_class_bind_template_child (widget_class, CauserieMessageActions, time_label);
  gtk_widget_class_bind_template_callback (widget_class, on_good_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_poor_toggled_cb);
}

static void
causerie_message_actions_class_init (CauserieMessageActionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_message_actions_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * CauserieMessageActions::judged:
   * @self: the buttons
   * @verdict: a #CauserieVerdict: good, poor, or none to remove it
   *
   * The user judged the reply.
   */
  signals[JUDGED] = g_signal_new ("judged", CAUSERIE_TYPE_MESSAGE_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  bind_template (widget_class);
}

static void
causerie_message_actions_init (CauserieMessageActions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * causerie_message_actions_set_role:
 * @role: the role of the message: own messages can be edited, replies can be retried and judged
 */
void
causerie_message_actions_set_role (CauserieMessageActions *self, CauserieRole role)
{
  gboolean reply = role == CAUSERIE_ROLE_ASSISTANT;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  gtk_widget_set_visible (self->edit_button, !reply);
  gtk_widget_set_visible (self->retry_button, reply);
  gtk_widget_set_visible (GTK_WIDGET (self->good_button), reply);
  gtk_widget_set_visible (GTK_WIDGET (self->poor_button), reply);
  /* On own messages, which are at the end of the line, the version buttons are always visible, so
     they are placed at the edge of the text. The time is the farthest from it: the actions at the
     head of the reply below may reach that far. */
  if (!reply)
    {
      gtk_widget_insert_before (self->version_box, GTK_WIDGET (self), NULL);
      gtk_widget_insert_after (GTK_WIDGET (self->time_label), GTK_WIDGET (self), NULL);
    }
}

void
causerie_message_actions_set_message (CauserieMessageActions *self, CauserieChat *chat,
                                      CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  causerie_message_menu_set_message (self->menu, chat, message);
}

/* Shows a spinner, as it may take long until the first text arrives. */
void
causerie_message_actions_set_working (CauserieMessageActions *self, gboolean working)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  gtk_widget_set_visible (GTK_WIDGET (self->working_spinner), working);
  gtk_spinner_set_spinning (self->working_spinner, working);
}

/**
 * causerie_message_actions_set_words:
 * @words: (nullable): the first words of the message, used in the accessible name of the menu
 */
void
causerie_message_actions_set_words (CauserieMessageActions *self, const char *words)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  causerie_message_menu_set_words (self->menu, words);
}

/**
 * causerie_message_actions_set_time:
 * @time: the creation time of the message, in microseconds since 1970 UTC
 */
void
causerie_message_actions_set_time (CauserieMessageActions *self, gint64 time)
{
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  text = causerie_time_dup_moment (time);
  whole = causerie_time_dup_long (time);
  gtk_label_set_text (self->time_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->time_label), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time_label), whole);
}

/**
 * causerie_message_actions_set_versions:
 * @version: the number of this version, from 1
 */
void
causerie_message_actions_set_versions (CauserieMessageActions *self, guint version, guint n)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  gtk_widget_set_visible (self->version_box, n > 1);
  /* Translators: which version of a message is shown, and how many there are: "2 of 3" */
  text = g_strdup_printf (_ ("%u of %u"), version, n);
  gtk_label_set_text (self->version_label, text);
}

/**
 * causerie_message_actions_focus_version:
 * @step: -1 for the previous version, 1 for the next
 *
 * Focuses the button for the same direction, or the other one if that is insensitive.
 */
void
causerie_message_actions_focus_version (CauserieMessageActions *self, int step)
{
  GtkWidget *button;
  GtkWidget *other;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  button = step < 0 ? self->previous_button : self->next_button;
  other = step < 0 ? self->next_button : self->previous_button;
  if (!gtk_widget_grab_focus (button))
    gtk_widget_grab_focus (other);
}

void
causerie_message_actions_set_verdict (CauserieMessageActions *self, CauserieVerdict verdict)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  self->updating = TRUE;
  gtk_toggle_button_set_active (self->good_button, verdict == CAUSERIE_VERDICT_GOOD);
  gtk_toggle_button_set_active (self->poor_button, verdict == CAUSERIE_VERDICT_POOR);
  self->updating = FALSE;
}

/**
 * causerie_message_actions_set_can_judge:
 * @can_judge: whether there is a complete reply, and feedback can be stored
 */
void
causerie_message_actions_set_can_judge (CauserieMessageActions *self, gboolean can_judge)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_ACTIONS (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->good_button), can_judge);
  gtk_widget_set_sensitive (GTK_WIDGET (self->poor_button), can_judge);
}
