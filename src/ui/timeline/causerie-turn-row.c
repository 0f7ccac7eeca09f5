/* SPDX-License-Identifier: GPL-3.0-or-later
 * The row of a turn that waits for its reply. */
#include "config.h"

#include "causerie-turn-row.h"

#include "causerie-countdown.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-hanging-box.h"
#include "causerie-sender-name.h"

#include <glib/gi18n-lib.h>

struct _CauserieTurnRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSpinner *spinner;
  GtkLabel *state_label;
  GtkLabel *reason_label;
  GtkWidget *stop_button;

  CauserieSession *session;
  CauserieTurn *turn;
  CauserieCountdown *countdown;
  char *sender; /* "" until the model of the request is known */
};

G_DEFINE_FINAL_TYPE (CauserieTurnRow, causerie_turn_row, GTK_TYPE_WIDGET)

static char *
dup_state_text (CauserieTurnRow *self)
{
  guint seconds = causerie_countdown_get_remaining (self->countdown);

  switch (causerie_turn_get_state (self->turn))
    {
    case CAUSERIE_TURN_RETRYING:
      if (seconds == 0)
        /* Translators: shown while the service is asked once more after a failure */
        return g_strdup (_ ("Trying again…"));
      /* Translators: %u is a number of seconds, counted down */
      return g_strdup_printf (
          ngettext ("Trying again in %u second…", "Trying again in %u seconds…", seconds), seconds);
    case CAUSERIE_TURN_THINKING:
      /* Translators: shown while the model thinks before it answers */
      return g_strdup (_ ("Thinking…"));
    case CAUSERIE_TURN_WAITING:
    case CAUSERIE_TURN_STREAMING:
    case CAUSERIE_TURN_DONE:
    case CAUSERIE_TURN_FAILED:
    default:
      if (*self->sender == '\0')
        return g_strdup (_ ("Waiting for the service…"));
      /* Translators: %s is a model's name, such as Claude */
      return g_strdup_printf (_ ("Waiting for %s…"), self->sender);
    }
}

static void
update (CauserieTurnRow *self)
{
  CauserieTurnState state = causerie_turn_get_state (self->turn);
  gboolean retrying = state == CAUSERIE_TURN_RETRYING;
  gboolean over = state == CAUSERIE_TURN_DONE || state == CAUSERIE_TURN_FAILED;
  const CauserieFailure *failure = causerie_turn_get_failure (self->turn);
  g_autofree char *text = NULL;

  causerie_countdown_set_until (self->countdown,
                                retrying ? causerie_turn_get_retry_at (self->turn) : 0);
  text = dup_state_text (self);
  gtk_label_set_text (self->state_label, text);
  gtk_label_set_text (self->reason_label,
                      failure != NULL ? causerie_error_get_sentence (failure->code) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), retrying && failure != NULL);
  gtk_widget_set_visible (self->stop_button, retrying);
  gtk_spinner_set_spinning (self->spinner, !over);
}

static void
update_sender (CauserieTurnRow *self)
{
  g_free (self->sender);
  self->sender = causerie_sender_name_dup (self->session, causerie_turn_get_model (self->turn));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
      *self->sender != '\0' ? self->sender : _ ("Waiting for the service…"), -1);
  update (self);
}

static void
causerie_turn_row_dispose (GObject *object)
{
  CauserieTurnRow *self = CAUSERIE_TURN_ROW (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_TURN_ROW);
  g_clear_object (&self->countdown);
  g_clear_object (&self->turn);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_turn_row_parent_class)->dispose (object);
}

static void
causerie_turn_row_finalize (GObject *object)
{
  CauserieTurnRow *self = CAUSERIE_TURN_ROW (object);

  g_free (self->sender);
  G_OBJECT_CLASS (causerie_turn_row_parent_class)->finalize (object);
}

static void
causerie_turn_row_class_init (CauserieTurnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_turn_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_turn_row_finalize;
  g_type_ensure (CAUSERIE_TYPE_HANGING_BOX);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-turn-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieTurnRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CauserieTurnRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieTurnRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieTurnRow, stop_button);
}

static void
causerie_turn_row_init (CauserieTurnRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->state_label);
  causerie_divided_label_watch (self->reason_label);
  self->countdown = causerie_countdown_new ();
  g_signal_connect_object (self->countdown, "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * causerie_turn_row_new:
 * @session: (nullable): provides the display names of models
 */
GtkWidget *
causerie_turn_row_new (CauserieSession *session, CauserieTurn *turn)
{
  static const char *const changes[] = { "notify::state", "notify::retry-at", "notify::failure" };
  CauserieTurnRow *self;

  g_return_val_if_fail (session == NULL || CAUSERIE_IS_SESSION (session), NULL);
  g_return_val_if_fail (CAUSERIE_IS_TURN (turn), NULL);

  self = g_object_new (CAUSERIE_TYPE_TURN_ROW, NULL);
  self->turn = g_object_ref (turn);
  g_set_object (&self->session, session);
  g_signal_connect_object (turn, "notify::model", G_CALLBACK (update_sender), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (turn, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update_sender (self);
  return GTK_WIDGET (self);
}
