/* SPDX-License-Identifier: GPL-3.0-or-later
 * The welcome page, which sets up a service. Only a service that accepted the check is stored. */
#include "config.h"

#include "causerie-first-run.h"

#include "causerie-compat.h"
#include "causerie-entry-row.h"
#include "causerie-key-page.h"
#include "causerie-service-check.h"
#include "causerie-service-status.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_FIRST_RUN (causerie_first_run_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFirstRun, causerie_first_run, CAUSERIE, FIRST_RUN, GtkWidget)

struct _CauserieFirstRun
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwEntryRow *key_row;
  GtkWidget *key_button;
  GtkWidget *get_key_button;
  CauserieServiceStatus *key_status;
  AdwEntryRow *address_row;
  AdwEntryRow *other_key_row;
  GtkWidget *other_button;
  CauserieServiceStatus *other_status;
  GtkWidget *demo_button;
  CauserieServiceStatus *demo_status;

  /* Owned */
  CauserieSession *session;
  CauserieServiceCheck *check;

  /* Borrowed: where the result of the check is shown, and where the warning is shown that the key
     of the service in use is not saved */
  CauserieServiceStatus *status;
  CauserieServiceStatus *unsaved;
};

G_DEFINE_FINAL_TYPE (CauserieFirstRun, causerie_first_run, GTK_TYPE_WIDGET)

static void
update_buttons (CauserieFirstRun *self)
{
  g_autofree char *key = causerie_entry_row_dup_text (self->key_row);
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);

  gtk_widget_set_sensitive (self->key_button, key[0] != '\0');
  gtk_widget_set_sensitive (self->other_button, address[0] != '\0');
}

/* @status shows the warning about an unsaved key, and its button continues without a check; NULL
   when an entry was changed, which has to be checked. */
static void
set_unsaved (CauserieFirstRun *self, CauserieServiceStatus *status)
{
  self->unsaved = status;
  gtk_button_set_label (GTK_BUTTON (self->key_button),
                        status == self->key_status ? _ ("Continue") : _ ("Connect"));
  gtk_button_set_label (GTK_BUTTON (self->other_button),
                        status == self->other_status ? _ ("Continue") : _ ("Connect"));
}

static void
on_changed_cb (CauserieFirstRun *self)
{
  if (self->unsaved != NULL)
    causerie_service_status_clear (self->unsaved);
  set_unsaved (self, NULL);
  update_buttons (self);
}

static void
finish (CauserieFirstRun *self)
{
  causerie_settings_set_first_run_done (causerie_session_get_settings (self->session), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-chat", NULL);
}

static gboolean
has_sent_key (CauserieFirstRun *self)
{
  g_autofree char *typed = causerie_entry_row_dup_text (self->other_key_row);

  return self->status != self->other_status || typed[0] != '\0';
}

static void
on_checked_cb (GObject *object, const GError *error)
{
  CauserieFirstRun *self = CAUSERIE_FIRST_RUN (object);
  CauserieFailure *refusal;

  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      causerie_service_status_show_refusal (
          self->status, error,
          self->status == self->other_status ? CAUSERIE_CHOICE_CUSTOM : CAUSERIE_CHOICE_ANTHROPIC,
          has_sent_key (self));
      return;
    }
  refusal = causerie_secrets_get_failure (
      causerie_registry_get_secrets (causerie_session_get_registry (self->session)));
  if (refusal != NULL && self->status != self->demo_status && has_sent_key (self))
    {
      causerie_service_status_show_hint (self->status,
                                         causerie_service_status_get_unsaved_words (refusal));
      set_unsaved (self, self->status);
      return;
    }
  causerie_service_status_clear (self->status);
  finish (self);
}

static void
check (CauserieFirstRun *self, CauserieServiceChoice choice, const char *address, const char *key,
       CauserieServiceStatus *status)
{
  causerie_service_status_clear (self->key_status);
  causerie_service_status_clear (self->other_status);
  causerie_service_status_clear (self->demo_status);
  set_unsaved (self, NULL);
  self->status = status;
  causerie_service_status_show_work (status, choice == CAUSERIE_CHOICE_ANTHROPIC
                                                 ? _ ("Checking the key…")
                                                 : _ ("Checking the service…"));
  causerie_service_check_start (self->check, choice, address, key);
}

static void
on_key_entered_cb (CauserieFirstRun *self)
{
  g_autofree char *key = causerie_entry_row_dup_text (self->key_row);

  if (self->unsaved == self->key_status)
    finish (self);
  else if (key[0] != '\0')
    check (self, CAUSERIE_CHOICE_ANTHROPIC, NULL, key, self->key_status);
}

static void
on_other_entered_cb (CauserieFirstRun *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);
  g_autofree char *key = causerie_entry_row_dup_text (self->other_key_row);

  if (self->unsaved == self->other_status)
    finish (self);
  else if (address[0] != '\0')
    check (self, CAUSERIE_CHOICE_CUSTOM, address, key, self->other_status);
  else
    causerie_service_status_show_hint (self->other_status, _ ("Enter the service address."));
}

static void
on_used_anyway_cb (CauserieFirstRun *self)
{
  g_autofree char *address = causerie_entry_row_dup_text (self->address_row);
  g_autofree char *key = causerie_entry_row_dup_text (self->other_key_row);

  causerie_service_check_skip (self->check, CAUSERIE_CHOICE_CUSTOM, address, key);
}

static void
on_retried_cb (CauserieFirstRun *self, CauserieServiceStatus *status)
{
  if (status == self->other_status)
    on_other_entered_cb (self);
  else
    on_key_entered_cb (self);
}

static void
on_demo_clicked_cb (CauserieFirstRun *self)
{
  check (self, CAUSERIE_CHOICE_DEMO, NULL, NULL, self->demo_status);
}

static void
on_get_key_clicked_cb (CauserieFirstRun *self)
{
  causerie_key_page_open (GTK_WIDGET (self));
}

static gboolean
causerie_first_run_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CAUSERIE_FIRST_RUN (widget)->key_row));
}

/* The check holds a reference to the page and is cancelled when the page is left. */
static void
causerie_first_run_unroot (GtkWidget *widget)
{
  CauserieFirstRun *self = CAUSERIE_FIRST_RUN (widget);

  if (self->check != NULL)
    causerie_service_check_cancel (self->check);
  GTK_WIDGET_CLASS (causerie_first_run_parent_class)->unroot (widget);
}

static void
causerie_first_run_dispose (GObject *object)
{
  CauserieFirstRun *self = CAUSERIE_FIRST_RUN (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_FIRST_RUN);
  g_clear_object (&self->check);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_first_run_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_SERVICE_STATUS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, key_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, key_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, get_key_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, key_status);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, address_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, other_key_row);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, other_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, other_status);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, demo_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFirstRun, demo_status);
}

static void
causerie_first_run_class_init (CauserieFirstRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_first_run_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = causerie_first_run_grab_focus;
  GTK_WIDGET_CLASS (klass)->unroot = causerie_first_run_unroot;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
watch (CauserieFirstRun *self, gpointer widget, const char *signal, GCallback callback)
{
  g_signal_connect_object (widget, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
causerie_first_run_init (CauserieFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_entry_row_describe (self->key_row);
  causerie_entry_row_describe (self->address_row);
  causerie_entry_row_describe (self->other_key_row);
  watch (self, self->key_row, "changed", G_CALLBACK (on_changed_cb));
  watch (self, self->key_row, "entry-activated", G_CALLBACK (on_key_entered_cb));
  watch (self, self->key_button, "clicked", G_CALLBACK (on_key_entered_cb));
  watch (self, self->get_key_button, "clicked", G_CALLBACK (on_get_key_clicked_cb));
  watch (self, self->address_row, "changed", G_CALLBACK (on_changed_cb));
  watch (self, self->other_key_row, "changed", G_CALLBACK (on_changed_cb));
  watch (self, self->address_row, "entry-activated", G_CALLBACK (on_other_entered_cb));
  watch (self, self->other_key_row, "entry-activated", G_CALLBACK (on_other_entered_cb));
  watch (self, self->other_button, "clicked", G_CALLBACK (on_other_entered_cb));
  watch (self, self->key_status, "retried", G_CALLBACK (on_retried_cb));
  watch (self, self->other_status, "retried", G_CALLBACK (on_retried_cb));
  watch (self, self->other_status, "used-anyway", G_CALLBACK (on_used_anyway_cb));
  watch (self, self->demo_button, "clicked", G_CALLBACK (on_demo_clicked_cb));
}

/* Creates the page on which the user enters an Anthropic key, enters another service, or starts the
   demo. After that, the setting "first-run-done" is true and the action `win.new-chat` is
   activated, which replaces the page. */
GtkWidget *
causerie_first_run_new (CauserieSession *session)
{
  CauserieFirstRun *self;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  self = g_object_new (CAUSERIE_TYPE_FIRST_RUN, NULL);
  self->session = g_object_ref (session);
  self->check = causerie_service_check_new (causerie_session_get_registry (session),
                                            G_OBJECT (self), on_checked_cb);
  return GTK_WIDGET (self);
}
