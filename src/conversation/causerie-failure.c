/* SPDX-License-Identifier: GPL-3.0-or-later
 * A failure that is stored with a message, and the conversion of any GError to one. */
#include "config.h"

#include "causerie-error.h"

#include <gio/gio.h>

G_DEFINE_BOXED_TYPE (CauserieFailure, causerie_failure, causerie_failure_ref,
                     causerie_failure_unref)

static CauserieError
translate_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return CAUSERIE_ERROR_OFFLINE;
    case G_IO_ERROR_CONNECTION_REFUSED:
      return CAUSERIE_ERROR_NOT_RUNNING;
    case G_IO_ERROR_TIMED_OUT:
      return CAUSERIE_ERROR_TIMEOUT;
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_NOT_CONNECTED:
      return CAUSERIE_ERROR_CONNECTION_LOST;
    case G_IO_ERROR_INVALID_DATA:
      return CAUSERIE_ERROR_BAD_ANSWER;
    case G_IO_ERROR_NO_SPACE:
      return CAUSERIE_ERROR_DISK_FULL;
    case G_IO_ERROR_READ_ONLY:
      return CAUSERIE_ERROR_READ_ONLY;
    case G_IO_ERROR_PERMISSION_DENIED:
      return CAUSERIE_ERROR_STORAGE;
    default:
      return CAUSERIE_ERROR_FAILED;
    }
}

static CauserieError
translate_file (int code)
{
  switch (code)
    {
    case G_FILE_ERROR_NOSPC:
      return CAUSERIE_ERROR_DISK_FULL;
    case G_FILE_ERROR_ROFS:
      return CAUSERIE_ERROR_READ_ONLY;
    default:
      return CAUSERIE_ERROR_STORAGE;
    }
}

static CauserieError
translate (const GError *error)
{
  if (error->domain == CAUSERIE_ERROR)
    return (guint)error->code < CAUSERIE_N_ERRORS ? (CauserieError)error->code
                                                  : CAUSERIE_ERROR_FAILED;
  if (error->domain == G_IO_ERROR)
    return translate_io (error->code);
  if (error->domain == G_FILE_ERROR)
    return translate_file (error->code);
  if (error->domain == G_RESOLVER_ERROR)
    return CAUSERIE_ERROR_OFFLINE;
  if (error->domain == G_TLS_ERROR)
    return CAUSERIE_ERROR_TLS;
  return CAUSERIE_ERROR_FAILED;
}

/**
 * causerie_failure_new:
 * @detail: (nullable): the error message of the server or system, untrusted
 * @request_id: (nullable): the service's id for the request
 * @retry_at: when trying again makes sense, in microseconds since 1970 UTC, or 0
 */
CauserieFailure *
causerie_failure_new (CauserieError code, const char *detail, const char *request_id,
                      gint64 retry_at)
{
  CauserieFailure *self = g_atomic_rc_box_new0 (CauserieFailure);

  self->code = code;
  self->detail = causerie_error_dup_detail (detail);
  self->request_id = causerie_error_dup_request_id (request_id);
  self->retry_at = retry_at;
  return self;
}

/* Copies the data of @error. Errors of GLib's domains are converted to the corresponding
 * #CauserieError. The caller must handle %G_IO_ERROR_CANCELLED, which is not a failure. */
CauserieFailure *
causerie_failure_new_from_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return causerie_failure_new (translate (error), causerie_error_get_detail (error),
                               causerie_error_get_request_id (error),
                               causerie_error_get_retry_at (error));
}

/* May be called from any thread. */
CauserieFailure *
causerie_failure_ref (CauserieFailure *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_failure (gpointer data)
{
  CauserieFailure *self = data;

  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->request_id, g_free);
}

/* May be called from any thread. */
void
causerie_failure_unref (CauserieFailure *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_failure);
}

/**
 * causerie_failure_set:
 * @place: (inout) (nullable): the location to change
 * @failure: (nullable): the new value
 *
 * Returns: whether the value changed
 */
gboolean
causerie_failure_set (CauserieFailure **place, CauserieFailure *failure)
{
  g_return_val_if_fail (place != NULL, FALSE);

  if (*place == failure)
    return FALSE;
  if (failure != NULL)
    causerie_failure_ref (failure);
  g_clear_pointer (place, causerie_failure_unref);
  *place = failure;
  return TRUE;
}

/* Returns: (transfer full): an error that causerie_failure_new_from_error() converts back to
 *   @self */
GError *
causerie_failure_to_error (const CauserieFailure *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return causerie_error_new_full (self->code, self->detail, self->request_id, self->retry_at);
}
