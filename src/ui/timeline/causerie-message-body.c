/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the content of a message. A part is the widget for one content block, or for several that
 * form one text. While a reply streams, complete parts are kept and only the last one changes. */
#include "config.h"

#include "causerie-message-body.h"

#include "causerie-attachment-view.h"
#include "causerie-block-list.h"
#include "causerie-block-widget.h"
#include "causerie-found-text.h"
#include "causerie-markdown-document.h"
#include "causerie-outside-text.h"
#include "causerie-plain-text.h"
#include "causerie-source-list.h"
#include "causerie-sources.h"
#include "causerie-text-label.h"
#include "causerie-text-place.h"
#include "causerie-thinking.h"
#include "causerie-web-search-view.h"

#include <glib/gi18n-lib.h>

#define SPACING 12
#define NAME_CHARACTERS 64

/* The blocks of a longer text are made in a thread; until then its beginning is shown. In bytes. */
#define LARGE_TEXT 100000
#define BEGINNING 4000

typedef enum
{
  PART_NONE,
  PART_PLAIN,
  PART_MARKDOWN,
  PART_THINKING,
  PART_REMARK,
  PART_ATTACHMENT,
  PART_SEARCH,
  PART_SOURCES,
} PartKind;

typedef struct
{
  PartKind kind;
  GtkWidget *widget;                  /* a child */
  CauserieMarkdownDocument *document; /* owned; only for Markdown */
  guint first_id;                     /* of its first block; 0 if unknown */
  CauserieTextPosition position;      /* how far the text of its blocks was read */
  GCancellable *parsing;              /* owned; while its blocks are made in a thread */
} Part;

struct _CauserieMessageBody
{
  GtkWidget parent_instance;

  CauserieRole role;
  CauserieAttachmentStore *store; /* or NULL */
  GArray *times;                  /* of CauserieThinkingTime, or NULL */
  CauserieContent *content;       /* the content that the parts show */
  CauserieSources *sources;       /* those of the content; NULL without one */
  GArray *parts;
  gboolean finished;    /* nothing is added to it any more */
  guint n_fixed_blocks; /* the blocks that cannot change any more … */
  guint n_fixed_parts;  /* … and the number of parts that show them */
  GtkWidget *waiting;   /* shown while a reply has no text yet */
};

enum
{
  SIGNAL_LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieMessageBody, causerie_message_body, GTK_TYPE_WIDGET)

static void
clear_part (gpointer data)
{
  Part *part = data;

  g_cancellable_cancel (part->parsing);
  g_clear_object (&part->parsing);
  g_clear_pointer (&part->widget, gtk_widget_unparent);
  g_clear_object (&part->document);
  causerie_text_position_clear (&part->position);
}

/* Reads the text of the blocks from @start to before @end after @position. */
static char *
read_text (CauserieMessageBody *self, CauserieTextPosition *position, guint start, guint end,
           gboolean finished)
{
  return causerie_sources_read_text (self->sources, self->content, start, end, finished, position);
}

/* Returns: the kind of part for a block that has text */
static PartKind
find_kind (CauserieMessageBody *self, const CauserieBlock *block)
{
  switch (block->kind)
    {
    case CAUSERIE_BLOCK_TEXT:
      return self->role == CAUSERIE_ROLE_USER ? PART_PLAIN : PART_MARKDOWN;
    case CAUSERIE_BLOCK_THINKING:
      return PART_THINKING;
    case CAUSERIE_BLOCK_DAMAGED:
      return PART_PLAIN;
    case CAUSERIE_BLOCK_REDACTED_THINKING:
      return PART_REMARK;
    case CAUSERIE_BLOCK_ATTACHMENT:
      return self->role == CAUSERIE_ROLE_USER ? PART_ATTACHMENT : PART_REMARK;
    case CAUSERIE_BLOCK_SERVER_TOOL_USE:
      return causerie_web_search_is_call (block) ? PART_SEARCH : PART_REMARK;
    case CAUSERIE_BLOCK_SERVER_TOOL_RESULT:
      /* It is shown with its call. */
      return causerie_web_search_is_result (block) ? PART_NONE : PART_REMARK;
    case CAUSERIE_BLOCK_TOOL_USE:
    case CAUSERIE_BLOCK_TOOL_RESULT:
    case CAUSERIE_BLOCK_OTHER:
    default:
      return PART_REMARK;
    }
}

static gboolean
names_end_tool (const CauserieBlock *block)
{
  g_autofree char *name = NULL;

  if (block->kind != CAUSERIE_BLOCK_TOOL_USE)
    return FALSE;
  name = causerie_block_dup_member (block, "name");
  return g_strcmp0 (name, "end_conversation") == 0;
}

/* The ended notice shows a call that ended the chat, and a partial call may become one. */
static PartKind
find_end_call_kind (const CauserieBlock *block, gboolean finished)
{
  return finished && !causerie_block_is_end_call (block) ? PART_REMARK : PART_NONE;
}

/* Returns: a name that the service sent, cut to a length that fits into a sentence */
static char *
dup_name (const CauserieBlock *block, const char *member)
{
  g_autofree char *name = NULL;

  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_OBJECT)
    name = causerie_block_dup_member (block, member);
  return causerie_outside_text_line (name != NULL ? name : "", -1, NAME_CHARACTERS);
}

static char *
create_remark (const CauserieBlock *block)
{
  g_autofree char *name = NULL;

  if (names_end_tool (block))
    return g_strdup (_ (
        "The model tried to end this chat, but did not complete the request. You can continue."));
  if (block->kind == CAUSERIE_BLOCK_REDACTED_THINKING)
    return g_strdup (_ ("The service hides this part of the thinking."));
  if (block->kind == CAUSERIE_BLOCK_DAMAGED)
    /* Translators: stands above a part of a message whose data on the disk is damaged */
    return g_strdup (_ ("This part is damaged. It is shown as far as it can be read, and it is "
                        "not sent."));
  if (block->kind == CAUSERIE_BLOCK_TOOL_USE)
    {
      name = dup_name (block, "name");
      if (*name == '\0')
        return g_strdup (_ ("The model tried to use a tool that is not available here. You can "
                            "continue."));
      /* Translators: %s is the technical name of a tool, such as "get_weather" */
      return g_strdup_printf (_ ("The model tried to use a tool that is not available here: %s. "
                                 "You can continue."),
                              name);
    }
  name = dup_name (block, "type");
  /* Translators: %s is a technical name such as "server_tool_use" */
  return g_strdup_printf (_ ("Causerie can’t show this part: %s"), *name != '\0' ? name : "?");
}

static GtkWidget *
create_widget (PartKind kind, CauserieMarkdownDocument *document)
{
  GtkWidget *widget;

  switch (kind)
    {
    case PART_PLAIN:
      return causerie_plain_text_new ();
    case PART_MARKDOWN:
      widget = causerie_block_widget_new_list ();
      causerie_block_list_set_model (CAUSERIE_BLOCK_LIST (widget), G_LIST_MODEL (document));
      return widget;
    case PART_THINKING:
      return causerie_thinking_new ();
    case PART_ATTACHMENT:
      return causerie_attachment_view_new ();
    case PART_SEARCH:
      return causerie_web_search_view_new ();
    case PART_SOURCES:
      return causerie_source_list_new ();
    case PART_REMARK:
    case PART_NONE:
    default:
      widget = causerie_text_label_new ();
      /* Its text is not part of the selection of the timeline. */
      gtk_widget_set_can_focus (widget, TRUE);
      gtk_widget_add_css_class (widget, "caption");
      gtk_widget_add_css_class (widget, "dim-label");
      return widget;
    }
}

static void
drop_parts (CauserieMessageBody *self, guint from)
{
  if (self->parts->len > from)
    g_array_set_size (self->parts, from);
}

/* Returns: the part at @position if it has that kind; otherwise a new one, which replaces it and
   all later parts */
static Part *
ensure_part (CauserieMessageBody *self, guint position, PartKind kind)
{
  Part part = { .kind = kind };

  if (position < self->parts->len)
    {
      if (g_array_index (self->parts, Part, position).kind == kind)
        return &g_array_index (self->parts, Part, position);
      drop_parts (self, position);
    }
  if (kind == PART_MARKDOWN)
    part.document = causerie_markdown_document_new ();
  part.widget = create_widget (kind, part.document);
  gtk_widget_insert_before (part.widget, GTK_WIDGET (self), self->waiting);
  g_array_append_val (self->parts, part);
  return &g_array_index (self->parts, Part, position);
}

/* Replaces the text of a part. */
static void
set_text (Part *part, const char *text, gboolean finished)
{
  switch (part->kind)
    {
    case PART_PLAIN:
      causerie_plain_text_set_text (CAUSERIE_PLAIN_TEXT (part->widget), text);
      break;
    case PART_MARKDOWN:
      causerie_markdown_document_set_text (part->document, text, finished);
      break;
    case PART_THINKING:
      causerie_thinking_set_text (CAUSERIE_THINKING (part->widget), text);
      break;
    case PART_REMARK:
    case PART_ATTACHMENT:
    case PART_SEARCH:
    case PART_SOURCES:
    case PART_NONE:
    default:
      g_assert_not_reached ();
    }
}

/* Appends new text to a Markdown or thinking part. */
static void
append_text (Part *part, const char *text, gboolean finished)
{
  if (part->kind == PART_THINKING)
    causerie_thinking_append (CAUSERIE_THINKING (part->widget), text);
  else if (!causerie_markdown_document_get_finished (part->document))
    causerie_markdown_document_append (part->document, text, finished);
}

/* Whether new text can be appended to the part at @position, because it shows the same blocks.
   Setting the text again would take time in proportion to its length. */
static gboolean
can_append (CauserieMessageBody *self, guint position, PartKind kind, guint start, guint end)
{
  CauserieBlock first = causerie_content_get_block (self->content, start);
  CauserieBlock last = causerie_content_get_block (self->content, end - 1);
  const Part *part;

  if (position >= self->parts->len || (kind != PART_MARKDOWN && kind != PART_THINKING))
    return FALSE;
  part = &g_array_index (self->parts, Part, position);
  if (part->kind != kind || part->first_id != first.id || part->position.last_id > last.id)
    return FALSE;
  if (kind == PART_THINKING || !causerie_markdown_document_get_finished (part->document))
    return TRUE;
  return part->position.last_id == last.id
         && part->position.n_read == causerie_json_get_escaped (last.text).length;
}

/* What a thread reads: nothing else changes it meanwhile. */
typedef struct
{
  CauserieContent *content;
  guint start;
  guint end;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  causerie_content_unref (source->content);
  g_free (source);
}

static void
parse_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Source *source = data;
  g_autofree char *text
      = causerie_sources_dup_text_of (source->content, source->start, source->end);
  CauserieMarkdownDocument *document = causerie_markdown_document_new ();

  causerie_markdown_document_set_text (document, text, TRUE);
  g_task_return_pointer (task, document, g_object_unref);
}

static void
on_parsed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (CauserieMarkdownDocument) document = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; document != NULL && i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);

      if (part->parsing != cancellable)
        continue;
      g_clear_object (&part->parsing);
      g_set_object (&part->document, document);
      causerie_block_list_set_model (CAUSERIE_BLOCK_LIST (part->widget), G_LIST_MODEL (document));
      g_signal_emit (self, signals[SIGNAL_LOADED], 0);
      break;
    }
}

static gboolean
is_large (CauserieContent *content, guint start, guint end)
{
  gsize length = 0;

  for (guint i = start; i < end; i++)
    length += causerie_json_get_escaped (causerie_content_get_block (content, i).text).length;
  return length > LARGE_TEXT;
}

/* The part is at @position afterwards. */
static void
start_parsing (CauserieMessageBody *self, guint position, guint start, guint end)
{
  CauserieBlock first = causerie_content_get_block (self->content, start);
  CauserieBlock last = causerie_content_get_block (self->content, end - 1);
  g_autofree char *beginning = causerie_block_dup_start (&first, BEGINNING);
  Part *part = ensure_part (self, position, PART_MARKDOWN);
  Source *source = g_new (Source, 1);
  g_autoptr (GTask) task = NULL;

  *source = (Source){ causerie_content_ref (self->content), start, end };
  causerie_markdown_document_set_text (part->document, beginning, FALSE);
  part->first_id = first.id;
  causerie_text_position_clear (&part->position);
  part->position.last_id = last.id;
  part->position.n_read = causerie_json_get_escaped (last.text).length;
  part->position.marked = TRUE;
  g_cancellable_cancel (part->parsing);
  g_clear_object (&part->parsing);
  part->parsing = g_cancellable_new ();
  task = g_task_new (self, part->parsing, on_parsed_cb, NULL);
  g_task_set_task_data (task, source, source_free);
  g_task_run_in_thread (task, parse_in_thread);
}

/* Returns: whether the blocks of the part at @position are already being made */
static gboolean
is_parsing (CauserieMessageBody *self, guint position, guint start)
{
  const Part *part;

  if (position >= self->parts->len)
    return FALSE;
  part = &g_array_index (self->parts, Part, position);
  return part->parsing != NULL
         && part->first_id == causerie_content_get_block (self->content, start).id;
}

/* Returns: how long the blocks from @start to before @end took; -1 if that is not known of any */
static gint64
sum_thinking_times (CauserieMessageBody *self, guint start, guint end)
{
  gint64 sum = -1;

  for (guint i = 0; self->times != NULL && i < self->times->len; i++)
    {
      const CauserieThinkingTime *time = &g_array_index (self->times, CauserieThinkingTime, i);

      if (time->position >= start && time->position < end)
        sum = MAX (sum, 0) + MAX (time->milliseconds, 0);
    }
  return sum;
}

/* Thinking without text is not shown; it belongs to the thinking before it. */
static guint
find_thinking_end (CauserieContent *content, guint end)
{
  for (; end < causerie_content_get_n_blocks (content); end++)
    {
      CauserieBlock block = causerie_content_get_block (content, end);

      if (block.kind != CAUSERIE_BLOCK_THINKING
          || causerie_json_get_escaped (block.text).length > 0)
        break;
    }
  return end;
}

/* The last block may have ended before anything follows. */
static void
update_thinking (CauserieMessageBody *self, GtkWidget *widget, guint start, guint end,
                 gboolean finished)
{
  end = find_thinking_end (self->content, end);
  if (finished || end <= causerie_content_get_n_closed (self->content))
    causerie_thinking_end (CAUSERIE_THINKING (widget), sum_thinking_times (self, start, end));
  else
    causerie_thinking_begin (CAUSERIE_THINKING (widget));
}

/* Shows the text of the blocks from @start to before @end at @position. Returns: whether there is
   any text */
static gboolean
show_text (CauserieMessageBody *self, guint position, PartKind kind, guint start, guint end,
           gboolean finished)
{
  guint id = causerie_content_get_block (self->content, start).id;
  CauserieTextPosition position_read = { 0 };
  g_autofree char *text = NULL;
  Part *part;

  if (finished && is_parsing (self, position, start))
    return TRUE;
  if (can_append (self, position, kind, start, end))
    {
      part = &g_array_index (self->parts, Part, position);
      text = read_text (self, &part->position, start, end, finished);
      append_text (part, text, finished);
      if (kind == PART_THINKING)
        update_thinking (self, part->widget, start, end, finished);
      return TRUE;
    }
  if (finished && kind == PART_MARKDOWN && is_large (self->content, start, end))
    {
      start_parsing (self, position, start, end);
      return TRUE;
    }
  text = read_text (self, &position_read, start, end, finished);
  /* A service may send thinking blocks without text. */
  if (causerie_text_is_blank (text))
    {
      causerie_text_position_clear (&position_read);
      return FALSE;
    }
  part = ensure_part (self, position, kind);
  set_text (part, text, finished);
  if (kind == PART_THINKING)
    update_thinking (self, part->widget, start, end, finished);
  part->first_id = id;
  causerie_text_position_clear (&part->position);
  part->position = position_read;
  return TRUE;
}

static void
show_remark (CauserieMessageBody *self, guint position, const CauserieBlock *block)
{
  g_autofree char *remark = create_remark (block);
  Part *part = ensure_part (self, position, PART_REMARK);

  part->first_id = block->id;
  causerie_text_label_set_text (part->widget, remark);
}

/* Returns: whether the block describes a file */
static gboolean
show_attachment (CauserieMessageBody *self, guint position, const CauserieBlock *block)
{
  g_autoptr (CauserieAttachment) attachment = causerie_attachment_new_from_json (block->raw);
  Part *part;

  if (attachment == NULL)
    return FALSE;
  part = ensure_part (self, position, PART_ATTACHMENT);
  if (part->first_id == block->id)
    return TRUE;
  part->first_id = block->id;
  causerie_attachment_view_set_attachment (CAUSERIE_ATTACHMENT_VIEW (part->widget), self->store,
                                           attachment);
  return TRUE;
}

/* Shows the search whose call is at @block. */
static void
show_search (CauserieMessageBody *self, guint position, guint block)
{
  g_autoptr (CauserieWebSearch) search = causerie_web_search_new (self->content, block);
  Part *part = ensure_part (self, position, PART_SEARCH);

  part->first_id = causerie_content_get_block (self->content, block).id;
  causerie_web_search_view_set_search (CAUSERIE_WEB_SEARCH_VIEW (part->widget), search,
                                       self->finished);
}

/* Shows the sources that the reply cites. Returns: the number of parts */
static guint
show_sources (CauserieMessageBody *self, guint position)
{
  Part *part;

  if (self->sources == NULL || causerie_sources_get_n (self->sources) == 0)
    return 0;
  part = ensure_part (self, position, PART_SOURCES);
  causerie_source_list_set_sources (CAUSERIE_SOURCE_LIST (part->widget), self->sources);
  return 1;
}

/* Shows the blocks from @start to before @end in parts from @position on. Returns: the number of
   parts */
static guint
show_blocks (CauserieMessageBody *self, guint position, guint start, guint end, gboolean finished)
{
  CauserieBlock block = causerie_content_get_block (self->content, start);
  PartKind kind
      = names_end_tool (&block) ? find_end_call_kind (&block, finished) : find_kind (self, &block);
  guint n = 0;

  if (kind == PART_ATTACHMENT && show_attachment (self, position, &block))
    return 1;
  if (kind == PART_ATTACHMENT)
    kind = PART_REMARK;
  if (kind == PART_SEARCH)
    {
      show_search (self, position, start);
      return 1;
    }
  if (block.kind == CAUSERIE_BLOCK_DAMAGED || kind == PART_REMARK)
    show_remark (self, position + n++, &block);
  if (kind == PART_REMARK || kind == PART_NONE)
    return n;
  return show_text (self, position + n, kind, start, end, finished) ? n + 1 : n;
}

static void
show_waiting (CauserieMessageBody *self, const char *text)
{
  gtk_widget_set_visible (self->waiting, text != NULL);
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->waiting), text);
}

static void
causerie_message_body_dispose (GObject *object)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);

  drop_parts (self, 0);
  g_clear_pointer (&self->waiting, gtk_widget_unparent);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (causerie_message_body_parent_class)->dispose (object);
}

static void
causerie_message_body_finalize (GObject *object)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);

  g_array_unref (self->parts);
  g_clear_pointer (&self->times, g_array_unref);
  g_clear_pointer (&self->content, causerie_content_unref);
  g_clear_pointer (&self->sources, causerie_sources_free);
  G_OBJECT_CLASS (causerie_message_body_parent_class)->finalize (object);
}

static void
causerie_message_body_class_init (CauserieMessageBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_message_body_dispose;
  object_class->finalize = causerie_message_body_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  /* All of a very long text is shown now, after its beginning. */
  signals[SIGNAL_LOADED] = g_signal_new ("loaded", CAUSERIE_TYPE_MESSAGE_BODY, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_message_body_init (CauserieMessageBody *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-body");
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, clear_part);
  self->waiting = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->waiting, "dim-label");
  gtk_widget_set_parent (self->waiting, GTK_WIDGET (self));
}

/**
 * causerie_message_body_new:
 * @role: the text of the user is shown as typed, that of the model as Markdown
 */
GtkWidget *
causerie_message_body_new (CauserieRole role)
{
  CauserieMessageBody *self = g_object_new (CAUSERIE_TYPE_MESSAGE_BODY, NULL);

  self->role = role;
  return GTK_WIDGET (self);
}

/* @store: (nullable): reads the pictures of attachments; to be set before the content */
void
causerie_message_body_set_store (CauserieMessageBody *self, CauserieAttachmentStore *store)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  g_set_object (&self->store, store);
}

/* @times: (nullable) (element-type CauserieThinkingTime): how long the model thought; to be set
 * before the content */
void
causerie_message_body_set_thinking_times (CauserieMessageBody *self, GArray *times)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  if (times != NULL)
    g_array_ref (times);
  g_clear_pointer (&self->times, g_array_unref);
  self->times = times;
}

static void
take_content (CauserieMessageBody *self, CauserieContent *content)
{
  if (self->content == content)
    return;
  g_clear_pointer (&self->content, causerie_content_unref);
  self->content = content != NULL ? causerie_content_ref (content) : NULL;
  g_clear_pointer (&self->sources, causerie_sources_free);
  self->sources = content != NULL ? causerie_sources_new () : NULL;
  self->n_fixed_blocks = 0;
  self->n_fixed_parts = 0;
  for (guint i = 0; i < self->parts->len; i++)
    g_array_index (self->parts, Part, i).first_id = 0;
}

/* Returns: whether the block is a call whose result has not come */
static gboolean
waits_for_result (CauserieMessageBody *self, guint position)
{
  CauserieBlock block = causerie_content_get_block (self->content, position);
  guint result;

  return block.kind == CAUSERIE_BLOCK_SERVER_TOOL_USE && causerie_web_search_is_call (&block)
         && !causerie_web_search_find_result (self->content, position, &result);
}

static void
set_fixed (CauserieMessageBody *self, guint n_blocks, guint n_parts)
{
  self->n_fixed_blocks = n_blocks;
  self->n_fixed_parts = n_parts;
}

/* The last text can still grow, so it is shown again in the next call, and so is a web search
   without a result, with all after it. The blocks before them are not. A result may be large, so it
   is not read again for each word that follows it. */
static guint
show_content (CauserieMessageBody *self, gboolean finished)
{
  guint n_blocks = causerie_content_get_n_blocks (self->content);
  guint n_closed = causerie_content_get_n_closed (self->content);
  guint n = self->n_fixed_parts;
  gboolean fixing = !finished;
  guint end;

  for (guint i = self->n_fixed_blocks; i < n_blocks; i = end)
    {
      if (i < n_closed && fixing)
        set_fixed (self, i, n);
      end = causerie_content_find_text_end (self->content, i);
      n += show_blocks (self, n, i, end, finished || end < n_blocks);
      fixing = fixing && !waits_for_result (self, i);
      if (i < n_closed && fixing
          && causerie_content_get_block (self->content, i).kind
                 == CAUSERIE_BLOCK_SERVER_TOOL_RESULT)
        set_fixed (self, end, n);
    }
  return n;
}

static gboolean
is_thinking (CauserieContent *content)
{
  guint n = content != NULL ? causerie_content_get_n_blocks (content) : 0;

  return n > 0 && causerie_content_get_block (content, n - 1).kind == CAUSERIE_BLOCK_THINKING;
}

/**
 * causerie_message_body_set_content:
 * @content: (nullable): the content, %NULL if there is none yet
 *
 * Shows @content. Unchanged parts keep their widgets, and only the text that was added since the
 * last call is read.
 */
void
causerie_message_body_set_content (CauserieMessageBody *self, CauserieContent *content,
                                   gboolean finished)
{
  guint n = 0;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  take_content (self, content);
  self->finished = finished;
  /* At the end, partial tool calls are shown, too, and marks for the citations of a partial block.
   */
  if (finished)
    self->n_fixed_blocks = self->n_fixed_parts = 0;
  if (content != NULL)
    n = show_content (self, finished);
  /* While the reply streams, the list would move with each word. */
  if (finished)
    n += show_sources (self, n);
  drop_parts (self, n);
  if (n == 0 && !finished)
    show_waiting (self, is_thinking (content) ? _ ("Thinking…") : _ ("Waiting for a reply…"));
  else
    show_waiting (self, NULL);
}

/**
 * causerie_message_body_set_first_words:
 * @first_words: (nullable): the beginning of the text
 *
 * Shown until the content is loaded.
 */
void
causerie_message_body_set_first_words (CauserieMessageBody *self, const char *first_words)
{
  Part *part;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  show_waiting (self, NULL);
  take_content (self, NULL);
  part = ensure_part (self, 0, PART_PLAIN);
  causerie_plain_text_set_text (CAUSERIE_PLAIN_TEXT (part->widget),
                                first_words != NULL ? first_words : "");
}

gboolean
causerie_message_body_get_blank (CauserieMessageBody *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), TRUE);

  return self->parts->len == 0;
}

/* Returns: whether only the beginning of a very long text is shown, until "loaded" is emitted */
gboolean
causerie_message_body_get_loading (CauserieMessageBody *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), FALSE);

  for (guint i = 0; i < self->parts->len; i++)
    if (g_array_index (self->parts, Part, i).parsing != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: whether there is something to show, and all of it is thinking with text */
gboolean
causerie_message_body_get_only_thinking (CauserieMessageBody *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), FALSE);

  for (guint i = 0; i < self->parts->len; i++)
    if (g_array_index (self->parts, Part, i).kind != PART_THINKING)
      return FALSE;
  return self->parts->len > 0;
}

/* Thinking and remarks are not searched, as in causerie_find_count(). */
static gboolean
is_searched (const Part *part)
{
  return part->kind == PART_PLAIN || part->kind == PART_MARKDOWN;
}

static guint
mark (CauserieMessageBody *self, CauserieFindWords *words, int current)
{
  guint n = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);

      if (is_searched (part))
        n += causerie_found_text_mark (part->widget, words, current - (int)n);
    }
  return n;
}

/**
 * causerie_message_body_find:
 * @words: (nullable): the words to mark, %NULL to remove the marks
 * @current: the index of the current match in this message, or -1
 *
 * Marks all matches. Unfolds the text if the current match is in a part that is not shown.
 *
 * Returns: the number of matches that are shown
 */
guint
causerie_message_body_find (CauserieMessageBody *self, CauserieFindWords *words, int current)
{
  guint n;

  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), 0);

  n = mark (self, words, current);
  if (words == NULL || current < (int)n)
    return n;
  causerie_found_text_unfold (GTK_WIDGET (self));
  return mark (self, words, current);
}

/**
 * causerie_message_body_get_found_place:
 * @n: the index of a match in this message
 * @place: (out): in the coordinates of @relative_to; without a size if it is only an estimate
 *
 * Returns: %FALSE if the match is not shown
 */
gboolean
causerie_message_body_get_found_place (CauserieMessageBody *self, const CauserieFindWords *words,
                                       guint n, GtkWidget *relative_to, graphene_rect_t *place)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), FALSE);

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);
      guint here;

      if (!is_searched (part))
        continue;
      here = causerie_found_text_count (part->widget, words);
      if (n < here)
        return causerie_found_text_get_place (part->widget, words, n, relative_to, place);
      n -= here;
    }
  return FALSE;
}

/* Remarks are words of the interface, and the first words of a message are not its text yet. */
static gboolean
is_text (const Part *part)
{
  return part->first_id != 0
         && (part->kind == PART_PLAIN || part->kind == PART_MARKDOWN
             || part->kind == PART_THINKING);
}

/* @labels: (element-type GtkLabel): the labels that show text of the message are added to it */
void
causerie_message_body_list_labels (CauserieMessageBody *self, GPtrArray *labels)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (is_text (part))
        causerie_text_place_list_labels (part->widget, labels);
    }
}

/**
 * causerie_message_body_find_place:
 * @index: in the text of @label, in bytes
 *
 * Returns: (transfer full) (nullable): %NULL if @label does not show text of the message
 */
CauserieMarkdownPlace *
causerie_message_body_find_place (CauserieMessageBody *self, GtkWidget *label, gsize index)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      CauserieMarkdownPlace *place;

      if (!is_text (part) || !gtk_widget_is_ancestor (label, part->widget))
        continue;
      place = causerie_text_place_find (part->widget, label, index);
      if (place != NULL)
        causerie_markdown_place_prepend (place, part->first_id);
      return place;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the label at the place, if it exists now */
GtkWidget *
causerie_message_body_locate_place (CauserieMessageBody *self, const CauserieMarkdownPlace *place,
                                    gsize *index)
{
  g_autoptr (CauserieMarkdownPlace) tail = NULL;

  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), NULL);
  g_return_val_if_fail (place != NULL && index != NULL, NULL);

  tail = causerie_markdown_place_copy_tail (place);
  for (guint i = 0; i < self->parts->len && place->path->len > 0; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (is_text (part) && part->first_id == g_array_index (place->path, guint, 0))
        return causerie_text_place_locate (part->widget, tail, index);
    }
  return NULL;
}

/* @ids: (element-type guint): the ids of the blocks of thinking that are unfolded are added to it
 */
void
causerie_message_body_list_thinking (CauserieMessageBody *self, GArray *ids)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->kind == PART_THINKING
          && causerie_thinking_get_expanded (CAUSERIE_THINKING (part->widget)))
        g_array_append_val (ids, part->first_id);
    }
}
