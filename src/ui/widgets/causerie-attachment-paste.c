/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pastes files and images into a message as attachments, and offers to attach a long text that was
 * pasted. */
#include "config.h"

#include "causerie-attachment-paste.h"

#include <string.h>

/* In characters. A longer text is better read as a file. */
#define LONG_TEXT 10000

struct _CauserieAttachmentPaste
{
  GObject parent_instance;

  GtkTextView *view;          /* weak */
  CauserieAttachmentBar *bar; /* weak */
  gboolean pasting;           /* between the paste and its end */
  int start;                  /* where the text is being pasted, an offset in characters */
  GtkTextMark *from;          /* the long text that is offered; owned by the buffer */
  GtkTextMark *to;
};

G_DEFINE_FINAL_TYPE (CauserieAttachmentPaste, causerie_attachment_paste, G_TYPE_OBJECT)

/* In the order in which they are preferred. The bytes are taken as they are, so that a photograph
   stays a JPEG. */
static const char *const image_types[]
    = { "image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff", NULL };

static GtkTextBuffer *
get_buffer (CauserieAttachmentPaste *self)
{
  return gtk_text_view_get_buffer (self->view);
}

/* --- Files and images --- */

static void
on_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentPaste) self = CAUSERIE_ATTACHMENT_PASTE (data);
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  /* The window may be closed. */
  if (self->view == NULL || self->bar == NULL)
    return;
  if (value != NULL)
    causerie_attachment_paste_add_files (self, g_value_get_boxed (value));
  else
    causerie_attachment_bar_show_problem (self->bar, error);
}

static void
on_image_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentBar) bar = CAUSERIE_ATTACHMENT_BAR (data);
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0)
    {
      causerie_attachment_bar_show_problem (bar, error);
      return;
    }
  bytes = g_memory_output_stream_steal_as_bytes (memory);
  causerie_attachment_bar_add_bytes_async (bar, bytes, "", NULL, NULL);
}

static void
on_image_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentBar) bar = CAUSERIE_ATTACHMENT_BAR (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  g_autoptr (GOutputStream) memory = NULL;

  if (stream == NULL)
    {
      causerie_attachment_bar_show_problem (bar, error);
      return;
    }
  memory = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (
      memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
      G_PRIORITY_DEFAULT, NULL, on_image_read_cb, g_object_ref (bar));
}

static gboolean
has_image (GdkContentFormats *formats)
{
  for (guint i = 0; image_types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, image_types[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_text (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
         || gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8")
         || gdk_content_formats_contain_mime_type (formats, "text/plain");
}

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
         || gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

/* File managers also offer the paths of files as text, and office programs an image of their text.
 */
static void
on_paste_cb (CauserieAttachmentPaste *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GtkTextIter start;

  if (!gtk_text_view_get_editable (self->view))
    return;
  causerie_attachment_bar_clear_problems (self->bar);
  if (has_files (formats))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_files_cb, g_object_ref (self));
  else if (!has_text (formats) && has_image (formats))
    gdk_clipboard_read_async (clipboard, (const char **)image_types, G_PRIORITY_DEFAULT, NULL,
                              on_image_cb, g_object_ref (self->bar));
  else
    {
      gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, NULL);
      self->start = gtk_text_iter_get_offset (&start);
      self->pasting = TRUE;
      return;
    }
  g_signal_stop_emission_by_name (self->view, "paste-clipboard");
}

/* --- Long texts --- */

static void
withdraw_offer (CauserieAttachmentPaste *self)
{
  if (self->from == NULL)
    return;
  gtk_text_buffer_delete_mark (get_buffer (self), self->from);
  gtk_text_buffer_delete_mark (get_buffer (self), self->to);
  self->from = NULL;
  self->to = NULL;
  causerie_attachment_bar_set_offer (self->bar, 0);
}

static void
find_offered (CauserieAttachmentPaste *self, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), start, self->from);
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), end, self->to);
}

static void
on_paste_done_cb (CauserieAttachmentPaste *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start;
  GtkTextIter end;
  int length;

  if (!self->pasting)
    return;
  self->pasting = FALSE;
  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  length = gtk_text_iter_get_offset (&end) - self->start;
  if (length <= LONG_TEXT)
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, self->start);
  withdraw_offer (self);
  self->from = gtk_text_buffer_create_mark (buffer, NULL, &start, TRUE);
  /* What is typed behind the text is not part of it. */
  self->to = gtk_text_buffer_create_mark (buffer, NULL, &end, TRUE);
  causerie_attachment_bar_set_offer (self->bar, (guint)length);
}

/* The text leaves the message only when the file is attached. */
static void
on_text_attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentPaste) self = CAUSERIE_ATTACHMENT_PASTE (data);
  GtkTextIter start;
  GtkTextIter end;

  if (!causerie_attachment_bar_add_bytes_finish (CAUSERIE_ATTACHMENT_BAR (source), result)
      || self->from == NULL)
    return;
  find_offered (self, &start, &end);
  gtk_text_buffer_begin_user_action (get_buffer (self));
  gtk_text_buffer_delete (get_buffer (self), &start, &end);
  gtk_text_buffer_end_user_action (get_buffer (self));
  withdraw_offer (self);
}

/* Makes a file of the long text. */
static void
on_offer_accepted_cb (CauserieAttachmentPaste *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (self->from == NULL)
    return;
  find_offered (self, &start, &end);
  text = gtk_text_buffer_get_slice (get_buffer (self), &start, &end, TRUE);
  bytes = g_bytes_new_take (text, strlen (text));
  causerie_attachment_bar_add_bytes_async (self->bar, bytes, "", on_text_attached_cb,
                                           g_object_ref (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* An offer is gone when its text is, as after Undo or Send. */
static void
on_text_changed_cb (CauserieAttachmentPaste *self)
{
  GtkTextIter start;
  GtkTextIter end;

  if (self->from == NULL)
    return;
  find_offered (self, &start, &end);
  if (gtk_text_iter_get_offset (&end) - gtk_text_iter_get_offset (&start) <= LONG_TEXT)
    withdraw_offer (self);
}

static void
causerie_attachment_paste_dispose (GObject *object)
{
  CauserieAttachmentPaste *self = CAUSERIE_ATTACHMENT_PASTE (object);

  g_clear_weak_pointer (&self->view);
  g_clear_weak_pointer (&self->bar);
  G_OBJECT_CLASS (causerie_attachment_paste_parent_class)->dispose (object);
}

static void
causerie_attachment_paste_class_init (CauserieAttachmentPasteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_attachment_paste_dispose;
}

static void
causerie_attachment_paste_init (CauserieAttachmentPaste *self)
{
}

/**
 * causerie_attachment_paste_new:
 * @view: where a message is written
 * @bar: the files of that message; it must live as long as @view
 *
 * Returns: (transfer full): the object, to be kept as long as @view
 */
CauserieAttachmentPaste *
causerie_attachment_paste_new (GtkTextView *view, CauserieAttachmentBar *bar)
{
  CauserieAttachmentPaste *self = g_object_new (CAUSERIE_TYPE_ATTACHMENT_PASTE, NULL);

  g_set_weak_pointer (&self->view, view);
  g_set_weak_pointer (&self->bar, bar);
  g_signal_connect_object (view, "paste-clipboard", G_CALLBACK (on_paste_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "paste-done", G_CALLBACK (on_paste_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (on_text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "offer-accepted", G_CALLBACK (on_offer_accepted_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static gboolean
is_link (GFile *file)
{
  return g_file_has_uri_scheme (file, "http") || g_file_has_uri_scheme (file, "https");
}

/* Web browsers offer links as lists of files too. @files: (element-type GFile): what was pasted or
 * dropped: links are inserted as text, files are attached */
void
causerie_attachment_paste_add_files (CauserieAttachmentPaste *self, GSList *files)
{
  g_autoptr (GString) links = g_string_new (NULL);
  GSList *others = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_PASTE (self) && self->view != NULL);

  for (GSList *item = files; item != NULL; item = item->next)
    {
      g_autofree char *uri = is_link (item->data) ? g_file_get_uri (item->data) : NULL;

      if (uri != NULL)
        g_string_append_printf (links, "%s%s", links->len > 0 ? "\n" : "", uri);
      else
        others = g_slist_append (others, item->data);
    }
  if (links->len > 0)
    {
      gtk_text_buffer_begin_user_action (get_buffer (self));
      gtk_text_buffer_delete_selection (get_buffer (self), TRUE, TRUE);
      gtk_text_buffer_insert_at_cursor (get_buffer (self), links->str, -1);
      gtk_text_buffer_end_user_action (get_buffer (self));
    }
  causerie_attachment_bar_add_files (self->bar, others);
  g_slist_free (others);
}
