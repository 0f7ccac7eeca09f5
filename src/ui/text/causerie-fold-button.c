/* SPDX-License-Identifier: GPL-3.0-or-later
 * The button below a text that is only partly shown. */
#include "config.h"

#include "causerie-fold-button.h"

#include <glib/gi18n-lib.h>

struct _CauserieFoldButton
{
  GtkWidget parent_instance;

  GtkButton *button;
  guint n_lines;
  gboolean unfolded;
};

enum
{
  PROP_UNFOLDED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieFoldButton, causerie_fold_button, GTK_TYPE_WIDGET)

static void
update_label (CauserieFoldButton *self)
{
  g_autofree char *text = NULL;

  if (self->unfolded)
    /* Translators: a button below a long text; it shows no more than its beginning again */
    text = g_strdup (C_ ("button", "Show Less"));
  else if (self->n_lines > 0)
    /* Translators: a button below the first lines of a long text; %u is the number of all its lines
     */
    text = g_strdup_printf (ngettext ("Show All %u Line", "Show All %u Lines", self->n_lines),
                            self->n_lines);
  else
    /* Translators: a button below the beginning of a long text */
    text = g_strdup (C_ ("button", "Show All"));
  gtk_button_set_label (self->button, text);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               self->unfolded, -1);
}

/* The user reads the unfolded text at its current position, so a timeline around it stops following
   its end. */
static void
on_clicked_cb (CauserieFoldButton *self)
{
  if (!self->unfolded)
    gtk_widget_activate_action (GTK_WIDGET (self), "timeline.stop-following", NULL);
  causerie_fold_button_set_unfolded (self, !self->unfolded);
}

static void
causerie_fold_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_UNFOLDED)
    g_value_set_boolean (value, CAUSERIE_FOLD_BUTTON (object)->unfolded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_fold_button_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_UNFOLDED)
    causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_fold_button_dispose (GObject *object)
{
  CauserieFoldButton *self = CAUSERIE_FOLD_BUTTON (object);
  GtkWidget *button = GTK_WIDGET (self->button);

  self->button = NULL;
  g_clear_pointer (&button, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_fold_button_parent_class)->dispose (object);
}

static void
causerie_fold_button_class_init (CauserieFoldButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_fold_button_get_property;
  object_class->set_property = causerie_fold_button_set_property;
  object_class->dispose = causerie_fold_button_dispose;
  properties[PROP_UNFOLDED]
      = g_param_spec_boolean ("unfolded", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_fold_button_init (CauserieFoldButton *self)
{
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "causerie-fold");
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  update_label (self);
}

GtkWidget *
causerie_fold_button_new (void)
{
  return g_object_new (CAUSERIE_TYPE_FOLD_BUTTON, NULL);
}

/**
 * causerie_fold_button_set_lines:
 * @n_lines: the number of lines of the complete text, or 0 to show no number
 */
void
causerie_fold_button_set_lines (CauserieFoldButton *self, guint n_lines)
{
  g_return_if_fail (CAUSERIE_IS_FOLD_BUTTON (self));

  if (self->n_lines == n_lines)
    return;
  self->n_lines = n_lines;
  update_label (self);
}

void
causerie_fold_button_set_unfolded (CauserieFoldButton *self, gboolean unfolded)
{
  g_return_if_fail (CAUSERIE_IS_FOLD_BUTTON (self));

  if (self->unfolded == !!unfolded)
    return;
  self->unfolded = !!unfolded;
  update_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNFOLDED]);
}

gboolean
causerie_fold_button_get_unfolded (CauserieFoldButton *self)
{
  g_return_val_if_fail (CAUSERIE_IS_FOLD_BUTTON (self), FALSE);

  return self->unfolded;
}
