/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu that chooses the model of the next turn. */
#include "config.h"

#include "causerie-model-button.h"

#include "causerie-compat.h"
#include "causerie-sender-name.h"

#include <glib/gi18n-lib.h>

struct _CauserieModelButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListBox *list;
  GtkEntry *entry;

  /* Owned */
  CauserieSession *session;
  char *model;
  guint chosen_source;
  guint chosen : 1; /* by the person, in the menu that is about to close */
};

enum
{
  PROP_MODEL = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieModelButton, causerie_model_button, GTK_TYPE_WIDGET)

static void
update_label (CauserieModelButton *self)
{
  const char *name = self->session != NULL ? causerie_registry_get_model_name (
                         causerie_session_get_registry (self->session), self->model)
                                           : NULL;
  const char *shown = name != NULL ? name : self->model;

  if (shown == NULL)
    /* Translators: stands on the menu button where no language model is known */
    shown = _ ("No Model");
  gtk_label_set_text (self->label, shown);
  causerie_compat_name_menu_button (self->button, _ ("Model"), shown);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  CauserieModelButton *self = data;
  const char *id = causerie_model_get_id (item);
  gboolean chosen = g_strcmp0 (id, self->model) == 0;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (causerie_model_get_display_name (item));
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, id);
  gtk_widget_set_opacity (check, chosen ? 1 : 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, causerie_model_get_display_name (item),
      /* Translators: describes the model that answers, among those that can be chosen */
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, chosen ? _ ("Chosen") : "", -1);
  g_object_set_data_full (G_OBJECT (row), "model", g_strdup (id), g_free);
  return row;
}

static void
fill_list (CauserieModelButton *self)
{
  GListModel *models
      = self->session != NULL
            ? causerie_registry_get_models (causerie_session_get_registry (self->session))
            : NULL;

  gtk_list_box_bind_model (self->list, models, create_row, self, NULL);
}

static void
on_popover_shown_cb (CauserieModelButton *self)
{
  CauserieServiceEntry *entry
      = self->session != NULL
            ? causerie_registry_get_active (causerie_session_get_registry (self->session))
            : NULL;

  fill_list (self);
  if (entry != NULL)
    causerie_service_entry_ensure_models (entry);
}

static gboolean
on_menu_left_cb (gpointer data)
{
  CauserieModelButton *self = data;

  self->chosen_source = 0;
  g_signal_emit (self, signals[CHOSEN], 0);
  return G_SOURCE_REMOVE;
}

/* GtkMenuButton takes the keyboard back in a later handler of GtkPopover::closed. */
static void
on_popover_closed_cb (CauserieModelButton *self)
{
  if (!self->chosen)
    return;
  self->chosen = FALSE;
  if (self->chosen_source == 0)
    self->chosen_source = g_idle_add (on_menu_left_cb, self);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CauserieModelButton *self)
{
  self->chosen = TRUE;
  gtk_popover_popdown (self->popover);
  causerie_model_button_set_model (self, g_object_get_data (G_OBJECT (row), "model"));
}

static void
on_typed_cb (GtkEntry *entry, CauserieModelButton *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  self->chosen = typed[0] != '\0';
  gtk_popover_popdown (self->popover);
  if (typed[0] != '\0')
    causerie_model_button_set_model (self, typed);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
causerie_model_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    g_value_set_string (value, CAUSERIE_MODEL_BUTTON (object)->model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_model_button_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    causerie_model_button_set_model (CAUSERIE_MODEL_BUTTON (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_model_button_dispose (GObject *object)
{
  CauserieModelButton *self = CAUSERIE_MODEL_BUTTON (object);

  g_clear_handle_id (&self->chosen_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_MODEL_BUTTON);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_model_button_parent_class)->dispose (object);
}

static void
causerie_model_button_finalize (GObject *object)
{
  g_free (CAUSERIE_MODEL_BUTTON (object)->model);
  G_OBJECT_CLASS (causerie_model_button_parent_class)->finalize (object);
}

static void
causerie_model_button_class_init (CauserieModelButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_model_button_get_property;
  object_class->set_property = causerie_model_button_set_property;
  object_class->dispose = causerie_model_button_dispose;
  object_class->finalize = causerie_model_button_finalize;
  properties[PROP_MODEL]
      = g_param_spec_string ("model", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The person has chosen a model, and the menu is closed. */
  signals[CHOSEN] = g_signal_new ("chosen", CAUSERIE_TYPE_MODEL_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-model-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, button);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, label);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, entry);
}

static void
causerie_model_button_init (CauserieModelButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_typed_cb), self, 0);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (on_popover_shown_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (on_popover_closed_cb), self,
                           G_CONNECT_SWAPPED);
  update_label (self);
}

void
causerie_model_button_set_session (CauserieModelButton *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  g_signal_connect_object (causerie_session_get_registry (session), "notify::models",
                           G_CALLBACK (update_label), self, G_CONNECT_SWAPPED);
  update_label (self);
}

/* Returns: (nullable): the id of the chosen model */
const char *
causerie_model_button_get_model (CauserieModelButton *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL_BUTTON (self), NULL);

  return self->model;
}

/**
 * causerie_model_button_set_model:
 * @model: (nullable): the id of a model, listed or not
 */
void
causerie_model_button_set_model (CauserieModelButton *self, const char *model)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  if (g_strcmp0 (self->model, model) == 0)
    return;
  g_free (self->model);
  self->model = g_strdup (model);
  update_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/* The inner button itself is made insensitive: screen readers do not consider the state of its
   ancestors. */
void
causerie_model_button_set_enabled (CauserieModelButton *self, gboolean enabled)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  if (!enabled)
    gtk_popover_popdown (self->popover);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), enabled);
  gtk_widget_set_sensitive (gtk_widget_get_first_child (GTK_WIDGET (self->button)), enabled);
}

/* Opens the menu. */
void
causerie_model_button_popup (CauserieModelButton *self)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->button)))
    gtk_menu_button_popup (self->button);
}
