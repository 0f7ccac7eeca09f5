/* SPDX-License-Identifier: GPL-3.0-or-later
 * The widget of one row of the outline. */
#include "config.h"

#include "causerie-outline-item.h"

#include "causerie-compat.h"
#include "causerie-cut-text.h"
#include "causerie-outline-state.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

/* Limits the indentation, so that deeply forked trees leave room for the text in a narrow
   sidebar. */
#define INDENT 14
#define MAX_INDENTS 8

struct _CauserieOutlineItem
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *role_icon;
  GtkBox *lines;
  GtkLabel *words;
  GtkLabel *versions;
  GtkButton *edit_button;

  /* Owned */
  GSignalGroup *row_signals;
  GSignalGroup *message_signals;

  /* Borrowed; children of lines that are created when there is something to show */
  GtkWidget *state;
  GtkWidget *after;
  GtkListItem *item;
};

G_DEFINE_FINAL_TYPE (CauserieOutlineItem, causerie_outline_item, GTK_TYPE_WIDGET)

static char *
dup_versions (CauserieOutlineRow *row)
{
  guint n = causerie_outline_row_get_n_versions (row);

  if (n < 2)
    return g_strdup ("");
  /* Translators: which version of a message this is, such as "2 of 3" */
  return g_strdup_printf (_ ("%u of %u"), causerie_outline_row_get_version (row), n);
}

/* Returns: (nullable): which version of the message above the row follows */
static char *
dup_after (CauserieOutlineRow *row)
{
  guint version = causerie_outline_row_get_after_version (row);

  if (version == 0)
    return NULL;
  /* Translators: in the outline of a chat, above the messages that follow one of several versions
     of a message */
  return g_strdup_printf (_ ("After version %u"), version);
}

static void
name_row (CauserieOutlineItem *self, CauserieOutlineRow *row, const char *words)
{
  g_autoptr (GString) description = g_string_new (NULL);
  g_autofree char *state = causerie_outline_state_dup_words (row);
  g_autofree char *after = dup_after (row);
  guint n = causerie_outline_row_get_n_versions (row);

  if (causerie_message_get_role (causerie_outline_row_get_message (row)) == CAUSERIE_ROLE_ASSISTANT)
    /* Translators: tells a screen reader that a row stands for a reply, among rows that stand for
       messages of one's own */
    causerie_outline_state_add_words (description, _ ("reply"));
  if (n > 1)
    {
      g_autofree char *version
          /* Translators: for screen readers, such as "version 2 of 3" */
          = g_strdup_printf (_ ("version %u of %u"), causerie_outline_row_get_version (row), n);

      causerie_outline_state_add_words (description, version);
    }
  if (after != NULL)
    causerie_outline_state_add_words (description, after);
  if (causerie_outline_row_get_current (row))
    causerie_outline_state_add_words (description, _ ("in the current branch"));
  causerie_outline_state_add_words (description, state);
  causerie_compat_name_row (self->item, words, description->str);
}

/* Few rows have a state to show. Creating the widget for all of them would make opening the sidebar
   slower. */
static void
show_state (CauserieOutlineItem *self, CauserieOutlineRow *row)
{
  if (self->state == NULL)
    {
      if (causerie_outline_row_get_mark (row) == CAUSERIE_OUTLINE_PLAIN
          && causerie_outline_row_get_work (row) == CAUSERIE_OUTLINE_IDLE
          && !causerie_outline_row_get_recovered (row))
        return;
      self->state = causerie_outline_state_new ();
      gtk_box_append (self->lines, self->state);
    }
  causerie_outline_state_show (CAUSERIE_OUTLINE_STATE (self->state), row);
}

static void
show_after (CauserieOutlineItem *self, CauserieOutlineRow *row)
{
  g_autofree char *after = dup_after (row);

  if (self->after == NULL && after != NULL)
    {
      self->after = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->after), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->after), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->after, "caption");
      gtk_widget_add_css_class (self->after, "dim-label");
      gtk_box_prepend (self->lines, self->after);
    }
  if (self->after != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->after), after != NULL ? after : "");
      gtk_widget_set_visible (self->after, after != NULL);
    }
}

static char *
dup_words (CauserieOutlineRow *row)
{
  CauserieMessage *message = causerie_outline_row_get_message (row);
  const char *words = causerie_message_get_first_words (message);

  if ((words == NULL || words[0] == '\0')
      && causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
      && causerie_outline_row_get_work (row) == CAUSERIE_OUTLINE_ARRIVING)
    /* Translators: stands in a list for a reply that is still arriving */
    return g_strdup (_ ("New reply"));
  return causerie_words_dup_for_message (message);
}

/* No version can be added below the end of a chat. */
static void
update_edit_button (CauserieOutlineItem *self, CauserieOutlineRow *row)
{
  CauserieMessage *message = causerie_outline_row_get_message (row);
  GtkActionable *actionable = GTK_ACTIONABLE (self->edit_button);
  gboolean closed = causerie_outline_row_get_closed (row);

  gtk_widget_set_visible (GTK_WIDGET (self->edit_button),
                          causerie_message_get_role (message) == CAUSERIE_ROLE_USER);
  gtk_actionable_set_action_target (actionable, "x", causerie_message_get_id (message));
  gtk_actionable_set_action_name (actionable, closed ? NULL : "win.edit-message");
  if (closed)
    gtk_widget_set_sensitive (GTK_WIDGET (self->edit_button), FALSE);
}

static void
update (CauserieOutlineItem *self)
{
  CauserieOutlineRow *row = gtk_list_item_get_item (self->item);
  CauserieMessage *message = causerie_outline_row_get_message (row);
  gboolean reply = causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT;
  gboolean current = causerie_outline_row_get_current (row);
  g_autofree char *words = dup_words (row);
  g_autofree char *versions = dup_versions (row);
  guint depth = MIN (causerie_outline_row_get_depth (row), MAX_INDENTS);

  gtk_widget_set_margin_start (GTK_WIDGET (self), (int)depth * INDENT);
  gtk_widget_set_visible (self->role_icon, reply);
  gtk_label_set_text (self->words, words);
  gtk_label_set_text (self->versions, versions);
  gtk_widget_set_visible (GTK_WIDGET (self->versions), versions[0] != '\0');
  show_after (self, row);
  show_state (self, row);
  update_edit_button (self, row);
  if (current)
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "dim-label");
  name_row (self, row, words);
}

static void
on_notify_cb (CauserieOutlineItem *self)
{
  if (self->item != NULL)
    update (self);
}

static void
causerie_outline_item_dispose (GObject *object)
{
  CauserieOutlineItem *self = CAUSERIE_OUTLINE_ITEM (object);

  g_clear_object (&self->row_signals);
  g_clear_object (&self->message_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_OUTLINE_ITEM);
  G_OBJECT_CLASS (causerie_outline_item_parent_class)->dispose (object);
}

static void
causerie_outline_item_class_init (CauserieOutlineItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_outline_item_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-outline-item.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineItem, role_icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineItem, lines);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineItem, words);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineItem, versions);
  gtk_widget_class_bind_template_child (widget_class, CauserieOutlineItem, edit_button);
}

static void
causerie_outline_item_init (CauserieOutlineItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_cut_text_add_tooltip (self->words);
  self->row_signals = g_signal_group_new (CAUSERIE_TYPE_OUTLINE_ROW);
  g_signal_group_connect_swapped (self->row_signals, "notify", G_CALLBACK (on_notify_cb), self);
  self->message_signals = g_signal_group_new (CAUSERIE_TYPE_MESSAGE);
  g_signal_group_connect_swapped (self->message_signals, "notify::first-words",
                                  G_CALLBACK (on_notify_cb), self);
}

GtkWidget *
causerie_outline_item_new (void)
{
  return g_object_new (CAUSERIE_TYPE_OUTLINE_ITEM, NULL);
}

/**
 * causerie_outline_item_bind:
 * @item: a list item whose item is a #CauserieOutlineRow
 *
 * Shows the row, and follows its changes until it is unbound.
 */
void
causerie_outline_item_bind (CauserieOutlineItem *self, GtkListItem *item)
{
  g_return_if_fail (CAUSERIE_IS_OUTLINE_ITEM (self));

  self->item = item;
  g_signal_group_set_target (self->row_signals, gtk_list_item_get_item (item));
  g_signal_group_set_target (self->message_signals,
                             causerie_outline_row_get_message (gtk_list_item_get_item (item)));
  update (self);
}

void
causerie_outline_item_unbind (CauserieOutlineItem *self)
{
  g_return_if_fail (CAUSERIE_IS_OUTLINE_ITEM (self));

  g_signal_group_set_target (self->row_signals, NULL);
  g_signal_group_set_target (self->message_signals, NULL);
  self->item = NULL;
}
