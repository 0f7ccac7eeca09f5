/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line below a row of the outline that shows, as icon and text, the state of its message and of
 * the turn below it. */
#include "config.h"

#include "causerie-outline-state.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

struct _CauserieOutlineState
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *work_icon;
  GtkImage *mark_icon;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (CauserieOutlineState, causerie_outline_state, GTK_TYPE_WIDGET)

typedef struct
{
  const char *icon;
  const char *words;
} Mark;

static Mark
get_mark (CauserieOutlineRow *row)
{
  switch (causerie_outline_row_get_mark (row))
    {
    case CAUSERIE_OUTLINE_UNANSWERED:
      return (Mark){ NULL, _ ("No reply yet") };
    case CAUSERIE_OUTLINE_NOT_SENT:
      return (Mark){ "dialog-warning-symbolic", _ ("Not sent") };
    case CAUSERIE_OUTLINE_STOPPED:
      /* Translators: a reply that the person stopped */
      return (Mark){ "causerie-stop-symbolic", _ ("Stopped") };
    case CAUSERIE_OUTLINE_INTERRUPTED:
      /* Translators: a reply that broke off */
      return (Mark){ "causerie-interrupted-symbolic", _ ("Interrupted") };
    case CAUSERIE_OUTLINE_CUT:
      return (Mark){ "causerie-interrupted-symbolic", _ ("Cut at the length limit") };
    case CAUSERIE_OUTLINE_REFUSED:
      /* Translators: a reply that a safety filter refused */
      return (Mark){ "causerie-refused-symbolic", _ ("Refused") };
    case CAUSERIE_OUTLINE_CONTEXT_FULL:
      /* Translators: mark of a reply in the outline; the model’s context had no more room */
      return (Mark){ "dialog-information-symbolic", _ ("Context full") };
    case CAUSERIE_OUTLINE_ENDED:
      /* Translators: mark of a reply in the outline in which the chat was ended */
      return (Mark){ "causerie-ended-symbolic", _ ("Ended") };
    case CAUSERIE_OUTLINE_PLAIN:
    default:
      return (Mark){ NULL, NULL };
    }
}

static const char *
get_work (CauserieOutlineRow *row)
{
  switch (causerie_outline_row_get_work (row))
    {
    case CAUSERIE_OUTLINE_WAITING:
      return _ ("Waiting for a reply");
    case CAUSERIE_OUTLINE_ARRIVING:
      /* Translators: mark of a message in the outline to which a reply is being written */
      return _ ("Replying…");
    case CAUSERIE_OUTLINE_IDLE:
    default:
      return NULL;
    }
}

static void
causerie_outline_state_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_OUTLINE_STATE);
  G_OBJECT_CLASS (causerie_outline_state_parent_class)->dispose (object);
}

static void
causerie_outline_state_class_init (CauserieOutlineStateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_outline_state_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-outline-state.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineState, work_icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineState, mark_icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineState, words);
}

static void
causerie_outline_state_init (CauserieOutlineState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
causerie_outline_state_new (void)
{
  return g_object_new (CAUSERIE_TYPE_OUTLINE_STATE, NULL);
}

/* Shows the state of @row. The line is hidden if there is nothing to show. */
void
causerie_outline_state_show (CauserieOutlineState *self, CauserieOutlineRow *row)
{
  g_autofree char *words = NULL;
  const char *icon;

  g_return_if_fail (CAUSERIE_IS_OUTLINE_STATE (self));
  g_return_if_fail (CAUSERIE_IS_OUTLINE_ROW (row));

  words = causerie_outline_state_dup_words (row);
  icon = get_mark (row).icon;
  if (icon == NULL && causerie_outline_row_get_recovered (row))
    icon = "dialog-question-symbolic";
  gtk_widget_set_visible (self->work_icon,
                          causerie_outline_row_get_work (row) != CAUSERIE_OUTLINE_IDLE);
  gtk_widget_set_visible (GTK_WIDGET (self->mark_icon), icon != NULL);
  gtk_image_set_from_icon_name (self->mark_icon, icon);
  gtk_label_set_text (self->words, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

/**
 * causerie_outline_state_add_words:
 * @words: (nullable): appended to @all after a separator; nothing is appended for %NULL and ""
 */
void
causerie_outline_state_add_words (GString *all, const char *words)
{
  g_return_if_fail (all != NULL);

  if (words == NULL || words[0] == '\0')
    return;
  if (all->len > 0)
    /* Translators: stands between the words for the states of a message */
    g_string_append (all, _ (", "));
  g_string_append (all, words);
}

/* Returns: (transfer full) (nullable): the state as plain text; %NULL if there is nothing to
   show */
char *
causerie_outline_state_dup_words (CauserieOutlineRow *row)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (CAUSERIE_IS_OUTLINE_ROW (row), NULL);

  causerie_outline_state_add_words (words, get_work (row));
  causerie_outline_state_add_words (words, get_mark (row).words);
  if (causerie_outline_row_get_recovered (row))
    causerie_outline_state_add_words (words, _ ("Recovered: the message above it is missing"));
  return words->len > 0 ? g_strdup (words->str) : NULL;
}
