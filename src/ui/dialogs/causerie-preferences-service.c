/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences of the service: its kind, its address, and its key. Only a service that accepted
 * the check is stored. */
#include "config.h"

#include "causerie-preferences-service.h"

#include "causerie-choice-row.h"
#include "causerie-compat.h"
#include "causerie-credential.h"
#include "causerie-entry-row.h"
#include "causerie-key-page.h"
#include "causerie-service-check.h"
#include "causerie-service-status.h"

#include <glib/gi18n-lib.h>

struct _CauseriePreferencesService
{
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  AdwComboRow *choice_row;
  AdwEntryRow *address_row;
  AdwEntryRow *key_row;
  GtkWidget *get_key_row;
  AdwActionRow *forget_row;
  GtkWidget *forget_button;
  CauserieServiceStatus *status;

  /* Owned */
  CauserieRegistry *registry;
  CauserieServiceCheck *check;
  GCancellable *lookup; /* the lookup of a stored key in progress */
  gboolean use_when_found;
  gboolean filling;
  gboolean forgetting; /* the check in progress is about going on without the key */
};

G_DEFINE_FINAL_TYPE (CauseriePreferencesService, causerie_preferences_service,
                     ADW_TYPE_PREFERENCES_GROUP)

static void look_up_key (CauseriePreferencesService *self, gboolean use);

static CauserieServiceChoice
get_choice (CauseriePreferencesService *self)
{
  guint selected = adw_combo_row_get_selected (self->choice_row);

  return selected <= CAUSERIE_CHOICE_DEMO ? (CauserieServiceChoice)selected
                                          : CAUSERIE_CHOICE_AUTOMATIC;
}

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* Also sets the state of the inner text, which is the one that screen readers report. */
static void
set_open (AdwEntryRow *row, gboolean open)
{
  gtk_widget_set_sensitive (GTK_WIDGET (row), open);
  gtk_widget_set_sensitive (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), open);
}

/* Updates which rows are visible and editable for the chosen service. */
static void
update_rows (CauseriePreferencesService *self)
{
  gboolean environment = causerie_registry_get_from_environment (self->registry);
  gboolean custom = get_choice (self) == CAUSERIE_CHOICE_CUSTOM;
  gboolean keyed = custom || get_choice (self) == CAUSERIE_CHOICE_ANTHROPIC;

  gtk_widget_set_visible (GTK_WIDGET (self->address_row), custom);
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), keyed);
  gtk_widget_set_visible (self->get_key_row, keyed && !custom);
  if (!keyed)
    gtk_widget_set_visible (GTK_WIDGET (self->forget_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row),
                                 custom ? _ ("API Key (Optional)") : _ ("API Key"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice_row), !environment);
  set_open (self->address_row, !environment);
  set_open (self->key_row, !environment);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      environment
          ? _ ("The service is set by environment variables (ANTHROPIC_API_KEY, "
               "ANTHROPIC_AUTH_TOKEN or ANTHROPIC_BASE_URL). Unset them to choose a service here.")
          : _ ("Automatic uses Anthropic if a key is set, then a custom service, then the demo."));
}

/* Shows where the key is stored. Without a keyring it is only in memory. */
static void
show_key_storage (CauseriePreferencesService *self)
{
  CauserieSecrets *secrets = causerie_registry_get_secrets (self->registry);
  const CauserieFailure *refusal = causerie_secrets_get_failure (secrets);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->forget_row),
                                 refusal != NULL ? _ ("Key kept until you quit")
                                                 : _ ("Key saved in the keyring"));
  adw_action_row_set_subtitle (
      self->forget_row, refusal != NULL ? causerie_service_status_get_unsaved_words (refusal) : "");
}

static void
show_settings (CauseriePreferencesService *self)
{
  self->filling = TRUE;
  adw_combo_row_set_selected (self->choice_row, causerie_registry_get_choice (self->registry));
  causerie_entry_row_set_text (self->address_row,
                               causerie_registry_get_custom_base_url (self->registry));
  self->filling = FALSE;
  update_rows (self);
}

/* The option --demo overrides the chosen service until the program ends. */
static void
show_result (CauseriePreferencesService *self)
{
  CauserieService *service = causerie_registry_get_service (self->registry);
  CauserieServiceChoice choice = get_choice (self);
  gboolean demo = service != NULL && causerie_service_get_kind (service) == CAUSERIE_SERVICE_DEMO;

  if (demo && (choice == CAUSERIE_CHOICE_ANTHROPIC || choice == CAUSERIE_CHOICE_CUSTOM))
    causerie_service_status_show_hint (self->status,
                                       _ ("Causerie was started in demo mode. Your choice takes "
                                          "effect the next time you start it."));
  else
    causerie_service_status_show_service (self->status, self->registry);
}

static void
check (CauseriePreferencesService *self, CauserieServiceChoice choice, const char *address,
       const char *key)
{
  self->forgetting = FALSE;
  causerie_service_status_show_work (self->status, _ ("Checking the service…"));
  causerie_service_check_start (self->check, choice, address, key);
}

static gboolean
has_sent_key (CauseriePreferencesService *self)
{
  g_autofree char *typed = causerie_entry_row_dup_text (self->key_row);

  return typed[0] != '\0' || gtk_widget_get_visible (GTK_WIDGET (self->forget_row));
}

static void
on_checked_cb (GObject *object, const GError *error)
{
  CauseriePreferencesService *self = CAUSERIE_PREFERENCES_SERVICE (object);

  if (self->registry == NULL)
    return;
  if (error != NULL && self->forgetting)
    {
      /* The key must not be used any more, and the demo always works. */
      check (self, CAUSERIE_CHOICE_DEMO, NULL, NULL);
      return;
    }
  if (error != NULL)
    {
      causerie_service_status_show_refusal (self->status, error, get_choice (self),
                                            has_sent_key (self));
      return;
    }
  if (!self->forgetting)
    causerie_entry_row_set_text (self->key_row, "");
  show_settings (self);
  show_result (self);
  if (!self->forgetting)
    look_up_key (self, FALSE);
}

/* Checks the entered service, and stores it if the check succeeds. */
static void
use_service (CauseriePreferencesService *self)
{
  CauserieServiceChoice choice = get_choice (self);
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);
  g_autofree char *key = causerie_entry_row_dup_text (self->key_row);
  gboolean keyed = choice == CAUSERIE_CHOICE_CUSTOM || choice == CAUSERIE_CHOICE_ANTHROPIC;

  check (self, choice, address, keyed ? key : NULL);
}

static void
on_key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauseriePreferencesService) self = data;
  g_autoptr (GError) error = NULL;
  char *key = causerie_secrets_lookup_finish (CAUSERIE_SECRETS (source), result, &error);
  gboolean found = key != NULL;

  /* Only the existence of the key matters here. */
  causerie_credential_free (key);
  if (self->registry == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->lookup);
  if (error != NULL)
    {
      causerie_service_status_show_problem (self->status, error);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->forget_row), found);
  if (self->use_when_found && (found || get_choice (self) == CAUSERIE_CHOICE_CUSTOM))
    use_service (self);
  else if (self->use_when_found)
    causerie_service_status_show_hint (self->status, _ ("Enter your Anthropic API key."));
}

static CauserieService *
create_keyless_service (CauseriePreferencesService *self)
{
  gboolean custom = get_choice (self) == CAUSERIE_CHOICE_CUSTOM;
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);

  if (!custom && get_choice (self) != CAUSERIE_CHOICE_ANTHROPIC)
    return NULL;
  return causerie_service_new (custom ? CAUSERIE_SERVICE_CUSTOM : CAUSERIE_SERVICE_ANTHROPIC,
                               custom ? address : NULL, NULL, NULL, NULL);
}

/* Finds out whether there is a key that can be forgotten. With @use, continues with the check of
   the service. */
static void
look_up_key (CauseriePreferencesService *self, gboolean use)
{
  g_autoptr (CauserieService) service = create_keyless_service (self);

  cancel (&self->lookup);
  gtk_widget_set_visible (GTK_WIDGET (self->forget_row), FALSE);
  if (causerie_registry_get_from_environment (self->registry))
    return;
  if (service == NULL)
    {
      if (use)
        use_service (self);
      return;
    }
  self->use_when_found = use;
  self->lookup = g_cancellable_new ();
  causerie_secrets_lookup_async (causerie_registry_get_secrets (self->registry),
                                 causerie_service_get_identity (service), use, self->lookup,
                                 on_key_found_cb, g_object_ref (self));
}

static void
on_choice_selected_cb (CauseriePreferencesService *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);

  if (self->filling || self->registry == NULL)
    return;
  causerie_service_check_cancel (self->check);
  causerie_entry_row_set_text (self->key_row, "");
  update_rows (self);
  causerie_service_status_clear (self->status);
  if (get_choice (self) == CAUSERIE_CHOICE_CUSTOM && address[0] == '\0')
    {
      cancel (&self->lookup);
      causerie_service_status_show_hint (self->status,
                                         _ ("Enter the address of a service that supports the "
                                            "Messages API, such as http://localhost:8080."));
    }
  else
    look_up_key (self, TRUE);
}

static void
on_applied_cb (CauseriePreferencesService *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);

  if (get_choice (self) == CAUSERIE_CHOICE_CUSTOM && address[0] == '\0')
    causerie_service_status_show_hint (self->status, _ ("Enter the service address."));
  else
    use_service (self);
}

static void
on_retried_cb (CauseriePreferencesService *self)
{
  if (!causerie_registry_get_from_environment (self->registry))
    {
      look_up_key (self, TRUE);
      return;
    }
  causerie_service_status_show_work (self->status, _ ("Checking the service…"));
  if (causerie_registry_get_active (self->registry) != NULL)
    causerie_service_entry_load_models (causerie_registry_get_active (self->registry));
}

static void
on_used_anyway_cb (CauseriePreferencesService *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);
  g_autofree char *key = causerie_entry_row_dup_text (self->key_row);

  causerie_service_check_skip (self->check, get_choice (self), address, key);
}

static void
on_key_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauseriePreferencesService) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  causerie_secrets_clear_finish (CAUSERIE_SECRETS (source), result, &error);
  if (self->registry == NULL)
    return;
  if (error != NULL)
    {
      causerie_service_status_show_problem (self->status, error);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->forget_row), FALSE);
  address = causerie_entry_row_dup_text (self->address_row);
  check (self,
         get_choice (self) == CAUSERIE_CHOICE_CUSTOM ? CAUSERIE_CHOICE_CUSTOM
                                                     : CAUSERIE_CHOICE_AUTOMATIC,
         address, NULL);
  self->forgetting = TRUE;
}

static void
on_forget_confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauseriePreferencesService *self = CAUSERIE_PREFERENCES_SERVICE (source);
  g_autoptr (CauserieService) service = NULL;

  if (!causerie_compat_confirm_finish (GTK_WIDGET (self), result, NULL) || self->registry == NULL)
    return;
  service = create_keyless_service (self);
  if (service != NULL)
    causerie_secrets_clear_async (causerie_registry_get_secrets (self->registry),
                                  causerie_service_get_identity (service), NULL, on_key_cleared_cb,
                                  g_object_ref (self));
}

static void
on_get_key_activated_cb (CauseriePreferencesService *self)
{
  causerie_key_page_open (GTK_WIDGET (self));
}

static void
on_forget_clicked_cb (CauseriePreferencesService *self)
{
  const CauserieQuestion question = {
    /* Translators: heading of a question */
    .heading = _ ("Remove Key?"),
    .body = _ ("You will have to enter a key to use this service again. The key stays valid until "
               "you revoke it."),
    .cancel_label = _ ("_Cancel"),
    /* Translators: button of a question: removes the stored credential of a service */
    .accept_label = _ ("_Remove"),
    .destructive = TRUE,
  };

  causerie_compat_confirm_async (GTK_WIDGET (self), &question, NULL, on_forget_confirmed_cb, NULL);
}

static void
on_registry_changed_cb (CauseriePreferencesService *self)
{
  if (!causerie_service_check_get_running (self->check))
    show_result (self);
  update_rows (self);
}

static void
causerie_preferences_service_dispose (GObject *object)
{
  CauseriePreferencesService *self = CAUSERIE_PREFERENCES_SERVICE (object);

  /* Operations in progress hold the group: a check completes, and its service is stored, even if
     the preferences are closed. */
  g_clear_object (&self->lookup);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES_SERVICE);
  g_clear_object (&self->check);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_preferences_service_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_SERVICE_STATUS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences-service.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, choice_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, address_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, key_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, get_key_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, forget_row);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, forget_button);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesService, status);
}

static void
causerie_preferences_service_class_init (CauseriePreferencesServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_service_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
causerie_preferences_service_init (CauseriePreferencesService *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_choice_row_describe (self->choice_row);
  causerie_entry_row_describe (self->address_row);
  causerie_entry_row_describe (self->key_row);
  g_signal_connect_object (self->choice_row, "notify::selected", G_CALLBACK (on_choice_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->address_row, "apply", G_CALLBACK (on_applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->key_row, "apply", G_CALLBACK (on_applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->get_key_row, "activated", G_CALLBACK (on_get_key_activated_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "retried", G_CALLBACK (on_retried_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "used-anyway", G_CALLBACK (on_used_anyway_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->forget_button, "clicked", G_CALLBACK (on_forget_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

void
causerie_preferences_service_set_session (CauseriePreferencesService *self,
                                          CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_PREFERENCES_SERVICE (self) && self->registry == NULL);
  g_return_if_fail (CAUSERIE_IS_SESSION (session));

  self->registry = g_object_ref (causerie_session_get_registry (session));
  self->check = causerie_service_check_new (self->registry, G_OBJECT (self), on_checked_cb);
  g_signal_connect_object (causerie_registry_get_secrets (self->registry), "notify::memory-only",
                           G_CALLBACK (show_key_storage), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::service", G_CALLBACK (on_registry_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registry, "notify::failure", G_CALLBACK (on_registry_changed_cb),
                           self, G_CONNECT_SWAPPED);
  show_settings (self);
  show_key_storage (self);
  show_result (self);
  look_up_key (self, FALSE);
}

/* Selects Anthropic and focuses the row for its key. Settings from the environment are not
   changed. */
void
causerie_preferences_service_show_key (CauseriePreferencesService *self)
{
  g_return_if_fail (CAUSERIE_IS_PREFERENCES_SERVICE (self) && self->registry != NULL);

  if (causerie_registry_get_from_environment (self->registry))
    return;
  if (get_choice (self) == CAUSERIE_CHOICE_ANTHROPIC)
    look_up_key (self, TRUE);
  else
    adw_combo_row_set_selected (self->choice_row, CAUSERIE_CHOICE_ANTHROPIC);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
}
