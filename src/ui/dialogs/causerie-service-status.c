/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the result of setting up a service as lasting text. */
#include "config.h"

#include "causerie-service-status.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-error.h"

#include <glib/gi18n-lib.h>

struct _CauserieServiceStatus
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkSpinner *spinner;
  GtkImage *icon;
  GtkLabel *label;
  GtkWidget *unlock_button;
  GtkWidget *retry_button;
  GtkWidget *use_button;

  gboolean can_retry;
};

enum
{
  PROP_CAN_RETRY = 1,
  N_PROPS,
};

enum
{
  RETRIED,
  USED_ANYWAY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieServiceStatus, causerie_service_status, GTK_TYPE_WIDGET)

static void
show (CauserieServiceStatus *self, const char *icon_name, const char *text)
{
  gboolean at_work = icon_name == NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), at_work);
  gtk_spinner_set_spinning (self->spinner, at_work);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !at_work);
  gtk_widget_set_visible (self->unlock_button, FALSE);
  gtk_widget_set_visible (self->retry_button, FALSE);
  gtk_widget_set_visible (self->use_button, FALSE);
  if (!at_work)
    gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (g_strcmp0 (gtk_label_get_text (self->label), text) == 0)
    return;
  gtk_label_set_text (self->label, text);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    causerie_compat_announce (GTK_WIDGET (self), text);
}

/* The sentences of CauserieError refer to the preferences, where this widget is already shown. */
static const char *
get_sentence (CauserieError code)
{
  switch (code)
    {
    case CAUSERIE_ERROR_AUTHENTICATION:
      return _ ("The service did not accept this key. Check that you copied the whole key and that "
                "it has not been revoked.");
    case CAUSERIE_ERROR_NO_KEY:
      return _ ("This service asks for a key. Enter it above.");
    case CAUSERIE_ERROR_PERMISSION:
      return _ ("This key is not allowed to use this service. Use another key.");
    case CAUSERIE_ERROR_NOT_FOUND:
      return _ ("The server at this address does not support the Messages API. Check the address.");
    case CAUSERIE_ERROR_NOT_RUNNING:
      return _ ("No server responded at this address. Start the service, or check the address.");
    case CAUSERIE_ERROR_TLS:
      return _ ("Could not connect securely. Check the address and your computer’s date and time.");
    case CAUSERIE_ERROR_REDIRECTED:
      return _ ("The service has moved to another address. Enter the new address.");
    case CAUSERIE_ERROR_BAD_ANSWER:
      return _ ("The server sent an unexpected response. Check the address.");
    case CAUSERIE_ERROR_BAD_SERVICE:
      return _ ("This address cannot be used.");
    default:
      return causerie_error_get_sentence (code);
    }
}

/* Returns: what happened, and after it the text of the service or the system, if any */
static char *
dup_words (const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);
  const char *sentence = get_sentence (failure->code);

  if (failure->detail == NULL || failure->detail[0] == '\0')
    return g_strdup (sentence);
  return g_strdup_printf ("%s\n%s", sentence, failure->detail);
}

static char *
dup_service_words (CauserieService *service)
{
  const char *note = causerie_service_get_note (service);
  g_autofree char *words = NULL;

  if (causerie_service_get_kind (service) == CAUSERIE_SERVICE_DEMO)
    return g_strdup (_ ("Using the demo. Replies are scripted and nothing leaves this computer."));
  /* Translators: %s is the name of a service, such as Anthropic, or the address of a server */
  words = g_strdup_printf (_ ("Connected to %s"), causerie_service_get_name (service));
  return note != NULL ? g_strdup_printf ("%s\n%s", words, note) : g_steal_pointer (&words);
}

static void
on_retry_clicked_cb (CauserieServiceStatus *self)
{
  g_signal_emit (self, signals[RETRIED], 0);
}

static void
on_use_clicked_cb (CauserieServiceStatus *self)
{
  g_signal_emit (self, signals[USED_ANYWAY], 0);
}

/* A custom server may work even though it does not list its models. */
static gboolean
may_work (const GError *error)
{
  return g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_PERMISSION)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_SERVER)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INTERCEPTED)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
}

static void
causerie_service_status_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CAN_RETRY)
    g_value_set_boolean (value, CAUSERIE_SERVICE_STATUS (object)->can_retry);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_service_status_set_property (GObject *object, guint id, const GValue *value,
                                      GParamSpec *pspec)
{
  if (id == PROP_CAN_RETRY)
    CAUSERIE_SERVICE_STATUS (object)->can_retry = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_service_status_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_SERVICE_STATUS);
  G_OBJECT_CLASS (causerie_service_status_parent_class)->dispose (object);
}

static void
causerie_service_status_class_init (CauserieServiceStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_service_status_get_property;
  object_class->set_property = causerie_service_status_set_property;
  object_class->dispose = causerie_service_status_dispose;
  properties[PROP_CAN_RETRY]
      = g_param_spec_boolean ("can-retry", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RETRIED] = g_signal_new ("retried", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[USED_ANYWAY] = g_signal_new ("used-anyway", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-service-status.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, box);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, spinner);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, label);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieServiceStatus, use_button);
}

static void
causerie_service_status_init (CauserieServiceStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch (self->label);
  g_signal_connect_object (self->unlock_button, "clicked", G_CALLBACK (on_retry_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->retry_button, "clicked", G_CALLBACK (on_retry_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->use_button, "clicked", G_CALLBACK (on_use_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Hides the text. */
void
causerie_service_status_clear (CauserieServiceStatus *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self));

  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_label_set_text (self->label, "");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
causerie_service_status_show_work (CauserieServiceStatus *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && text != NULL);

  show (self, NULL, text);
}

void
causerie_service_status_show_hint (CauserieServiceStatus *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && text != NULL);

  show (self, "dialog-information-symbolic", text);
}

void
causerie_service_status_show_success (CauserieServiceStatus *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && text != NULL);

  show (self, "object-select-symbolic", text);
}

/* Shows which service is in use, and what the user should know about it. */
void
causerie_service_status_show_service (CauserieServiceStatus *self, CauserieRegistry *registry)
{
  g_autofree char *words = NULL;
  CauserieService *service;
  CauserieFailure *failure;

  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && CAUSERIE_IS_REGISTRY (registry));

  service = causerie_registry_get_service (registry);
  failure = causerie_registry_get_failure (registry);
  if (failure != NULL)
    {
      g_autoptr (GError) error = causerie_failure_to_error (failure);

      causerie_service_status_show_problem (self, error);
      /* The environment cannot change while the program runs. */
      if (service == NULL && causerie_registry_get_from_environment (registry))
        gtk_widget_set_visible (self->retry_button, FALSE);
      return;
    }
  if (service == NULL && !causerie_registry_get_ready (registry))
    {
      causerie_service_status_show_work (self, _ ("Looking for the key…"));
      return;
    }
  if (service == NULL)
    {
      causerie_service_status_show_hint (self, _ ("No service is set up yet."));
      return;
    }
  words = dup_service_words (service);
  show (self, "object-select-symbolic", words);
}

/* Shows what is wrong. If the property "can-retry" is set, or if the keyring caused the failure,
   offers to check again, which emits the signal "retried". */
void
causerie_service_status_show_problem (CauserieServiceStatus *self, const GError *error)
{
  g_autofree char *words = NULL;
  gboolean locked;

  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && error != NULL);

  locked = g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_KEYRING);
  words = dup_words (error);
  show (self, "dialog-warning-symbolic", words);
  gtk_button_set_label (GTK_BUTTON (self->retry_button),
                        locked ? _ ("Try Again") : _ ("Check Again"));
  gtk_widget_set_visible (self->unlock_button, locked);
  gtk_widget_set_visible (self->retry_button, self->can_retry || locked);
}

/* Returns: (transfer none): why the key in use is not saved, and what that means */
const char *
causerie_service_status_get_unsaved_words (const CauserieFailure *refusal)
{
  g_return_val_if_fail (refusal != NULL, NULL);

  return refusal->code == CAUSERIE_ERROR_NO_KEYRING
             ? _ ("No keyring is available. You will have to enter the key again next time.")
             : _ ("The keyring did not save the key. Unlock it and enter the key again, or you "
                  "will have to enter it next time.");
}

/* Shows why the checked service is not used. If no key was sent, asks for one. A custom service
   that may work all the same is offered as it is; accepting that emits the signal "used-anyway". */
void
causerie_service_status_show_refusal (CauserieServiceStatus *self, const GError *error,
                                      CauserieServiceChoice choice, gboolean key_sent)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_STATUS (self) && error != NULL);

  if (!key_sent && g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_AUTHENTICATION))
    causerie_service_status_show_hint (self, _ ("This service asks for a key. Enter it above."));
  else
    causerie_service_status_show_problem (self, error);
  gtk_widget_set_visible (self->use_button, choice == CAUSERIE_CHOICE_CUSTOM && may_work (error));
}

/* Returns: the visible text, or "" */
const char *
causerie_service_status_get_text (CauserieServiceStatus *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_STATUS (self), "");

  return gtk_label_get_text (self->label);
}
