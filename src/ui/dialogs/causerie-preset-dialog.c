/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that adds or changes a preset. */
#include "config.h"

#include "causerie-preset-dialog.h"

#include "causerie-choice-row.h"
#include "causerie-compat.h"
#include "causerie-effort-words.h"
#include "causerie-effort.h"
#include "causerie-entry-row.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 480
#define HEIGHT 640

#define CAUSERIE_TYPE_PRESET_DIALOG (causerie_preset_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePresetDialog, causerie_preset_dialog, CAUSERIE, PRESET_DIALOG,
                      GtkWidget)

struct _CauseriePresetDialog
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *save_button;
  AdwEntryRow *name_row;
  GtkTextView *instructions;
  AdwComboRow *model_row;
  AdwComboRow *effort_row;
  AdwComboRow *web_row;

  /* Owned */
  CauseriePresets *presets;
  CauserieRegistry *registry;
  CauseriePresetRecord *preset; /* as it was when the dialog was opened */
  GPtrArray *choices;           /* of CauseriePresetRecord with service and model, by position */
};

G_DEFINE_FINAL_TYPE (CauseriePresetDialog, causerie_preset_dialog, GTK_TYPE_WIDGET)

/* --- The models --- */

/* @service, @model: (nullable): %NULL for the default one */
static void
add_choice (CauseriePresetDialog *self, GtkStringList *names, const char *service,
            const char *model, const char *name)
{
  CauseriePresetRecord *choice = causerie_preset_record_new (NULL);

  choice->service = g_strdup (service);
  choice->model = g_strdup (model);
  g_ptr_array_add (self->choices, choice);
  gtk_string_list_append (names, name);
}

static void
add_models (CauseriePresetDialog *self, GtkStringList *names, CauserieServiceEntry *entry)
{
  GListModel *models = causerie_service_entry_get_models (entry);
  g_autofree char *identity = causerie_service_entry_dup_identity (entry);
  gboolean active = entry == causerie_registry_get_active (self->registry);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (models, i);
      const char *name = causerie_model_get_display_name (model);
      g_autofree char *both
          = g_strjoin (" – ", name, causerie_service_entry_get_name (entry), NULL);

      add_choice (self, names, identity, causerie_model_get_id (model), active ? name : both);
    }
}

static gboolean
is_same (const CauseriePresetRecord *one, const CauseriePresetRecord *other)
{
  return g_strcmp0 (one->model, other->model) == 0
         && (one->model == NULL || g_strcmp0 (one->service, other->service) == 0);
}

/* Returns: the position of the model of the preset, which is added if it is not listed now */
static guint
ensure_chosen (CauseriePresetDialog *self, GtkStringList *names)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (is_same (g_ptr_array_index (self->choices, i), self->preset))
      return i;
  add_choice (self, names, self->preset->service, self->preset->model, self->preset->model);
  return self->choices->len - 1;
}

static void
fill_models (CauseriePresetDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->registry));
  guint chosen;

  /* Translators: choice of a language model: the one that new chats have */
  add_choice (self, names, NULL, NULL, C_ ("model", "Default"));
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CauserieServiceEntry) entry
          = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      add_models (self, names, entry);
    }
  chosen = ensure_chosen (self, names);
  adw_combo_row_set_model (self->model_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->model_row, chosen);
}

/* --- The effort --- */

static void
fill_efforts (CauseriePresetDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *const *efforts = causerie_effort_list ();
  guint chosen = 0;

  gtk_string_list_append (names, causerie_effort_words_get (NULL));
  for (guint i = 0; efforts[i] != NULL; i++)
    {
      gtk_string_list_append (names, causerie_effort_words_get (efforts[i]));
      if (g_strcmp0 (efforts[i], self->preset->effort) == 0)
        chosen = i + 1;
    }
  adw_combo_row_set_model (self->effort_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->effort_row, chosen);
}

/* --- Saving --- */

static char *
dup_name (CauseriePresetDialog *self)
{
  g_autofree char *text = causerie_entry_row_dup_text (self->name_row);

  return g_strdup (g_strstrip (text));
}

static void
on_name_changed_cb (CauseriePresetDialog *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_set_sensitive (self->save_button, name[0] != '\0');
}

/* Returns: (transfer full): what is shown; instructions of white space are none */
static CauseriePresetRecord *
read_preset (CauseriePresetDialog *self)
{
  CauseriePresetRecord *preset = causerie_preset_record_new (NULL);
  g_autofree char *text = causerie_typed_text_dup (gtk_text_view_get_buffer (self->instructions));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const CauseriePresetRecord *choice
      = g_ptr_array_index (self->choices, adw_combo_row_get_selected (self->model_row));
  guint effort = adw_combo_row_get_selected (self->effort_row);

  g_free (preset->uid);
  preset->uid = g_strdup (self->preset->uid);
  preset->name = dup_name (self);
  preset->instructions = stripped[0] != '\0' ? g_strdup (text) : NULL;
  preset->service = g_strdup (choice->service);
  preset->model = g_strdup (choice->model);
  preset->effort = effort > 0 ? g_strdup (causerie_effort_list ()[effort - 1]) : NULL;
  preset->web_search = (CauserieWebChoice)((int)adw_combo_row_get_selected (self->web_row) - 1);
  return preset;
}

static void
on_save_cb (CauseriePresetDialog *self)
{
  g_autoptr (CauseriePresetRecord) preset = read_preset (self);

  if (preset->name[0] == '\0')
    return;
  causerie_presets_put (self->presets, preset);
  gtk_widget_activate_action (GTK_WIDGET (self), "dialog.close", NULL);
}

static void
causerie_preset_dialog_dispose (GObject *object)
{
  CauseriePresetDialog *self = CAUSERIE_PRESET_DIALOG (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PRESET_DIALOG);
  g_clear_object (&self->presets);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_preset_dialog_parent_class)->dispose (object);
}

static void
causerie_preset_dialog_finalize (GObject *object)
{
  CauseriePresetDialog *self = CAUSERIE_PRESET_DIALOG (object);

  g_clear_pointer (&self->preset, causerie_preset_record_free);
  g_ptr_array_unref (self->choices);
  G_OBJECT_CLASS (causerie_preset_dialog_parent_class)->finalize (object);
}

static void
causerie_preset_dialog_class_init (CauseriePresetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preset_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_preset_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preset-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, instructions);
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, model_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, effort_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePresetDialog, web_row);
}

static void
free_choice (gpointer choice)
{
  causerie_preset_record_free (choice);
}

static void
causerie_preset_dialog_init (CauseriePresetDialog *self)
{
  self->choices = g_ptr_array_new_with_free_func (free_choice);
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_entry_row_describe (self->name_row);
  causerie_choice_row_describe (self->model_row);
  causerie_choice_row_describe (self->effort_row);
  causerie_choice_row_describe (self->web_row);
  causerie_wrapped_text_watch (self->instructions);
  g_signal_connect_object (self->name_row, "changed", G_CALLBACK (on_name_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name_row, "entry-activated", G_CALLBACK (on_save_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (on_save_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
show_preset (CauseriePresetDialog *self)
{
  const CauseriePresetRecord *preset = self->preset;

  causerie_entry_row_set_text (self->name_row, preset->name != NULL ? preset->name : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->instructions),
                            preset->instructions != NULL ? preset->instructions : "", -1);
  fill_models (self);
  fill_efforts (self);
  adw_combo_row_set_selected (self->web_row, (guint)(preset->web_search + 1));
  on_name_changed_cb (self);
}

/**
 * causerie_preset_dialog_present:
 * @preset: (nullable): the preset to change; %NULL to add one
 */
void
causerie_preset_dialog_present (GtkWidget *parent, CauserieSession *session,
                                const CauseriePresetRecord *preset)
{
  CauserieDialog options = { .width = WIDTH, .height = HEIGHT };
  CauseriePresetDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && CAUSERIE_IS_SESSION (session));

  self = g_object_new (CAUSERIE_TYPE_PRESET_DIALOG, NULL);
  self->presets = g_object_ref (causerie_session_get_presets (session));
  self->registry = g_object_ref (causerie_session_get_registry (session));
  self->preset
      = preset != NULL ? causerie_preset_record_copy (preset) : causerie_preset_record_new (NULL);
  show_preset (self);
  /* Translators: title of a dialog */
  options.title = _ ("Edit Preset");
  if (preset == NULL)
    /* Translators: title of a dialog */
    options.title = _ ("New Preset");
  options.focus = GTK_WIDGET (self->name_row);
  causerie_compat_present_dialog (parent, GTK_WIDGET (self), &options);
}
