/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of the models of all services, under the names of the services. While it is open, the
 * services are asked for their models, and what is wrong with one is said in its place. */
#include "config.h"

#include "causerie-model-chooser.h"

#include "causerie-model-row.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of one service; some list hundreds, which are found by typing. */
#define MOST_ROWS 40

/* The data key of a row for its service. */
#define ENTRY "causerie-service-entry"

struct _CauserieModelChooser
{
  GtkWidget parent_instance;

  GtkListBox *list;

  /* Owned; NULL while it is closed */
  CauserieRegistry *registry;
  CauserieModelChoice *chosen;
  GCancellable *opening;
  GHashTable *failures; /* of services: why the key could not be read */
  char *filter;         /* in lower case, or NULL */
  guint fill_source;
  gboolean grouped; /* there are several services */
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieModelChooser, causerie_model_chooser, GTK_TYPE_WIDGET)

/* Returns: whether turns can go to the service. The demo runs only while it is active, and a
   service that was set for this run is the only one. One that needs a key is only offered with
   it. */
static gboolean
is_offered (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  CauserieService *service = causerie_service_entry_get_service (entry);

  if (entry == causerie_registry_get_active (self->registry))
    return TRUE;
  if (causerie_registry_get_fixed (self->registry))
    return FALSE;
  if (causerie_service_entry_get_preset (entry)->key_page != NULL)
    return g_hash_table_contains (self->failures, entry)
           || (service != NULL && causerie_service_has_credential (service));
  return causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_CUSTOM
         && causerie_service_entry_get_base_url (entry)[0] != '\0';
}

/* Returns: (transfer full): the offered services */
static GPtrArray *
list_entries (CauserieModelChooser *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  CauserieServiceEntry *active = causerie_registry_get_active (self->registry);
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->registry));

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CauserieServiceEntry) entry
          = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      if (is_offered (self, entry))
        g_ptr_array_add (entries, g_object_ref (entry));
    }
  /* A service of the environment is not in the list. */
  if (active != NULL && !g_ptr_array_find (entries, active, NULL))
    g_ptr_array_insert (entries, 0, g_object_ref (active));
  return entries;
}

static gboolean
passes (CauserieModelChooser *self, CauserieModel *model)
{
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;

  if (self->filter == NULL)
    return TRUE;
  name = g_utf8_strdown (causerie_model_get_display_name (model), -1);
  id = g_utf8_strdown (causerie_model_get_id (model), -1);
  return strstr (name, self->filter) != NULL || strstr (id, self->filter) != NULL;
}

static void
append_row (CauserieModelChooser *self, GtkWidget *row, CauserieServiceEntry *entry)
{
  g_object_set_data_full (G_OBJECT (row), ENTRY, g_object_ref (entry), g_object_unref);
  gtk_list_box_append (self->list, row);
}

static void
append_words (CauserieModelChooser *self, CauserieServiceEntry *entry, const char *words,
              const char *style)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE,
                                   "max-width-chars", 40, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  append_row (self, row, entry);
}

/* Says why the list of a service is missing or an older one. */
static void
append_state (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  CauserieFailure *failure = g_hash_table_lookup (self->failures, entry);
  g_autofree char *words = NULL;

  if (failure == NULL)
    failure = causerie_service_entry_get_models_failure (entry);
  if (causerie_service_entry_get_loading (entry))
    /* Translators: while the list of language models is on its way */
    append_words (self, entry, _ ("Asking the service for its models…"), "dim-label");
  else if (failure != NULL)
    {
      words = causerie_words_dup_for_failure (failure);
      append_words (self, entry, words, "warning");
    }
  else if (causerie_service_entry_get_service (entry) != NULL
           && g_list_model_get_n_items (causerie_service_entry_get_models (entry)) == 0)
    append_words (self, entry,
                  /* Translators: below the name of a service in the menu of language models; the
                     entry for an ID is at the end of the menu */
                  _ ("This service does not list its models. Enter the ID of one below."),
                  "dim-label");
}

static gboolean
is_chosen (CauserieModelChooser *self, CauserieServiceEntry *entry, CauserieModel *model)
{
  CauserieServiceEntry *service = self->chosen != NULL && self->chosen->service != NULL
                                      ? self->chosen->service
                                      : causerie_registry_get_active (self->registry);

  return self->chosen != NULL && entry == service
         && g_strcmp0 (causerie_model_get_id (model), self->chosen->model) == 0;
}

static void
append_rest (CauserieModelChooser *self, CauserieServiceEntry *entry, guint rest)
{
  g_autofree char *words = NULL;

  if (rest == 0)
    return;
  words = g_strdup_printf (
      /* Translators: at the end of a long list of language models */
      ngettext ("%u more. Type a part of its name to find it.",
                "%u more. Type a part of a name to find one.", rest),
      rest);
  append_words (self, entry, words, "dim-label");
}

static void
append_models (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  GListModel *models = causerie_service_entry_get_models (entry);
  guint n_models = g_list_model_get_n_items (models);
  gboolean priced = causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_ANTHROPIC;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint passing = 0;

  for (guint i = 0; i < n_models; i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (models, i);

      if (passes (self, model) && passing++ < MOST_ROWS)
        append_row (self,
                    causerie_model_row_new (model, priced, is_chosen (self, entry, model), now),
                    entry);
    }
  append_rest (self, entry, passing > MOST_ROWS ? passing - MOST_ROWS : 0);
}

static int
get_focused_index (CauserieModelChooser *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return GTK_IS_LIST_BOX_ROW (focus) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;
}

static void
fill (CauserieModelChooser *self)
{
  int focused = get_focused_index (self);
  g_autoptr (GPtrArray) entries = list_entries (self);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->grouped = entries->len > 1;
  for (guint i = 0; i < entries->len; i++)
    {
      append_models (self, g_ptr_array_index (entries, i));
      append_state (self, g_ptr_array_index (entries, i));
    }
  row = focused >= 0 ? GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, focused)) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static gboolean
on_fill_cb (gpointer data)
{
  CauserieModelChooser *self = CAUSERIE_MODEL_CHOOSER (data);

  self->fill_source = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* Fills the list once after several changes. */
static void
queue_fill (CauserieModelChooser *self)
{
  if (self->registry != NULL && self->fill_source == 0)
    self->fill_source = g_idle_add (on_fill_cb, self);
}

typedef struct
{
  CauserieModelChooser *self;
  CauserieServiceEntry *entry;
} Opening;

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (CauserieModelChooser) self = opening->self;
  g_autoptr (CauserieServiceEntry) entry = opening->entry;
  g_autoptr (GError) error = NULL;

  causerie_registry_open_finish (CAUSERIE_REGISTRY (source), result, &error);
  if (self->registry == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_hash_table_insert (self->failures, g_object_ref (entry),
                         causerie_failure_new_from_error (error));
  else
    causerie_service_entry_ensure_models (entry);
  queue_fill (self);
}

static void
watch (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  g_signal_connect_object (entry, "notify::loading", G_CALLBACK (queue_fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::models-failure", G_CALLBACK (queue_fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::name", G_CALLBACK (queue_fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_service_entry_get_models (entry), "items-changed",
                           G_CALLBACK (queue_fill), self, G_CONNECT_SWAPPED);
}

static void
unwatch (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  g_signal_handlers_disconnect_by_func (entry, queue_fill, self);
  g_signal_handlers_disconnect_by_func (causerie_service_entry_get_models (entry), queue_fill,
                                        self);
}

/* Looks up the key of a service, without asking for the password of the keyring, and requests its
   models. */
static void
open_entry (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  Opening *opening;

  if (causerie_service_entry_get_service (entry) != NULL)
    {
      causerie_service_entry_ensure_models (entry);
      return;
    }
  if (causerie_registry_get_fixed (self->registry)
      || causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO
      || (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_CUSTOM
          && causerie_service_entry_get_base_url (entry)[0] == '\0'))
    return;
  opening = g_new0 (Opening, 1);
  opening->self = g_object_ref (self);
  opening->entry = g_object_ref (entry);
  causerie_registry_open_async (self->registry, entry, FALSE, self->opening, on_opened_cb, opening);
}

static void
for_each_entry (CauserieModelChooser *self,
                void (*func) (CauserieModelChooser *self, CauserieServiceEntry *entry))
{
  CauserieServiceEntry *active = causerie_registry_get_active (self->registry);
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->registry));
  gboolean seen = active == NULL;

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CauserieServiceEntry) entry
          = g_list_model_get_item (G_LIST_MODEL (self->registry), i);

      seen = seen || entry == active;
      func (self, entry);
    }
  if (!seen)
    func (self, active);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CauserieModelChooser *self)
{
  g_autoptr (CauserieModelChoice) choice
      = causerie_model_choice_new (g_object_get_data (G_OBJECT (row), ENTRY),
                                   causerie_model_row_get_model_id (GTK_WIDGET (row)));

  g_signal_emit (self, signals[CHOSEN], 0, choice);
}

/* The name of the service, above its first row, if there are several. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  CauserieServiceEntry *entry = g_object_get_data (G_OBJECT (row), ENTRY);
  GtkWidget *header;

  if (!CAUSERIE_MODEL_CHOOSER (data)->grouped
      || (before != NULL && g_object_get_data (G_OBJECT (before), ENTRY) == entry))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  header = g_object_new (GTK_TYPE_LABEL, "label", causerie_service_entry_get_name (entry), "xalign",
                         0.0, "ellipsize", PANGO_ELLIPSIZE_END, "accessible-role",
                         GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (header, "heading");
  gtk_widget_add_css_class (header, "causerie-service-name");
  gtk_list_box_row_set_header (row, header);
}

static void
causerie_model_chooser_dispose (GObject *object)
{
  CauserieModelChooser *self = CAUSERIE_MODEL_CHOOSER (object);

  causerie_model_chooser_close (self);
  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  G_OBJECT_CLASS (causerie_model_chooser_parent_class)->dispose (object);
}

static void
causerie_model_chooser_finalize (GObject *object)
{
  g_free (CAUSERIE_MODEL_CHOOSER (object)->filter);
  G_OBJECT_CLASS (causerie_model_chooser_parent_class)->finalize (object);
}

static void
causerie_model_chooser_class_init (CauserieModelChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_model_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_model_chooser_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_MODEL_CHOICE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_model_chooser_init (CauserieModelChooser *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "causerie-models");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: Name of a list of language models */
                                  _ ("Models"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
}

/**
 * causerie_model_chooser_open:
 * @chosen: (nullable): the model that is marked
 *
 * Shows the models of all services, and keeps them up to date until
 * causerie_model_chooser_close().
 */
void
causerie_model_chooser_open (CauserieModelChooser *self, CauserieRegistry *registry,
                             const CauserieModelChoice *chosen)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_CHOOSER (self) && CAUSERIE_IS_REGISTRY (registry));

  causerie_model_chooser_close (self);
  self->registry = g_object_ref (registry);
  self->chosen = causerie_model_choice_copy (chosen);
  self->opening = g_cancellable_new ();
  self->failures
      = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)causerie_failure_unref);
  for_each_entry (self, watch);
  for_each_entry (self, open_entry);
  fill (self);
}

/* Empties the list. */
void
causerie_model_chooser_close (CauserieModelChooser *self)
{
  GtkWidget *row;

  g_return_if_fail (CAUSERIE_IS_MODEL_CHOOSER (self));

  if (self->registry == NULL)
    return;
  for_each_entry (self, unwatch);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->failures, g_hash_table_unref);
  g_clear_pointer (&self->chosen, causerie_model_choice_free);
  g_clear_object (&self->registry);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

/* Shows only the models with @text in their names. */
void
causerie_model_chooser_set_filter (CauserieModelChooser *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_CHOOSER (self) && text != NULL);

  g_free (self->filter);
  self->filter = text[0] != '\0' ? g_utf8_strdown (text, -1) : NULL;
  queue_fill (self);
}

static void
reload (CauserieModelChooser *self, CauserieServiceEntry *entry)
{
  g_hash_table_remove (self->failures, entry);
  if (causerie_service_entry_get_service (entry) != NULL)
    causerie_service_entry_load_models (entry);
  else
    open_entry (self, entry);
}

/* Requests the models of all services again. */
void
causerie_model_chooser_refresh (CauserieModelChooser *self)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_CHOOSER (self));

  if (self->registry != NULL)
    for_each_entry (self, reload);
}
