/* SPDX-License-Identifier: GPL-3.0-or-later
 * The thinking of a model before its reply, in a collapsed expander. */
#include "config.h"

#include "causerie-thinking.h"

#include "causerie-plain-text.h"

#include <glib/gi18n-lib.h>

struct _CauserieThinking
{
  GtkWidget parent_instance;

  GtkExpander *expander;
  CauseriePlainText *thought;
  GString *text;
};

G_DEFINE_FINAL_TYPE (CauserieThinking, causerie_thinking, GTK_TYPE_WIDGET)

/* A collapsed expander stays empty until it is opened, which saves time. */
static void
update_text (CauserieThinking *self)
{
  gboolean expanded = gtk_expander_get_expanded (self->expander);

  causerie_plain_text_set_text (self->thought, expanded ? self->text->str : "");
}

/* The user reads the opened text at its current position, so a timeline around it stops following
   its end. */
static void
on_expanded_cb (CauserieThinking *self)
{
  if (gtk_expander_get_expanded (self->expander))
    gtk_widget_activate_action (GTK_WIDGET (self), "timeline.stop-following", NULL);
  update_text (self);
}

static void
causerie_thinking_dispose (GObject *object)
{
  CauserieThinking *self = CAUSERIE_THINKING (object);
  GtkWidget *expander = GTK_WIDGET (self->expander);

  self->expander = NULL;
  g_clear_pointer (&expander, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_thinking_parent_class)->dispose (object);
}

static void
causerie_thinking_finalize (GObject *object)
{
  CauserieThinking *self = CAUSERIE_THINKING (object);

  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (causerie_thinking_parent_class)->finalize (object);
}

static void
causerie_thinking_class_init (CauserieThinkingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_thinking_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_thinking_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_thinking_init (CauserieThinking *self)
{
  self->thought = CAUSERIE_PLAIN_TEXT (causerie_plain_text_new_thought ());
  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->expander), "causerie-thinking");
  gtk_expander_set_child (self->expander, GTK_WIDGET (self->thought));
  gtk_widget_set_parent (GTK_WIDGET (self->expander), GTK_WIDGET (self));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (on_expanded_cb), self,
                           G_CONNECT_SWAPPED);
  self->text = g_string_new (NULL);
  causerie_thinking_begin (self);
}

GtkWidget *
causerie_thinking_new (void)
{
  return g_object_new (CAUSERIE_TYPE_THINKING, NULL);
}

void
causerie_thinking_set_text (CauserieThinking *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_THINKING (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text->str, text))
    return;
  g_string_assign (self->text, text);
  update_text (self);
}

void
causerie_thinking_append (CauserieThinking *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_THINKING (self));
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    return;
  g_string_append (self->text, text);
  if (gtk_expander_get_expanded (self->expander))
    causerie_plain_text_append (self->thought, text);
}

/* Returns: (transfer full): what unfolds the thoughts of a model that has stopped thinking */
static char *
dup_title (gint64 milliseconds)
{
  guint total = (guint)CLAMP ((milliseconds + 500) / 1000, 0, G_MAXINT);
  guint minutes = total / 60;
  guint seconds = total % 60;

  if (milliseconds < 0)
    /* Translators: unfolds what a model has thought */
    return g_strdup (_ ("Thought process"));
  if (milliseconds < 1000)
    /* Translators: unfolds what a model has thought in less than a second */
    return g_strdup (_ ("Thought for a moment"));
  if (minutes == 0)
    return g_strdup_printf (
        /* Translators: unfolds what a model has thought; “s” stands for seconds */
        ngettext ("Thought for %u s", "Thought for %u s", seconds), seconds);
  if (seconds == 0)
    return g_strdup_printf (
        /* Translators: unfolds what a model has thought; “min” stands for minutes */
        ngettext ("Thought for %u min", "Thought for %u min", minutes), minutes);
  return g_strdup_printf (
      /* Translators: unfolds what a model has thought; the numbers are minutes and seconds */
      ngettext ("Thought for %u min %u s", "Thought for %u min %u s", minutes), minutes, seconds);
}

static void
set_title (CauserieThinking *self, const char *title)
{
  if (g_strcmp0 (gtk_expander_get_label (self->expander), title) == 0)
    return;
  /* The accessible name of GtkExpander does not follow its label. */
  gtk_expander_set_label (self->expander, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

/* To be called while the model thinks. */
void
causerie_thinking_begin (CauserieThinking *self)
{
  g_return_if_fail (CAUSERIE_IS_THINKING (self));

  /* Translators: unfolds what a model thinks now */
  set_title (self, _ ("Thinking…"));
}

/* @milliseconds: how long the model has thought; -1 if that is not known */
void
causerie_thinking_end (CauserieThinking *self, gint64 milliseconds)
{
  g_autofree char *title = dup_title (milliseconds);

  g_return_if_fail (CAUSERIE_IS_THINKING (self));

  set_title (self, title);
}

gboolean
causerie_thinking_get_expanded (CauserieThinking *self)
{
  g_return_val_if_fail (CAUSERIE_IS_THINKING (self), FALSE);

  return gtk_expander_get_expanded (self->expander);
}
