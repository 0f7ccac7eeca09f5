/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists the models of a service, page by page. */
#include "config.h"

#include "causerie-client-private.h"

#include "causerie-api-error.h"
#include "causerie-call.h"

#define MODELS_PER_PAGE 1000
#define MAX_PAGES 20
#define MAX_MODELS_SIZE (16 * 1024 * 1024)

typedef struct
{
  CauserieService *service;
  CauserieCall *call;
  GCancellable *cancellable;
  GString *body;
  GPtrArray *models;
  guint pages;
} Listing;

static void
free_listing (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->service);
  g_clear_object (&listing->call);
  g_clear_object (&listing->cancellable);
  g_string_free (listing->body, TRUE);
  g_ptr_array_unref (listing->models);
  g_free (listing);
}

static void request_page (GTask *task, const char *after);

/* The request names no model: an "unknown model" error means that the service has no model list. */
static GError *
convert_listing_error (Listing *listing, const GError *error)
{
  g_autoptr (GError) converted = causerie_call_convert_error (listing->call, error);

  if (!g_error_matches (converted, CAUSERIE_ERROR, CAUSERIE_ERROR_UNKNOWN_MODEL))
    return g_steal_pointer (&converted);
  return causerie_error_new_full (CAUSERIE_ERROR_NOT_FOUND, causerie_error_get_detail (converted),
                                  causerie_error_get_request_id (converted), 0);
}

static void
return_listing (GTask *task, const GError *error)
{
  Listing *listing = g_task_get_task_data (task);

  causerie_call_close (listing->call);
  if (error != NULL)
    g_task_return_error (task, convert_listing_error (listing, error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (listing->models),
                           (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

/* Returns a network error if the answer is an HTML page, as captive portals send it, otherwise a
   bad answer. */
static GError *
new_bad_list (Listing *listing, const GError *error)
{
  gboolean page = causerie_api_error_is_page (causerie_call_get_content_type (listing->call),
                                              listing->body->str, listing->body->len);

  return page ? causerie_error_new_full (CAUSERIE_ERROR_INTERCEPTED, NULL, NULL, 0)
              : g_error_copy (error);
}

static void
end_page (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  guint before = listing->models->len;
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  if (!causerie_model_list_parse (listing->models, listing->body->str, listing->body->len, &next,
                                  &error))
    {
      g_autoptr (GError) told = new_bad_list (listing, error);

      return_listing (task, told);
    }
  else if (next == NULL || listing->models->len == before || ++listing->pages >= MAX_PAGES)
    return_listing (task, NULL);
  else
    request_page (task, next);
}

static void
on_page_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = causerie_call_read_finish (listing->call, result, &error);

  if (bytes == NULL)
    {
      return_listing (task, error);
      return;
    }
  g_string_append_len (listing->body, g_bytes_get_data (bytes, NULL),
                       (gssize)g_bytes_get_size (bytes));
  if (listing->body->len > MAX_MODELS_SIZE)
    {
      error = causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER, "The model list is too large.",
                                       NULL, 0);
      return_listing (task, error);
    }
  else if (g_bytes_get_size (bytes) > 0)
    causerie_call_read_async (listing->call, TRUE, on_page_read_cb, task);
  else
    end_page (task);
}

static void
on_page_answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (causerie_call_send_finish (listing->call, result, &error))
    causerie_call_read_async (listing->call, TRUE, on_page_read_cb, task);
  else
    return_listing (task, error);
}

static void
request_page (GTask *task, const char *after)
{
  CauserieClient *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GString) path = g_string_new (NULL);

  g_string_printf (path, "models?limit=%d", MODELS_PER_PAGE);
  if (after != NULL)
    {
      g_string_append (path, "&after_id=");
      g_string_append_uri_escaped (path, after, NULL, FALSE);
    }
  g_string_truncate (listing->body, 0);
  g_clear_object (&listing->call);
  listing->call = causerie_call_new (self->session, self->clock, listing->service, path->str, NULL);
  causerie_call_send_async (listing->call, listing->cancellable, on_page_answered_cb, task);
}

/**
 * causerie_client_list_models_async:
 * @cancellable: (nullable): stops the request at any time
 *
 * Reads all pages. This is also used to check a key.
 */
void
causerie_client_list_models_async (CauserieClient *self, CauserieService *service,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  GTask *task;
  Listing *listing;

  g_return_if_fail (CAUSERIE_IS_CLIENT (self) && CAUSERIE_IS_SERVICE (service));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, causerie_client_list_models_async);
  listing = g_new0 (Listing, 1);
  listing->service = g_object_ref (service);
  listing->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  listing->body = g_string_new (NULL);
  listing->models = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, free_listing);
  request_page (task, NULL);
}

/* Returns: (transfer full) (nullable) (element-type CauserieModel): the models in the service's
 * order, possibly none; %NULL with #CAUSERIE_ERROR_NOT_FOUND if the service has no list, or with
 * another error as in causerie_client_stream_finish() */
GPtrArray *
causerie_client_list_models_finish (CauserieClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
