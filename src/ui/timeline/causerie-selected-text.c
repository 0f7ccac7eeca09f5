/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the selected text of a timeline for other programs. The text comes from the contents of
 * the messages, not from the widgets, because most of those may not exist. Messages that are not
 * loaded are read from the library. */
#include "config.h"

#include "causerie-selected-text.h"

#include "causerie-markdown-clip.h"
#include "causerie-markdown-escape.h"
#include "causerie-markdown-html.h"
#include "causerie-markdown-shown.h"
#include "causerie-markdown-writer.h"
#include "causerie-markdown.h"
#include "causerie-message-row.h"
#include "causerie-sources.h"

#include <string.h>

/* A message of which something is selected. */
typedef struct
{
  gint64 id;
  CauserieRole role;
  CauserieContent *content;    /* owned; %NULL until it is read */
  CauserieMarkdownPlace *from; /* owned; %NULL for the beginning */
  CauserieMarkdownPlace *to;   /* owned; %NULL for the end */
  gboolean streaming;          /* the end of its last text may be open */
  GArray *thinking;            /* guint: the ids of the blocks of thinking that are shown */
} Part;

struct _CauserieSelectedText
{
  GObject parent_instance;

  CauserieLibrary *library; /* or NULL */
  GArray *parts;            /* Part */
};

G_DEFINE_FINAL_TYPE (CauserieSelectedText, causerie_selected_text, G_TYPE_OBJECT)

static void
clear_part (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->content, causerie_content_unref);
  g_clear_pointer (&part->from, causerie_markdown_place_free);
  g_clear_pointer (&part->to, causerie_markdown_place_free);
  g_array_unref (part->thinking);
}

static void
causerie_selected_text_finalize (GObject *object)
{
  CauserieSelectedText *self = CAUSERIE_SELECTED_TEXT (object);

  g_clear_object (&self->library);
  g_array_unref (self->parts);
  G_OBJECT_CLASS (causerie_selected_text_parent_class)->finalize (object);
}

static void
causerie_selected_text_class_init (CauserieSelectedTextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_selected_text_finalize;
}

static void
causerie_selected_text_init (CauserieSelectedText *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, clear_part);
}

/* The content of a reply that streams belongs to the main thread, so it is copied. */
static CauserieContent *
take_content (CauserieMessage *message)
{
  CauserieContent *content = causerie_message_get_content (message);

  if (content == NULL)
    return NULL;
  if (causerie_message_get_state (message) != CAUSERIE_MESSAGE_STREAMING)
    return causerie_content_ref (content);
  return causerie_content_new (causerie_content_get_json (content),
                               (gssize)causerie_content_get_size (content), NULL);
}

static CauserieMarkdownPlace *
copy_place (const CauserieMarkdownPlace *place)
{
  return place != NULL ? causerie_markdown_place_copy (place) : NULL;
}

static void
add_row (CauserieSelectedText *self, CauserieTimelineView *view, guint row)
{
  CauserieSelection *selection = causerie_timeline_view_get_selection (view);
  g_autoptr (GObject) item = g_list_model_get_item (causerie_selection_get_model (selection), row);
  GtkWidget *widget = causerie_timeline_view_get_row (view, row);
  const CauserieMarkdownPlace *from;
  const CauserieMarkdownPlace *to;
  Part part;

  if (!CAUSERIE_IS_MESSAGE (item) || !causerie_selection_get_part (selection, row, &from, &to))
    return;
  part = (Part){
    .id = causerie_message_get_id (CAUSERIE_MESSAGE (item)),
    .role = causerie_message_get_role (CAUSERIE_MESSAGE (item)),
    .content = take_content (CAUSERIE_MESSAGE (item)),
    .streaming = causerie_message_get_state (CAUSERIE_MESSAGE (item)) == CAUSERIE_MESSAGE_STREAMING,
    .from = copy_place (from),
    .to = copy_place (to),
    .thinking = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  if (CAUSERIE_IS_MESSAGE_ROW (widget))
    causerie_message_body_list_thinking (
        causerie_message_row_get_body (CAUSERIE_MESSAGE_ROW (widget)), part.thinking);
  g_array_append_val (self->parts, part);
}

/**
 * causerie_selected_text_new:
 * @library: (nullable): has the contents of messages that are not loaded
 *
 * Returns: (transfer full): what is selected now; it does not change with the selection
 */
CauserieSelectedText *
causerie_selected_text_new (CauserieTimelineView *view, CauserieLibrary *library)
{
  CauserieSelectedText *self = g_object_new (CAUSERIE_TYPE_SELECTED_TEXT, NULL);
  CauserieSelection *selection;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (view), self);

  selection = causerie_timeline_view_get_selection (view);
  g_set_object (&self->library, library);
  if (causerie_selection_is_empty (selection))
    return self;
  for (guint row = causerie_selection_get_first (selection)->row;
       row <= causerie_selection_get_last (selection)->row; row++)
    add_row (self, view, row);
  return self;
}

/* Returns: the id of the content block with the place, 0 before all blocks */
static guint
get_block_id (const CauserieMarkdownPlace *place)
{
  return place->path->len > 0 ? g_array_index (place->path, guint, 0) : 0;
}

/* Finds the part of the block @id that is selected. @from and @to: (out): the bounds in it, %NULL
   where it is selected up to its beginning or end. Returns: whether any of it is selected */
static gboolean
find_bounds (const Part *part, guint id, CauserieMarkdownPlace **from, CauserieMarkdownPlace **to)
{
  if ((part->from != NULL && id < get_block_id (part->from))
      || (part->to != NULL && id > get_block_id (part->to)))
    return FALSE;
  if (part->from != NULL && id == get_block_id (part->from))
    *from = causerie_markdown_place_copy_tail (part->from);
  if (part->to != NULL && id == get_block_id (part->to))
    *to = causerie_markdown_place_copy_tail (part->to);
  return TRUE;
}

static void
append_separated (GString *out, const char *text, CauserieSelectedFormat format)
{
  if (*text == '\0')
    return;
  if (out->len > 0 && format != CAUSERIE_SELECTED_FORMAT_HTML)
    g_string_append (out, "\n\n");
  g_string_append (out, text);
}

/* Text without formatting, as a paragraph with all its lines. */
static char *
write_plain (const char *text, const CauserieMarkdownPlace *from, const CauserieMarkdownPlace *to,
             CauserieSelectedFormat format)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize start = from != NULL ? causerie_markdown_place_find_in (from, valid) : 0;
  gsize end
      = to != NULL ? MAX (causerie_markdown_place_find_in (to, valid), start) : strlen (valid);
  g_autofree char *part = g_strndup (valid + start, end - start);
  GString *html;

  if (format != CAUSERIE_SELECTED_FORMAT_HTML || *part == '\0')
    return g_steal_pointer (&part);
  html = g_string_new ("<p>");
  causerie_markdown_append_escaped (html, part);
  g_string_replace (html, "\n", "<br>\n", 0);
  g_string_append (html, "</p>\n");
  return g_string_free (html, FALSE);
}

/* The Markdown of a complete text is its source. @growing: the text is shown as one that grows. */
static char *
write_markdown (const char *text, gboolean growing, const CauserieMarkdownPlace *from,
                const CauserieMarkdownPlace *to, CauserieSelectedFormat format)
{
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (GPtrArray) part = NULL;

  if (from == NULL && to == NULL && format == CAUSERIE_SELECTED_FORMAT_MARKDOWN)
    return g_utf8_make_valid (text, -1);
  blocks = growing ? causerie_markdown_parse_growing (text) : causerie_markdown_parse (text);
  part = causerie_markdown_clip (blocks, from, to);
  switch (format)
    {
    case CAUSERIE_SELECTED_FORMAT_MARKDOWN:
      return causerie_markdown_blocks_to_markdown (part);
    case CAUSERIE_SELECTED_FORMAT_HTML:
      return causerie_markdown_blocks_to_html (part);
    case CAUSERIE_SELECTED_FORMAT_SHOWN:
    default:
      return causerie_markdown_blocks_to_shown (part);
    }
}

/* Hidden thinking is not copied, unless the selection begins or ends in it. */
static gboolean
is_shown (const Part *part, const CauserieBlock *block, gboolean bounded)
{
  if (block->kind == CAUSERIE_BLOCK_TEXT || block->kind == CAUSERIE_BLOCK_DAMAGED)
    return TRUE;
  if (block->kind != CAUSERIE_BLOCK_THINKING)
    return FALSE;
  for (guint i = 0; i < part->thinking->len; i++)
    if (g_array_index (part->thinking, guint, i) == block->id)
      return TRUE;
  return bounded;
}

/* Appends what is selected of the blocks from @start to before @end, which are one text. */
static void
append_text (GString *out, const Part *part, guint start, guint end, CauserieSelectedFormat format)
{
  CauserieBlock block = causerie_content_get_block (part->content, start);
  g_autoptr (CauserieMarkdownPlace) from = NULL;
  g_autoptr (CauserieMarkdownPlace) to = NULL;
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;

  if (!find_bounds (part, block.id, &from, &to)
      || !is_shown (part, &block, from != NULL || to != NULL))
    return;
  text = causerie_sources_dup_text_of (part->content, start, end);
  if (block.kind == CAUSERIE_BLOCK_TEXT && part->role != CAUSERIE_ROLE_USER)
    written = write_markdown (
        text, part->streaming && end == causerie_content_get_n_blocks (part->content), from, to,
        format);
  else
    written = write_plain (text, from, to, format);
  append_separated (out, written, format);
}

static void
write_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  CauserieSelectedText *self = object;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      guint n = part->content != NULL ? causerie_content_get_n_blocks (part->content) : 0;
      guint end;

      for (guint start = 0; start < n; start = end)
        {
          end = causerie_content_find_text_end (part->content, start);
          append_text (out, part, start, end, GPOINTER_TO_INT (data));
        }
    }
  g_task_return_pointer (task, g_string_free (g_steal_pointer (&out), FALSE), g_free);
}

static GArray *
list_unread (CauserieSelectedText *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->content == NULL)
        g_array_append_val (ids, part->id);
    }
  return ids;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSelectedText *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GHashTable) contents
      = causerie_library_load_contents_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (contents == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);
      CauserieContent *content = g_hash_table_lookup (contents, &part->id);

      if (part->content == NULL && content != NULL)
        part->content = causerie_content_ref (content);
    }
  g_task_run_in_thread (task, write_in_thread);
}

void
causerie_selected_text_write_async (CauserieSelectedText *self, CauserieSelectedFormat format,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GArray) unread = NULL;

  g_return_if_fail (CAUSERIE_IS_SELECTED_TEXT (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_selected_text_write_async);
  g_task_set_task_data (task, GINT_TO_POINTER (format), NULL);
  unread = list_unread (self);
  if (unread->len == 0 || self->library == NULL)
    g_task_run_in_thread (task, write_in_thread);
  else
    causerie_library_load_contents_async (self->library, unread, cancellable, on_read_cb,
                                          g_steal_pointer (&task));
}

/* Returns: (transfer full): UTF-8; %NULL with an error of the library */
char *
causerie_selected_text_write_finish (CauserieSelectedText *self, GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
