/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the services: a row for each, the default one, and its model. */
#include "config.h"

#include "causerie-preferences-services.h"

#include "causerie-choice-row.h"
#include "causerie-compat.h"
#include "causerie-preferences-model.h"
#include "causerie-service-row.h"
#include "causerie-service-status.h"
#include "causerie-undo-toast.h"

#include <glib/gi18n-lib.h>

/* The data key of a toast for the entry that it restores. */
#define ENTRY "causerie-service-entry"

#define CAUSERIE_TYPE_PREFERENCES_SERVICES (causerie_preferences_services_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferencesServices, causerie_preferences_services, CAUSERIE,
                      PREFERENCES_SERVICES, AdwPreferencesPage)

struct _CauseriePreferencesServices
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *services_group;
  GtkMenuButton *add_button;
  AdwPreferencesGroup *default_group;
  AdwComboRow *default_row;
  CauserieServiceStatus *status;
  CauseriePreferencesModel *model_group;

  /* Owned */
  CauserieRegistry *registry;
  GPtrArray *rows;      /* of the services, in the order of the registry */
  GtkWidget *demo_mark; /* borrowed: says that the demo is the default */
  AdwToast *toast;      /* offers to undo the last removal; NULL if that is not possible any more */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (CauseriePreferencesServices, causerie_preferences_services,
                     ADW_TYPE_PREFERENCES_PAGE)

static CauserieServiceEntry *
get_entry (CauseriePreferencesServices *self, guint position)
{
  g_autoptr (CauserieServiceEntry) entry
      = g_list_model_get_item (G_LIST_MODEL (self->registry), position);

  return entry;
}

static guint
count_entries (CauseriePreferencesServices *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->registry));
}

/* --- The default service --- */

static const char *
get_shown_name (CauserieServiceEntry *entry)
{
  const char *name = causerie_service_entry_get_name (entry);

  return name[0] != '\0' ? name : _ ("Custom Service");
}

static void
show_default (CauseriePreferencesServices *self)
{
  CauserieServiceEntry *chosen = causerie_registry_get_default_entry (self->registry);
  guint position = 0;

  for (guint i = 0; i < count_entries (self); i++)
    if (get_entry (self, i) == chosen)
      position = i + 1;
  if (self->demo_mark != NULL)
    gtk_widget_set_visible (self->demo_mark, chosen != NULL
                                                 && causerie_service_entry_get_kind (chosen)
                                                        == CAUSERIE_SERVICE_DEMO);
  self->filling = TRUE;
  adw_combo_row_set_selected (self->default_row, position);
  self->filling = FALSE;
}

static void
fill_default (CauseriePreferencesServices *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, C_ ("service", "Automatic"));
  for (guint i = 0; i < count_entries (self); i++)
    gtk_string_list_append (names, get_shown_name (get_entry (self, i)));
  self->filling = TRUE;
  adw_combo_row_set_model (self->default_row, G_LIST_MODEL (names));
  self->filling = FALSE;
  /* A change of its model makes an AdwComboRow sensitive. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->default_row),
                            !causerie_registry_get_from_environment (self->registry));
  show_default (self);
}

static void
on_default_selected_cb (CauseriePreferencesServices *self)
{
  guint position = adw_combo_row_get_selected (self->default_row);

  if (self->filling || self->registry == NULL || position > count_entries (self))
    return;
  causerie_registry_set_default_entry (self->registry,
                                       position > 0 ? get_entry (self, position - 1) : NULL);
}

static const char *
get_default_words (CauseriePreferencesServices *self)
{
  if (causerie_registry_get_from_environment (self->registry))
    return _ ("The service is set by environment variables (ANTHROPIC_API_KEY, "
              "ANTHROPIC_AUTH_TOKEN or ANTHROPIC_BASE_URL). Unset them to choose a service here.");
  if (causerie_registry_get_fixed (self->registry))
    return _ ("Causerie was started in demo mode. Your choice takes effect the next time you start "
              "it.");
  return _ ("Automatic uses Anthropic if a key is set, then another service, then the demo.");
}

static void
show_active (CauseriePreferencesServices *self)
{
  causerie_service_status_show_service (self->status, self->registry);
}

/* Reads the key again, which may ask for the password of the keyring, or lists the models again. */
static void
on_retried_cb (CauseriePreferencesServices *self)
{
  CauserieServiceEntry *active = causerie_registry_get_active (self->registry);

  if (active != NULL)
    causerie_service_entry_load_models (active);
  else
    causerie_registry_unlock_keyring (self->registry);
}

/* --- The rows --- */

static void on_removed_cb (CauserieServiceRow *row, CauseriePreferencesServices *self);

static void
on_name_changed_cb (CauseriePreferencesServices *self)
{
  fill_default (self);
}

/* The demo has nothing to set. */
static GtkWidget *
create_demo_row (CauseriePreferencesServices *self, CauserieServiceEntry *entry)
{
  GtkWidget *row = g_object_new (
      ADW_TYPE_ACTION_ROW, "title", causerie_service_entry_get_name (entry), "subtitle",
      _ ("The demo uses scripted replies. Nothing leaves this computer."), NULL);

  self->demo_mark = causerie_service_row_create_mark ();
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->demo_mark);
  return row;
}

static GtkWidget *
create_row (CauseriePreferencesServices *self, CauserieServiceEntry *entry)
{
  GtkWidget *row;

  if (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO)
    return create_demo_row (self, entry);
  row = causerie_service_row_new (self->registry, entry);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed_cb), self, 0);
  g_signal_connect_object (entry, "notify::name", G_CALLBACK (on_name_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/* A group only appends, so the rows that follow are added again. */
static void
on_entries_changed_cb (GListModel *registry, guint position, guint removed, guint added,
                       CauseriePreferencesServices *self)
{
  for (guint i = position; i < self->rows->len; i++)
    adw_preferences_group_remove (self->services_group, g_ptr_array_index (self->rows, i));
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->rows, (int)(position + i),
                        g_object_ref_sink (create_row (self, get_entry (self, position + i))));
  for (guint i = position; i < self->rows->len; i++)
    adw_preferences_group_add (self->services_group, g_ptr_array_index (self->rows, i));
  fill_default (self);
}

static CauserieServiceRow *
find_row (CauseriePreferencesServices *self, CauserieServiceEntry *entry)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (CAUSERIE_IS_SERVICE_ROW (row)
          && causerie_service_row_get_entry (CAUSERIE_SERVICE_ROW (row)) == entry)
        return CAUSERIE_SERVICE_ROW (row);
    }
  return NULL;
}

/* --- Adding and removing --- */

static void
on_add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesServices *self = CAUSERIE_PREFERENCES_SERVICES (widget);
  g_autoptr (CauserieServiceEntry) entry = causerie_registry_create_entry (
      self->registry, causerie_service_preset_find (g_variant_get_string (parameter, NULL)));

  causerie_registry_add (self->registry, entry);
  causerie_service_row_begin_setup (find_row (self, entry));
}

static CauserieServiceEntry *
get_removed (AdwToast *toast)
{
  return g_object_get_data (G_OBJECT (toast), ENTRY);
}

/* After Undo, this only forgets the offer. */
static void
on_toast_dismissed_cb (CauseriePreferencesServices *self, AdwToast *toast)
{
  g_autoptr (AdwToast) held = g_object_ref (toast);

  if (self->toast == toast)
    g_clear_object (&self->toast);
  if (self->registry != NULL)
    causerie_registry_end_undo (self->registry, get_removed (held));
}

static void
on_undo_clicked_cb (CauseriePreferencesServices *self, AdwToast *toast)
{
  CauserieServiceEntry *entry = get_removed (toast);

  causerie_registry_restore (self->registry, entry);
  if (find_row (self, entry) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (find_row (self, entry)));
}

static void
dismiss_toast (CauseriePreferencesServices *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

/* One removal can be undone at a time: AdwToastOverlay of libadwaita 1.2 aborts if a toast that
   another one has replaced is shown again too soon. */
static void
offer_undo (CauseriePreferencesServices *self, CauserieServiceEntry *entry)
{
  g_autofree char *text = NULL;

  dismiss_toast (self);
  /* Translators: %s is the name of a service that was removed from the list */
  text = g_strdup_printf (_ ("“%s” removed"), get_shown_name (entry));
  self->toast = causerie_undo_toast_new (text);
  g_object_set_data_full (G_OBJECT (self->toast), ENTRY, g_object_ref (entry), g_object_unref);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (on_undo_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  causerie_undo_toast_show (self->toast, GTK_WIDGET (self), text);
}

static void
on_removed_cb (CauserieServiceRow *row, CauseriePreferencesServices *self)
{
  g_autoptr (CauserieServiceEntry) entry = g_object_ref (causerie_service_row_get_entry (row));

  /* AdwEntryRow of libadwaita 1.2 accesses freed memory if it is destroyed with the focus. */
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  causerie_registry_remove (self->registry, entry);
  offer_undo (self, entry);
}

/* Undoes the last removal. */
static void
on_undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesServices *self = CAUSERIE_PREFERENCES_SERVICES (widget);

  if (self->toast == NULL)
    return;
  on_undo_clicked_cb (self, self->toast);
  dismiss_toast (self);
}

/* The offer ends with the page. */
static void
end_offer (CauseriePreferencesServices *self)
{
  if (self->toast != NULL)
    causerie_registry_end_undo (self->registry, get_removed (self->toast));
  g_clear_object (&self->toast);
}

static GMenuModel *
create_add_menu (void)
{
  const CauserieServicePreset *const *presets = causerie_service_preset_list_addable ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; presets[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (
          presets[i]->name != NULL ? presets[i]->name : _ ("Custom Service"), NULL);

      g_menu_item_set_action_and_target (item, "services.add", "s", presets[i]->id);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
causerie_preferences_services_dispose (GObject *object)
{
  CauseriePreferencesServices *self = CAUSERIE_PREFERENCES_SERVICES (object);

  if (self->registry != NULL)
    end_offer (self);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES_SERVICES);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_preferences_services_parent_class)->dispose (object);
}

static void
causerie_preferences_services_finalize (GObject *object)
{
  CauseriePreferencesServices *self = CAUSERIE_PREFERENCES_SERVICES (object);

  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (causerie_preferences_services_parent_class)->finalize (object);
}

static void
causerie_preferences_services_class_init (CauseriePreferencesServicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_services_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_preferences_services_finalize;
  gtk_widget_class_install_action (widget_class, "services.add", "s", on_add_cb);
  gtk_widget_class_install_action (widget_class, "services.undo", NULL, on_undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "services.undo",
                                       NULL);
  g_type_ensure (CAUSERIE_TYPE_PREFERENCES_MODEL);
  g_type_ensure (CAUSERIE_TYPE_SERVICE_STATUS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences-services.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, services_group);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, add_button);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, default_group);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, default_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, status);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesServices, model_group);
}

static void
causerie_preferences_services_init (CauseriePreferencesServices *self)
{
  g_autoptr (GMenuModel) menu = create_add_menu ();

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->add_button, menu);
  causerie_choice_row_describe (self->default_row);
  g_signal_connect_object (self->default_row, "notify::selected",
                           G_CALLBACK (on_default_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "retried", G_CALLBACK (on_retried_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Creates a page for causerie_compat_present_preferences(). Changes apply at once. */
GtkWidget *
causerie_preferences_services_new (CauserieSession *session)
{
  CauseriePreferencesServices *self;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);
  self = g_object_new (CAUSERIE_TYPE_PREFERENCES_SERVICES, NULL);
  self->registry = g_object_ref (causerie_session_get_registry (session));
  causerie_preferences_model_set_session (self->model_group, session);
  adw_preferences_group_set_description (self->default_group, get_default_words (self));
  g_signal_connect_object (self->registry, "items-changed", G_CALLBACK (on_entries_changed_cb),
                           self, 0);
  g_signal_connect_object (self->registry, "notify::default-entry", G_CALLBACK (show_default), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::service", G_CALLBACK (show_active), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::failure", G_CALLBACK (show_active), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::ready", G_CALLBACK (show_active), self,
                           G_CONNECT_SWAPPED);
  on_entries_changed_cb (G_LIST_MODEL (self->registry), 0, 0, count_entries (self), self);
  show_active (self);
  return GTK_WIDGET (self);
}

/* Opens the row of Anthropic and focuses the field for its key. */
void
causerie_preferences_services_show_key (GtkWidget *page)
{
  CauseriePreferencesServices *self;
  CauserieServiceEntry *entry;

  g_return_if_fail (CAUSERIE_IS_PREFERENCES_SERVICES (page));
  self = CAUSERIE_PREFERENCES_SERVICES (page);
  entry = causerie_registry_find (self->registry, CAUSERIE_PRESET_ANTHROPIC);
  if (entry != NULL && find_row (self, entry) != NULL)
    causerie_service_row_show_key (find_row (self, entry));
}
