/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu that chooses the model of the next turn. */
#include "config.h"

#include "causerie-model-button.h"

#include "causerie-compat.h"
#include "causerie-effort-chooser.h"
#include "causerie-effort-words.h"
#include "causerie-model-chooser.h"

#include <glib/gi18n-lib.h>

struct _CauserieModelButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkLabel *label;
  GtkLabel *effort_label;
  GtkPopover *popover;
  CauserieModelChooser *chooser;
  CauserieEffortChooser *effort_chooser;
  GtkEntry *entry;
  GtkButton *refresh;

  /* Owned */
  CauserieSession *session;
  CauserieModelChoice *choice;
  GSignalGroup *entry_signals;  /* of the service of the choice */
  GSignalGroup *models_signals; /* of its models */
  guint chosen_source;
  guint chosen : 1; /* by the person, in the menu that is about to close */
};

enum
{
  PROP_CHOICE = 1,
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

static CauserieRegistry *
get_registry (CauserieModelButton *self)
{
  return self->session != NULL ? causerie_session_get_registry (self->session) : NULL;
}

/* Returns: (transfer full) (nullable): the name of the model; NULL if none is known */
static char *
dup_model_name (CauserieModelButton *self)
{
  const char *id = causerie_model_button_get_model (self);
  CauserieServiceEntry *service = self->choice != NULL ? self->choice->service : NULL;
  CauserieModel *model = service != NULL ? causerie_service_entry_find_model (service, id) : NULL;
  const char *name = NULL;

  if (id == NULL || id[0] == '\0')
    return NULL;
  if (model != NULL)
    return g_strdup (causerie_model_get_display_name (model));
  if (get_registry (self) != NULL)
    name = causerie_registry_get_model_name (get_registry (self), id);
  return g_strdup (name != NULL ? name : id);
}

/* @name: the name of the model. The usual effort is not shown. */
static void
update_effort (CauserieModelButton *self, const char *name)
{
  const char *effort
      = self->choice != NULL ? causerie_model_choice_find_effort (self->choice) : NULL;
  const char *words = causerie_effort_words_get (effort);
  g_autofree char *after = g_strconcat ("· ", words, NULL);
  g_autofree char *both = g_strjoin (" · ", name, words, NULL);

  gtk_label_set_text (self->effort_label, after);
  gtk_widget_set_visible (GTK_WIDGET (self->effort_label), effort != NULL);
  causerie_compat_name_menu_button (self->button, _ ("Model"), effort != NULL ? both : name);
  causerie_effort_chooser_set_choice (self->effort_chooser, self->choice);
}

/* Names the service too if it is not the one that is in use. */
static void
update_label (CauserieModelButton *self)
{
  CauserieServiceEntry *service = self->choice != NULL ? self->choice->service : NULL;
  g_autofree char *name = dup_model_name (self);
  g_autofree char *both = NULL;
  const char *shown = name;

  if (name == NULL)
    /* Translators: stands on the menu button where no language model is known */
    shown = _ ("No Model");
  else if (service != NULL && get_registry (self) != NULL
           && service != causerie_registry_get_active (get_registry (self)))
    shown = both = g_strjoin (" – ", name, causerie_service_entry_get_name (service), NULL);
  gtk_label_set_text (self->label, shown);
  update_effort (self, shown);
}

static void
on_refresh_clicked_cb (CauserieModelButton *self)
{
  causerie_model_chooser_refresh (self->chooser);
}

static void
on_popover_shown_cb (CauserieModelButton *self)
{
  if (get_registry (self) != NULL)
    causerie_model_chooser_open (self->chooser, get_registry (self), self->choice);
}

static void
on_entry_changed_cb (CauserieModelButton *self)
{
  g_autofree char *typed
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  causerie_model_chooser_set_filter (self->chooser, typed);
}

static gboolean
on_menu_left_cb (gpointer data)
{
  CauserieModelButton *self = data;

  self->chosen_source = 0;
  g_signal_emit (self, signals[CHOSEN], 0);
  return G_SOURCE_REMOVE;
}

/* GtkMenuButton takes the focus back in a later handler of GtkPopover::closed. */
static void
on_popover_closed_cb (CauserieModelButton *self)
{
  causerie_model_chooser_close (self->chooser);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (!self->chosen)
    return;
  self->chosen = FALSE;
  if (self->chosen_source == 0)
    self->chosen_source = g_idle_add (on_menu_left_cb, self);
}

static void
on_chosen_cb (CauserieModelChooser *chooser, const CauserieModelChoice *choice,
              CauserieModelButton *self)
{
  g_autoptr (CauserieModelChoice) copy = causerie_model_choice_copy (choice);

  causerie_model_choice_set_effort (copy, self->choice != NULL ? self->choice->effort : NULL);
  self->chosen = TRUE;
  gtk_popover_popdown (self->popover);
  causerie_model_button_set_choice (self, copy);
}

/* The menu stays open, as a model may be chosen too. The effort is remembered for new chats. */
static void
on_effort_chosen_cb (CauserieEffortChooser *chooser, const char *effort, CauserieModelButton *self)
{
  g_autoptr (CauserieModelChoice) choice = causerie_model_choice_copy (self->choice);

  causerie_model_choice_set_effort (choice, effort);
  self->chosen = TRUE;
  causerie_model_button_set_choice (self, choice);
  if (self->session != NULL)
    causerie_settings_set_effort (causerie_session_get_settings (self->session),
                                  effort != NULL ? effort : "");
}

/* A typed model is one of the service that is shown. */
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
  if (id == PROP_CHOICE)
    g_value_set_boxed (value, CAUSERIE_MODEL_BUTTON (object)->choice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_model_button_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_CHOICE)
    causerie_model_button_set_choice (CAUSERIE_MODEL_BUTTON (object), g_value_get_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_model_button_dispose (GObject *object)
{
  CauserieModelButton *self = CAUSERIE_MODEL_BUTTON (object);

  g_clear_handle_id (&self->chosen_source, g_source_remove);
  g_clear_object (&self->entry_signals);
  g_clear_object (&self->models_signals);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_MODEL_BUTTON);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_model_button_parent_class)->dispose (object);
}

static void
causerie_model_button_finalize (GObject *object)
{
  causerie_model_choice_free (CAUSERIE_MODEL_BUTTON (object)->choice);
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
  properties[PROP_CHOICE]
      = g_param_spec_boxed ("choice", NULL, NULL, CAUSERIE_TYPE_MODEL_CHOICE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The person has chosen a model, and the menu is closed. */
  signals[CHOSEN] = g_signal_new ("chosen", CAUSERIE_TYPE_MODEL_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CAUSERIE_TYPE_EFFORT_CHOOSER);
  g_type_ensure (CAUSERIE_TYPE_MODEL_CHOOSER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-model-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, button);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, label);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, effort_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, effort_chooser);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, chooser);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, entry);
  gtk_widget_class_bind_template_child (widget_class, CauserieModelButton, refresh);
}

/* The service may list its models, or refuse an effort, after the model was chosen. */
static void
make_signals (CauserieModelButton *self)
{
  self->entry_signals = g_signal_group_new (CAUSERIE_TYPE_SERVICE_ENTRY);
  g_signal_group_connect_swapped (self->entry_signals, "refusals-changed",
                                  G_CALLBACK (update_label), self);
  self->models_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->models_signals, "items-changed", G_CALLBACK (update_label),
                                  self);
}

static void
causerie_model_button_init (CauserieModelButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_signals (self);
  g_signal_connect_object (self->effort_chooser, "chosen", G_CALLBACK (on_effort_chosen_cb), self,
                           0);
  g_signal_connect_object (self->refresh, "clicked", G_CALLBACK (on_refresh_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (on_chosen_cb), self, 0);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
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

/* Returns: (transfer none) (nullable): the chosen model and its service */
const CauserieModelChoice *
causerie_model_button_get_choice (CauserieModelButton *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL_BUTTON (self), NULL);

  return self->choice;
}

static void
watch_service (CauserieModelButton *self)
{
  CauserieServiceEntry *entry = self->choice != NULL ? self->choice->service : NULL;

  g_signal_group_set_target (self->entry_signals, entry);
  g_signal_group_set_target (self->models_signals,
                             entry != NULL ? causerie_service_entry_get_models (entry) : NULL);
}

/* @choice: (nullable): a model, listed or not, its service and its effort */
void
causerie_model_button_set_choice (CauserieModelButton *self, const CauserieModelChoice *choice)
{
  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  if (causerie_model_choice_equal (self->choice, choice))
    {
      /* The active service may have changed. */
      update_label (self);
      return;
    }
  causerie_model_choice_free (self->choice);
  self->choice = causerie_model_choice_copy (choice);
  watch_service (self);
  update_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

/* Returns: (nullable): the id of the chosen model */
const char *
causerie_model_button_get_model (CauserieModelButton *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL_BUTTON (self), NULL);

  return self->choice != NULL ? self->choice->model : NULL;
}

/**
 * causerie_model_button_set_model:
 * @model: (nullable): the id of a model, listed or not, of the service that is shown
 */
void
causerie_model_button_set_model (CauserieModelButton *self, const char *model)
{
  g_autoptr (CauserieModelChoice) choice = NULL;

  g_return_if_fail (CAUSERIE_IS_MODEL_BUTTON (self));

  choice = causerie_model_choice_new (self->choice != NULL ? self->choice->service : NULL, model);
  causerie_model_choice_set_effort (choice, self->choice != NULL ? self->choice->effort : NULL);
  causerie_model_button_set_choice (self, choice);
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
