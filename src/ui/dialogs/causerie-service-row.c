/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service in the preferences: its name, address, state and key. What is entered is stored at once
 * and then tested; a failed test says what is wrong, and changes nothing. */
#include "config.h"

#include "causerie-service-row.h"

#include "causerie-compat.h"
#include "causerie-credential.h"
#include "causerie-entry-row.h"
#include "causerie-open-link.h"
#include "causerie-refusal-words.h"
#include "causerie-service-probe.h"
#include "causerie-service-status.h"

#include <glib/gi18n-lib.h>

struct _CauserieServiceRow
{
  AdwExpanderRow parent_instance;

  /* Template widgets */
  AdwEntryRow *name_row;
  AdwEntryRow *address_row;
  AdwEntryRow *key_row;
  AdwActionRow *get_key_row;
  AdwActionRow *forget_row;
  GtkWidget *forget_button;
  AdwEntryRow *model_row;
  AdwActionRow *refused_row;
  GtkWidget *send_again_button;
  CauserieServiceStatus *status;
  GtkButton *test_button;
  GtkWidget *remove_button;

  GtkWidget *default_label; /* the mark of the default service */

  /* Owned */
  CauserieRegistry *registry;
  CauserieServiceEntry *entry;
  GCancellable *lookup;         /* the lookup of a stored key in progress */
  GCancellable *test;           /* the test in progress */
  CauserieFailure *key_failure; /* why it is not known whether there is a key */
  gboolean has_key;
  gboolean is_new; /* something was entered that has not passed a test yet */
};

enum
{
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieServiceRow, causerie_service_row, ADW_TYPE_EXPANDER_ROW)

static void run_test (CauserieServiceRow *self);

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static gboolean
is_custom (CauserieServiceRow *self)
{
  return causerie_service_entry_get_kind (self->entry) == CAUSERIE_SERVICE_CUSTOM;
}

/* Returns: (nullable): what is to be known of the key */
static const char *
get_key_words (CauserieServiceRow *self)
{
  if (self->key_failure != NULL)
    /* Translators: state of a service: its key cannot be read */
    return _ ("Keyring locked");
  if (self->has_key)
    /* Translators: state of a service: its key is stored */
    return _ ("Key saved");
  return causerie_service_entry_get_preset (self->entry)->needs_key
             /* Translators: state of a service: it needs a key, and there is none */
             ? _ ("No key")
             : NULL;
}

static const char *
get_connection_words (CauserieServiceRow *self)
{
  if (self->test != NULL || causerie_service_entry_get_loading (self->entry))
    /* Translators: state of a service */
    return _ ("Connecting…");
  if (causerie_service_entry_get_models_failure (self->entry) != NULL)
    /* Translators: state of a service: it did not answer, or not as it should */
    return _ ("Not connected");
  return causerie_service_entry_get_models_listed (self->entry)
             /* Translators: state of a service: it answers */
             ? _ ("Connected")
             : NULL;
}

static char *
dup_state (CauserieServiceRow *self)
{
  const char *key = get_key_words (self);
  const char *connection = get_connection_words (self);

  if (key == NULL || connection == NULL)
    return g_strdup (key != NULL ? key : connection);
  return g_strjoin (" · ", key, connection, NULL);
}

static char *
dup_subtitle (CauserieServiceRow *self)
{
  g_autofree char *address = causerie_service_entry_dup_identity (self->entry);
  g_autofree char *state = dup_state (self);

  if (address == NULL)
    /* Translators: state of a service: nobody has entered where it is */
    return g_strdup (_ ("No address"));
  return state != NULL ? g_strdup_printf ("%s\n%s", address, state) : g_steal_pointer (&address);
}

static void
update_title (CauserieServiceRow *self)
{
  g_autofree char *subtitle = NULL;
  const char *name;
  gboolean is_default;

  /* An operation in progress may hold a row that was disposed. */
  if (self->entry == NULL)
    return;
  name = causerie_service_entry_get_name (self->entry);
  subtitle = dup_subtitle (self);
  is_default = causerie_registry_get_default_entry (self->registry) == self->entry;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 name[0] != '\0' ? name : _ ("Custom Service"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_widget_set_visible (self->default_label, is_default);
}

/* Where the key is stored. Without a keyring it is only in memory. */
static void
update_key (CauserieServiceRow *self)
{
  const CauserieFailure *refusal;

  if (self->registry == NULL)
    return;
  refusal = causerie_secrets_get_failure (causerie_registry_get_secrets (self->registry));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->forget_row),
                                 refusal != NULL ? _ ("Key kept until you quit")
                                                 : _ ("Key saved in the keyring"));
  adw_action_row_set_subtitle (
      self->forget_row, refusal != NULL ? causerie_service_status_get_unsaved_words (refusal) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->forget_row), self->has_key);
}

/* What was learned from the answers of the service. */
static void
update_refused (CauserieServiceRow *self)
{
  g_autofree char *words = NULL;

  if (self->entry == NULL)
    return;
  words = causerie_refusal_words_dup_all (self->entry);
  gtk_widget_set_visible (GTK_WIDGET (self->refused_row), words != NULL);
  adw_action_row_set_subtitle (self->refused_row, words != NULL ? words : "");
}

/* A model can be typed where the server answers but does not list them. */
static gboolean
takes_typed_model (CauserieServiceRow *self)
{
  GListModel *models = causerie_service_entry_get_models (self->entry);
  const char *model = causerie_service_entry_get_model (self->entry);
  gboolean unlisted = !causerie_service_entry_get_models_listed (self->entry)
                      && g_list_model_get_n_items (models) > 0;
  gboolean typed
      = model[0] != '\0' && causerie_service_entry_find_model (self->entry, model) == NULL;

  return is_custom (self) && (unlisted || typed);
}

static void
update (CauserieServiceRow *self)
{
  if (self->entry == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->model_row), takes_typed_model (self));
  gtk_button_set_label (self->test_button, self->test != NULL
                                               /* Translators: button: stops a test */
                                               ? _ ("Stop")
                                               /* Translators: button: finds out whether a service
                                                  works */
                                               : _ ("Test"));
  update_title (self);
  update_key (self);
  update_refused (self);
}

static void
on_key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceRow) self = data;
  g_autoptr (GError) error = NULL;
  char *key = causerie_secrets_lookup_finish (CAUSERIE_SECRETS (source), result, &error);
  gboolean found = key != NULL;

  /* Only the existence of the key matters here. */
  causerie_credential_free (key);
  if (self->registry == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->lookup);
  self->has_key = found;
  g_clear_pointer (&self->key_failure, causerie_failure_unref);
  if (error != NULL)
    self->key_failure = causerie_failure_new_from_error (error);
  if (error != NULL && self->test == NULL)
    causerie_service_status_show_problem (self->status, error);
  update (self);
}

/* Finds out whether there is a key, without asking for the password of the keyring. */
static void
look_up_key (CauserieServiceRow *self)
{
  g_autofree char *identity = causerie_service_entry_dup_identity (self->entry);

  cancel (&self->lookup);
  if (identity == NULL)
    return;
  self->lookup = g_cancellable_new ();
  causerie_secrets_lookup_async (causerie_registry_get_secrets (self->registry), identity, FALSE,
                                 self->lookup, on_key_found_cb, g_object_ref (self));
}

static void
show_connected (CauserieServiceRow *self, const char *model)
{
  CauserieService *service = causerie_service_entry_get_service (self->entry);
  const char *note = service != NULL ? causerie_service_get_note (service) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  /* Translators: the test of a service has succeeded; %s is the id of a language model */
  words = g_strdup_printf (_ ("The service answers. It was tested with %s."), model);
  text = note != NULL ? g_strdup_printf ("%s\n%s", words, note) : g_strdup (words);
  causerie_service_status_show_success (self->status, text);
}

static void
show_unknown_model (CauserieServiceRow *self, const char *model)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (
      /* Translators: the test of a service has failed; %s is the id of a language model */
      _ ("The service answers, but it does not have the model %s. Enter the ID of another one."),
      model);
  causerie_service_status_show_hint (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->model_row), TRUE);
}

/* Who enters a key or an address while the demo is the service does not want the demo any more. */
static void
replace_demo (CauserieServiceRow *self)
{
  CauserieServiceEntry *chosen = causerie_registry_get_default_entry (self->registry);

  if (self->is_new && chosen != NULL
      && causerie_service_entry_get_kind (chosen) == CAUSERIE_SERVICE_DEMO)
    causerie_registry_set_default_entry (self->registry, self->entry);
  self->is_new = FALSE;
}

static void
on_tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceRow) self = data;
  g_autofree char *model = NULL;
  g_autoptr (GError) error = NULL;
  gboolean works
      = causerie_service_probe_finish (CAUSERIE_REGISTRY (source), result, &model, &error);

  if (self->registry == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->test);
  update (self);
  if (works)
    {
      replace_demo (self);
      show_connected (self, model);
    }
  else if (g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_UNKNOWN_MODEL) && model != NULL)
    show_unknown_model (self, model);
  else
    causerie_service_status_show_refusal (self->status, error, CAUSERIE_CHOICE_AUTOMATIC,
                                          self->has_key);
  look_up_key (self);
}

static void
run_test (CauserieServiceRow *self)
{
  cancel (&self->test);
  self->test = g_cancellable_new ();
  causerie_service_status_show_work (self->status, _ ("Testing the service…"));
  causerie_service_probe_async (self->registry, self->entry, self->test, on_tested_cb,
                                g_object_ref (self));
  update (self);
}

static void
stop_test (CauserieServiceRow *self)
{
  cancel (&self->test);
  causerie_service_status_clear (self->status);
  update (self);
}

static void
on_test_clicked_cb (CauserieServiceRow *self)
{
  if (self->test != NULL)
    stop_test (self);
  else
    run_test (self);
}

static void
on_name_applied_cb (CauserieServiceRow *self)
{
  g_autofree char *name = causerie_entry_row_dup_text (self->name_row);

  causerie_service_entry_set_name (self->entry, name);
}

static void
on_address_applied_cb (CauserieServiceRow *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);
  g_autoptr (GError) error = NULL;

  cancel (&self->test);
  if (causerie_registry_change_address (self->registry, self->entry, address, &error))
    {
      self->is_new = TRUE;
      self->has_key = FALSE;
      look_up_key (self);
      run_test (self);
    }
  else
    causerie_service_status_show_problem (self->status, error);
  update (self);
}

static void
on_key_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceRow) self = data;
  g_autoptr (GError) error = NULL;

  causerie_registry_change_key_finish (CAUSERIE_REGISTRY (source), result, &error);
  if (self->registry == NULL)
    return;
  if (error != NULL)
    {
      causerie_service_status_show_problem (self->status, error);
      return;
    }
  causerie_entry_row_set_text (self->key_row, "");
  self->has_key = TRUE;
  self->is_new = TRUE;
  run_test (self);
}

static void
on_key_applied_cb (CauserieServiceRow *self)
{
  g_autofree char *key = causerie_entry_row_dup_text (self->key_row);

  if (key[0] == '\0')
    return;
  cancel (&self->test);
  causerie_service_status_show_work (self->status, _ ("Saving the key…"));
  causerie_registry_change_key_async (self->registry, self->entry, key, NULL, on_key_stored_cb,
                                      g_object_ref (self));
}

static void
on_model_applied_cb (CauserieServiceRow *self)
{
  g_autofree char *model = causerie_entry_row_dup_text (self->model_row);

  causerie_service_entry_set_model (self->entry, model);
  run_test (self);
}

static void
on_key_removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceRow) self = data;
  g_autoptr (GError) error = NULL;

  causerie_registry_change_key_finish (CAUSERIE_REGISTRY (source), result, &error);
  if (self->registry == NULL)
    return;
  if (error != NULL)
    causerie_service_status_show_problem (self->status, error);
  else
    causerie_service_status_clear (self->status);
  look_up_key (self);
  update (self);
}

static void
on_forget_confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieServiceRow *self = CAUSERIE_SERVICE_ROW (source);

  if (!causerie_compat_confirm_finish (GTK_WIDGET (self), result, NULL) || self->registry == NULL)
    return;
  cancel (&self->test);
  causerie_registry_change_key_async (self->registry, self->entry, NULL, NULL, on_key_removed_cb,
                                      g_object_ref (self));
}

static void
on_forget_clicked_cb (CauserieServiceRow *self)
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
on_get_key_activated_cb (CauserieServiceRow *self)
{
  causerie_open_link (GTK_WIDGET (self), causerie_service_entry_get_preset (self->entry)->key_page);
}

static void
on_send_again_clicked_cb (CauserieServiceRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->test_button));
  causerie_service_entry_forget_refusals (self->entry);
}

static void
on_remove_clicked_cb (CauserieServiceRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
causerie_service_row_dispose (GObject *object)
{
  CauserieServiceRow *self = CAUSERIE_SERVICE_ROW (object);

  cancel (&self->lookup);
  cancel (&self->test);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_SERVICE_ROW);
  g_clear_pointer (&self->key_failure, causerie_failure_unref);
  g_clear_object (&self->entry);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_service_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_SERVICE_STATUS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-service-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, name_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, address_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, key_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, get_key_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, forget_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, forget_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, model_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, refused_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, send_again_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, status);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, test_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceRow, remove_button);
}

static void
causerie_service_row_class_init (CauserieServiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_service_row_dispose;
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
watch (CauserieServiceRow *self, gpointer object, const char *signal, GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/* Returns: (transfer floating): the mark of the default service */
GtkWidget *
causerie_service_row_create_mark (void)
{
  /* Translators: marks the service that is used for new chats */
  GtkWidget *mark = gtk_label_new (C_ ("service", "Default"));

  gtk_widget_add_css_class (mark, "caption");
  gtk_widget_add_css_class (mark, "dim-label");
  return mark;
}

static void
causerie_service_row_init (CauserieServiceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->default_label = causerie_service_row_create_mark ();
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->default_label);
  causerie_entry_row_describe (self->name_row);
  causerie_entry_row_describe (self->address_row);
  causerie_entry_row_describe (self->key_row);
  causerie_entry_row_describe (self->model_row);
  watch (self, self->name_row, "apply", G_CALLBACK (on_name_applied_cb));
  watch (self, self->address_row, "apply", G_CALLBACK (on_address_applied_cb));
  watch (self, self->key_row, "apply", G_CALLBACK (on_key_applied_cb));
  watch (self, self->model_row, "apply", G_CALLBACK (on_model_applied_cb));
  watch (self, self->get_key_row, "activated", G_CALLBACK (on_get_key_activated_cb));
  watch (self, self->forget_button, "clicked", G_CALLBACK (on_forget_clicked_cb));
  watch (self, self->test_button, "clicked", G_CALLBACK (on_test_clicked_cb));
  watch (self, self->remove_button, "clicked", G_CALLBACK (on_remove_clicked_cb));
  watch (self, self->send_again_button, "clicked", G_CALLBACK (on_send_again_clicked_cb));
  watch (self, self->status, "retried", G_CALLBACK (run_test));
}

/* Where to get a key, and what it costs at Anthropic. */
static void
show_key_page (CauserieServiceRow *self, const char *address)
{
  g_autofree char *subtitle = NULL;

  if (causerie_service_entry_get_kind (self->entry) == CAUSERIE_SERVICE_ANTHROPIC)
    subtitle = g_strdup_printf (
        "%s\n%s", address,
        /* Translators: Pro and Max are plans of Anthropic for its own apps */
        _ ("API keys are billed by usage. Claude Pro and Max plans cannot be used in other apps."));
  else
    subtitle = g_strdup (address);
  adw_action_row_set_subtitle (self->get_key_row, subtitle);
}

static void
fill (CauserieServiceRow *self)
{
  const CauserieServicePreset *preset = causerie_service_entry_get_preset (self->entry);
  gboolean custom = is_custom (self);

  causerie_entry_row_set_text (self->name_row, causerie_service_entry_get_name (self->entry));
  causerie_entry_row_set_text (self->address_row,
                               causerie_service_entry_get_base_url (self->entry));
  causerie_entry_row_set_text (self->model_row, causerie_service_entry_get_model (self->entry));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row),
                                 preset->needs_key ? _ ("API Key") : _ ("API Key (Optional)"));
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), custom);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), custom);
  gtk_widget_set_visible (self->remove_button, custom);
  gtk_widget_set_visible (GTK_WIDGET (self->get_key_row), preset->key_page != NULL);
  if (preset->key_page != NULL)
    show_key_page (self, preset->key_page);
}

/* @entry: any service but the demo */
GtkWidget *
causerie_service_row_new (CauserieRegistry *registry, CauserieServiceEntry *entry)
{
  CauserieServiceRow *self;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (registry), NULL);
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (entry), NULL);
  self = g_object_new (CAUSERIE_TYPE_SERVICE_ROW, NULL);
  self->registry = g_object_ref (registry);
  self->entry = g_object_ref (entry);
  fill (self);
  watch (self, entry, "notify::name", G_CALLBACK (update_title));
  watch (self, entry, "notify::base-url", G_CALLBACK (update_title));
  watch (self, entry, "refusals-changed", G_CALLBACK (update_refused));
  watch (self, entry, "notify::loading", G_CALLBACK (update));
  watch (self, entry, "notify::models-failure", G_CALLBACK (update));
  watch (self, causerie_service_entry_get_models (entry), "items-changed", G_CALLBACK (update));
  watch (self, registry, "notify::default-entry", G_CALLBACK (update_title));
  watch (self, causerie_registry_get_secrets (registry), "notify::memory-only",
         G_CALLBACK (update_key));
  update (self);
  look_up_key (self);
  return GTK_WIDGET (self);
}

CauserieServiceEntry *
causerie_service_row_get_entry (CauserieServiceRow *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ROW (self), NULL);
  return self->entry;
}

static GtkWidget *
find_revealer (GtkWidget *top)
{
  GtkWidget *found = NULL;

  if (GTK_IS_REVEALER (top))
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_revealer (child);
  return found;
}

static void
on_revealed_cb (GtkRevealer *revealer, GParamSpec *pspec, CauserieServiceRow *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  double y;

  g_signal_handlers_disconnect_by_func (revealer, on_revealed_cb, self);
  if (scroller == NULL
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), scroller, 0, 0, NULL, &y))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  y += gtk_adjustment_get_value (adjustment);
  gtk_adjustment_clamp_page (adjustment, y, y + gtk_widget_get_height (GTK_WIDGET (self)));
}

/* Opens the row, and scrolls to all of it. */
static void
expand (CauserieServiceRow *self)
{
  GtkWidget *revealer = find_revealer (GTK_WIDGET (self));

  if (revealer != NULL && !gtk_revealer_get_child_revealed (GTK_REVEALER (revealer)))
    g_signal_connect_object (revealer, "notify::child-revealed", G_CALLBACK (on_revealed_cb), self,
                             0);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

/* Expands the row of a service that was just added, and asks for what is missing. A server that
   needs no key is tested at once. */
void
causerie_service_row_begin_setup (CauserieServiceRow *self)
{
  const CauserieServicePreset *preset;

  g_return_if_fail (CAUSERIE_IS_SERVICE_ROW (self));
  preset = causerie_service_entry_get_preset (self->entry);
  self->is_new = TRUE;
  expand (self);
  if (preset->base_url[0] == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
      causerie_service_status_show_hint (self->status,
                                         _ ("Enter the address of a service that supports the "
                                            "Messages API, such as http://localhost:8080."));
    }
  else if (preset->needs_key)
    causerie_service_row_show_key (self);
  else
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->test_button));
      run_test (self);
    }
}

/* Expands the row and focuses the field for the key. */
void
causerie_service_row_show_key (CauserieServiceRow *self)
{
  g_autofree char *hint = NULL;

  g_return_if_fail (CAUSERIE_IS_SERVICE_ROW (self));
  expand (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
  if (self->has_key)
    return;
  /* Translators: %s is the name of a service */
  hint = g_strdup_printf (_ ("Enter your API key for %s."),
                          causerie_service_entry_get_name (self->entry));
  causerie_service_status_show_hint (self->status, hint);
}
