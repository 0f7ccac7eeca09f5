/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selected text for a clipboard: as text, as Markdown (RFC 7763) and as HTML. It is written when
 * another program asks for it, because it may be very long. */
#include "config.h"

#include "causerie-selection-content.h"

#include "causerie-selected-text.h"

#include <string.h>

/* The media types, the best one for formatted text first. */
static const struct
{
  const char *type;
  CauserieSelectedFormat format;
} types[] = {
  { "text/html", CAUSERIE_SELECTED_FORMAT_HTML },
  { "text/markdown;charset=utf-8", CAUSERIE_SELECTED_FORMAT_MARKDOWN },
  { "text/markdown", CAUSERIE_SELECTED_FORMAT_MARKDOWN },
  { "text/plain;charset=utf-8", CAUSERIE_SELECTED_FORMAT_SHOWN },
  { "text/plain", CAUSERIE_SELECTED_FORMAT_SHOWN },
};

struct _CauserieSelectionContent
{
  GdkContentProvider parent_instance;

  CauserieSelectedText *text;      /* what was selected … */
  CauserieTimelineView *following; /* … or, weak: the view whose selection is meant */
  CauserieLibrary *library;        /* or NULL */
};

G_DEFINE_FINAL_TYPE (CauserieSelectionContent, causerie_selection_content,
                     GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gdk_content_formats_builder_add_mime_type (builder, types[i].type);
  return gdk_content_formats_builder_free_to_formats (builder);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GOutputStream *stream = g_task_get_task_data (task);
  GError *error = NULL;
  char *text
      = causerie_selected_text_write_finish (CAUSERIE_SELECTED_TEXT (source), result, &error);

  if (text == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* The stream needs the text until it is written. */
  g_object_set_data_full (G_OBJECT (task), "causerie-text", text, g_free);
  g_output_stream_write_all_async (stream, text, strlen (text), g_task_get_priority (task),
                                   g_task_get_cancellable (task), on_written_cb,
                                   g_object_ref (task));
}

static void
write_mime_type_async (GdkContentProvider *provider, const char *type, GOutputStream *stream,
                       int priority, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  CauserieSelectionContent *self = CAUSERIE_SELECTION_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (CauserieSelectedText) text = NULL;

  g_task_set_priority (task, priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  if (self->text != NULL)
    text = g_object_ref (self->text);
  else if (self->following != NULL)
    text = causerie_selected_text_new (self->following, self->library);
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].type, type))
      {
        causerie_selected_text_write_async (text, types[i].format, cancellable, on_text_cb,
                                            g_steal_pointer (&task));
        return;
      }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is not offered", type);
}

static gboolean
write_mime_type_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
causerie_selection_content_finalize (GObject *object)
{
  CauserieSelectionContent *self = CAUSERIE_SELECTION_CONTENT (object);

  g_clear_object (&self->text);
  g_clear_weak_pointer (&self->following);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_selection_content_parent_class)->finalize (object);
}

static void
causerie_selection_content_class_init (CauserieSelectionContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_selection_content_finalize;
  provider_class->ref_formats = ref_formats;
  provider_class->write_mime_type_async = write_mime_type_async;
  provider_class->write_mime_type_finish = write_mime_type_finish;
}

static void
causerie_selection_content_init (CauserieSelectionContent *self)
{
}

/* @library: (nullable): see causerie_selected_text_new(). Returns: (transfer full): what is
   selected now */
GdkContentProvider *
causerie_selection_content_new (CauserieTimelineView *view, CauserieLibrary *library)
{
  CauserieSelectionContent *self = g_object_new (CAUSERIE_TYPE_SELECTION_CONTENT, NULL);

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (view), NULL);

  self->text = causerie_selected_text_new (view, library);
  return GDK_CONTENT_PROVIDER (self);
}

/* For the primary clipboard. Returns: (transfer full): what is selected when it is asked for */
GdkContentProvider *
causerie_selection_content_new_following (CauserieTimelineView *view, CauserieLibrary *library)
{
  CauserieSelectionContent *self = g_object_new (CAUSERIE_TYPE_SELECTION_CONTENT, NULL);

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (view), NULL);

  g_set_weak_pointer (&self->following, view);
  g_set_object (&self->library, library);
  return GDK_CONTENT_PROVIDER (self);
}
