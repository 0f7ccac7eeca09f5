/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preference for the model of new chats: the newest Opus, a listed model, or a typed id. */
#include "config.h"

#include "causerie-preferences-model.h"

#include "causerie-choice-row.h"
#include "causerie-entry-row.h"

#include <glib/gi18n-lib.h>

struct _CauseriePreferencesModel
{
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  AdwComboRow *model_row;
  AdwEntryRow *id_row;

  /* Owned */
  CauserieRegistry *registry;
  GPtrArray *ids; /* by position: "" first, NULL for the typed id */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (CauseriePreferencesModel, causerie_preferences_model,
                     ADW_TYPE_PREFERENCES_GROUP)

/* Returns: the chosen model for the service in use; "" for the newest Opus */
static const char *
get_chosen (CauseriePreferencesModel *self)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (self->registry);

  return entry != NULL ? causerie_service_entry_get_model (entry) : "";
}

static void
set_chosen (CauseriePreferencesModel *self, const char *id)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (self->registry);

  if (entry != NULL)
    causerie_service_entry_set_model (entry, id);
}

static guint
find_position (CauseriePreferencesModel *self, const char *id)
{
  guint typed = self->ids->len - 1;

  for (guint i = 0; i < typed; i++)
    if (g_strcmp0 (g_ptr_array_index (self->ids, i), id) == 0)
      return i;
  return typed;
}

static void
show_id_row (CauseriePreferencesModel *self, gboolean shown, const char *id)
{
  gtk_widget_set_visible (GTK_WIDGET (self->id_row), shown);
  if (shown)
    causerie_entry_row_set_text (self->id_row, id);
}

static void
show_chosen (CauseriePreferencesModel *self)
{
  const char *chosen = get_chosen (self);
  guint position = find_position (self, chosen);

  self->filling = TRUE;
  adw_combo_row_set_selected (self->model_row, position);
  self->filling = FALSE;
  show_id_row (self, position == self->ids->len - 1, chosen);
}

static void
fill (CauseriePreferencesModel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *models = causerie_registry_get_models (self->registry);

  g_ptr_array_set_size (self->ids, 0);
  g_ptr_array_add (self->ids, g_strdup (""));
  /* Translators: choice of a model: the newest one of the Opus line that the service offers */
  gtk_string_list_append (names, _ ("Newest Opus"));
  for (guint i = 0; models != NULL && i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (models, i);

      g_ptr_array_add (self->ids, g_strdup (causerie_model_get_id (model)));
      gtk_string_list_append (names, causerie_model_get_display_name (model));
    }
  g_ptr_array_add (self->ids, NULL);
  /* Translators: choice of a model: the person types its id */
  gtk_string_list_append (names, _ ("Other Model"));
  self->filling = TRUE;
  adw_combo_row_set_model (self->model_row, G_LIST_MODEL (names));
  self->filling = FALSE;
  show_chosen (self);
}

static void
on_selected_cb (CauseriePreferencesModel *self)
{
  guint position = adw_combo_row_get_selected (self->model_row);
  const char *id;

  if (self->filling || position >= self->ids->len)
    return;
  id = g_ptr_array_index (self->ids, position);
  if (id != NULL)
    set_chosen (self, id);
  show_id_row (self, id == NULL, get_chosen (self));
  if (id == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->id_row));
}

static void
on_id_applied_cb (CauseriePreferencesModel *self)
{
  g_autofree char *id = causerie_entry_row_dup_text (self->id_row);

  set_chosen (self, id);
  show_chosen (self);
}

static void
causerie_preferences_model_dispose (GObject *object)
{
  CauseriePreferencesModel *self = CAUSERIE_PREFERENCES_MODEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES_MODEL);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_preferences_model_parent_class)->dispose (object);
}

static void
causerie_preferences_model_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_PREFERENCES_MODEL (object)->ids);
  G_OBJECT_CLASS (causerie_preferences_model_parent_class)->finalize (object);
}

static void
causerie_preferences_model_class_init (CauseriePreferencesModelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_preferences_model_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences-model.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesModel, model_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesModel, id_row);
}

static void
causerie_preferences_model_init (CauseriePreferencesModel *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_choice_row_describe (self->model_row);
  causerie_entry_row_describe (self->id_row);
  g_signal_connect_object (self->model_row, "notify::selected", G_CALLBACK (on_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->id_row, "apply", G_CALLBACK (on_id_applied_cb), self,
                           G_CONNECT_SWAPPED);
}

void
causerie_preferences_model_set_session (CauseriePreferencesModel *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_PREFERENCES_MODEL (self) && self->registry == NULL);
  g_return_if_fail (CAUSERIE_IS_SESSION (session));

  self->registry = g_object_ref (causerie_session_get_registry (session));
  g_signal_connect_object (self->registry, "notify::models", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::default-model", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
  fill (self);
}
