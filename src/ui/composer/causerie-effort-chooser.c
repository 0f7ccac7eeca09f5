/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chooses how thoroughly a model works, among the levels that it takes. */
#include "config.h"

#include "causerie-effort-chooser.h"

#include "causerie-effort-words.h"
#include "causerie-effort.h"

#include <glib/gi18n-lib.h>

/* The levels are in rows of this length. */
#define COLUMNS 3

/* The data key of a button for its level. */
#define EFFORT "causerie-effort"

struct _CauserieEffortChooser
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkGrid *grid; /* of GtkCheckButton */
  gboolean updating;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieEffortChooser, causerie_effort_chooser, GTK_TYPE_WIDGET)

static void
on_toggled_cb (GtkCheckButton *button, CauserieEffortChooser *self)
{
  if (!self->updating && gtk_check_button_get_active (button))
    g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), EFFORT));
}

/* @effort: (nullable): static */
static GtkWidget *
create_button (CauserieEffortChooser *self, const char *effort, GtkWidget *group)
{
  GtkWidget *button
      = g_object_new (GTK_TYPE_CHECK_BUTTON, "label", causerie_effort_words_get (effort),
                      "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);

  g_object_set_data (G_OBJECT (button), EFFORT, (gpointer)effort);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                              group != NULL ? GTK_CHECK_BUTTON (group) : NULL);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled_cb), self, 0);
  return button;
}

static void
causerie_effort_chooser_dispose (GObject *object)
{
  CauserieEffortChooser *self = CAUSERIE_EFFORT_CHOOSER (object);
  GtkWidget *grid = GTK_WIDGET (self->grid);

  self->grid = NULL;
  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&grid, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_effort_chooser_parent_class)->dispose (object);
}

static void
causerie_effort_chooser_class_init (CauserieEffortChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_effort_chooser_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
causerie_effort_chooser_init (CauserieEffortChooser *self)
{
  /* Translators: how thoroughly a language model works; above "Low", "Medium" and so on */
  const char *title = _ ("Effort");
  const char *const *efforts = causerie_effort_list ();
  GtkWidget *first = create_button (self, NULL, NULL);

  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->title = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 6, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-effort");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_grid_attach (self->grid, first, 0, 0, 1, 1);
  for (int i = 0; efforts[i] != NULL; i++)
    gtk_grid_attach (self->grid, create_button (self, efforts[i], first), (i + 1) % COLUMNS,
                     (i + 1) / COLUMNS, 1, 1);
}

/* Returns: whether the service of @choice takes the level for its model */
static gboolean
takes (const CauserieModelChoice *choice, const char *effort)
{
  CauserieModelChoice other = *choice;

  other.effort = (char *)effort;
  return causerie_model_choice_find_effort (&other) != NULL;
}

/**
 * causerie_effort_chooser_set_choice:
 * @choice: (nullable): the model and its effort
 *
 * Offers the levels that the model takes, and hides the chooser if there are none.
 */
void
causerie_effort_chooser_set_choice (CauserieEffortChooser *self, const CauserieModelChoice *choice)
{
  const char *chosen;
  gboolean any = FALSE;

  g_return_if_fail (CAUSERIE_IS_EFFORT_CHOOSER (self));

  chosen = choice != NULL ? causerie_model_choice_find_effort (choice) : NULL;
  self->updating = TRUE;
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      const char *effort = g_object_get_data (G_OBJECT (button), EFFORT);
      gboolean offered = effort == NULL || (choice != NULL && takes (choice, effort));

      any = any || (offered && effort != NULL);
      gtk_widget_set_visible (button, offered);
      if (g_strcmp0 (effort, chosen) == 0)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
    }
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}
