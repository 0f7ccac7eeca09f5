/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks a service that the user wants to use, one at a time. */
#include "config.h"

#include "causerie-service-check.h"

struct _CauserieServiceCheck
{
  GObject parent_instance;

  /* Owned */
  CauserieRegistry *registry;
  GCancellable *running; /* the check in progress */

  /* Borrowed from the owner of this object; referenced while a check is in progress */
  GObject *owner;
  CauserieServiceCheckFunc func;
};

G_DEFINE_FINAL_TYPE (CauserieServiceCheck, causerie_service_check, G_TYPE_OBJECT)

static void
on_service_used_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceCheck) self = data;
  g_autoptr (GObject) owner = self->owner;
  g_autoptr (GError) error = NULL;

  causerie_registry_use_finish (CAUSERIE_REGISTRY (source), result, &error);
  /* The callback of a cancelled check must not report: another check may be in progress. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->running);
  self->func (owner, error);
}

static void
causerie_service_check_finalize (GObject *object)
{
  CauserieServiceCheck *self = CAUSERIE_SERVICE_CHECK (object);

  g_clear_object (&self->running);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_service_check_parent_class)->finalize (object);
}

static void
causerie_service_check_class_init (CauserieServiceCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_service_check_finalize;
}

static void
causerie_service_check_init (CauserieServiceCheck *self)
{
}

/**
 * causerie_service_check_new:
 * @owner: the owner of the new object; referenced while a check is in progress
 * @func: called with @owner when a check ends, unless it was cancelled
 */
CauserieServiceCheck *
causerie_service_check_new (CauserieRegistry *registry, GObject *owner,
                            CauserieServiceCheckFunc func)
{
  CauserieServiceCheck *self;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (registry) && G_IS_OBJECT (owner) && func != NULL,
                        NULL);

  self = g_object_new (CAUSERIE_TYPE_SERVICE_CHECK, NULL);
  self->registry = g_object_ref (registry);
  self->owner = owner;
  self->func = func;
  return self;
}

static GCancellable *
begin (CauserieServiceCheck *self)
{
  causerie_service_check_cancel (self);
  self->running = g_cancellable_new ();
  g_object_ref (self->owner);
  return self->running;
}

static void
use (CauserieServiceCheck *self, CauserieServiceChoice choice, const char *address, const char *key,
     gboolean check)
{
  g_autoptr (CauserieServiceEntry) entry = causerie_registry_dup_chosen (self->registry, choice);

  causerie_registry_use_async (self->registry, entry,
                               choice == CAUSERIE_CHOICE_CUSTOM ? address : NULL, key, check,
                               begin (self), on_service_used_cb, g_object_ref (self));
}

/**
 * causerie_service_check_start:
 * @address: (nullable): its address; only used with %CAUSERIE_CHOICE_CUSTOM
 * @key: (nullable): its key; %NULL or "" for the stored one, if there is one
 *
 * Requests the models of the service. If it replies, the service is used from now on and stored.
 * A check in progress is cancelled.
 */
void
causerie_service_check_start (CauserieServiceCheck *self, CauserieServiceChoice choice,
                              const char *address, const char *key)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_CHECK (self));

  use (self, choice, address, key, TRUE);
}

/**
 * causerie_service_check_skip:
 * @address: (nullable): its address; only used with %CAUSERIE_CHOICE_CUSTOM
 * @key: (nullable): its key; %NULL or "" for the stored one, if there is one
 *
 * Uses and stores the service without a request. A check in progress is cancelled.
 */
void
causerie_service_check_skip (CauserieServiceCheck *self, CauserieServiceChoice choice,
                             const char *address, const char *key)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_CHECK (self));

  use (self, choice, address, key, FALSE);
}

/* Cancels the check in progress, if there is one. */
void
causerie_service_check_cancel (CauserieServiceCheck *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_CHECK (self));

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
}
