/* SPDX-License-Identifier: GPL-3.0-or-later
 * The deleted versions of a chat in an expander below the outline, with buttons that restore
 * them. */
#include "config.h"

#include "causerie-deleted-versions.h"

#include "causerie-compat.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CauserieDeletedVersions
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkExpander *expander;
  GtkBox *box;

  /* Owned */
  CauserieChat *chat;
  GSignalGroup *tree_signals;
  GArray *ids; /* of the versions that have rows */
};

G_DEFINE_FINAL_TYPE (CauserieDeletedVersions, causerie_deleted_versions, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (CauserieMessage *message)
{
  g_autofree char *words = causerie_words_dup_for_message (message);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);
  /* Translators: button that brings something deleted back */
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "version.restore");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          g_variant_new_int64 (causerie_message_get_id (message)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static gboolean
are_shown (CauserieDeletedVersions *self, GArray *ids)
{
  guint n = ids != NULL ? ids->len : 0;

  return n == self->ids->len
         && (n == 0 || memcmp (ids->data, self->ids->data, n * sizeof (gint64)) == 0);
}

static void
remake_rows (CauserieDeletedVersions *self, CauserieTree *tree)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < self->ids->len; i++)
    gtk_box_append (self->box, make_row (causerie_tree_get_message (
                                   tree, g_array_index (self->ids, gint64, i))));
}

/* The tree also changes for other reasons, for example when a reply begins. */
static void
update (CauserieDeletedVersions *self)
{
  g_autoptr (CauserieTree) tree = g_signal_group_dup_target (self->tree_signals);
  g_autoptr (GArray) ids = tree != NULL ? causerie_tree_list_deleted (tree) : NULL;
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->box)) != NULL;
  g_autofree char *text = NULL;
  guint n;

  if (are_shown (self, ids))
    return;
  /* The row with the focus may be removed. */
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->expander));
  g_array_set_size (self->ids, 0);
  if (ids != NULL)
    g_array_append_vals (self->ids, ids->data, ids->len);
  n = self->ids->len;
  remake_rows (self, tree);
  /* Translators: heads a list of versions of messages that were deleted and can be brought back */
  text = g_strdup_printf (ngettext ("%u deleted version", "%u deleted versions", n), n);
  gtk_expander_set_label (self->expander, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  if (focused && n == 0)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_BACKWARD);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
causerie_deleted_versions_dispose (GObject *object)
{
  CauserieDeletedVersions *self = CAUSERIE_DELETED_VERSIONS (object);

  g_clear_object (&self->tree_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_DELETED_VERSIONS);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_deleted_versions_parent_class)->dispose (object);
}

static void
causerie_deleted_versions_finalize (GObject *object)
{
  g_array_unref (CAUSERIE_DELETED_VERSIONS (object)->ids);
  G_OBJECT_CLASS (causerie_deleted_versions_parent_class)->finalize (object);
}

static void
causerie_deleted_versions_class_init (CauserieDeletedVersionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_deleted_versions_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_deleted_versions_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-deleted-versions.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieDeletedVersions, expander);
  gtk_widget_class_bind_template_child (widget_class, CauserieDeletedVersions, box);
}

static void
causerie_deleted_versions_init (CauserieDeletedVersions *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tree_signals = g_signal_group_new (CAUSERIE_TYPE_TREE);
  g_signal_group_connect_object (self->tree_signals, "children-changed", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * causerie_deleted_versions_set_chat:
 * @chat: (nullable): an open chat whose deleted versions are shown
 */
void
causerie_deleted_versions_set_chat (CauserieDeletedVersions *self, CauserieChat *chat)
{
  g_return_if_fail (CAUSERIE_IS_DELETED_VERSIONS (self));

  if (g_set_object (&self->chat, chat))
    gtk_expander_set_expanded (self->expander, FALSE);
  g_signal_group_set_target (self->tree_signals,
                             chat != NULL ? causerie_chat_get_tree (chat) : NULL);
  update (self);
}
