/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A part is the widget of one content block, or of several that are pieces of one text. While a
 * reply streams, parts are kept and only the last one changes. */
#include "config.h"

#include "causerie-message-body.h"

#include "causerie-block-list.h"
#include "causerie-block-widget.h"
#include "causerie-block.h"
#include "causerie-markdown-document.h"
#include "causerie-outside-text.h"
#include "causerie-plain-text.h"
#include "causerie-text-label.h"
#include "causerie-thinking.h"

#include <glib/gi18n-lib.h>

#define SPACING 12
#define NAME_CHARACTERS 64

typedef enum
{
  PART_NONE,
  PART_PLAIN,
  PART_MARKDOWN,
  PART_THINKING,
  PART_REMARK,
} PartKind;

typedef struct
{
  PartKind kind;
  GtkWidget *widget;                  /* a child */
  CauserieMarkdownDocument *document; /* owned; of Markdown only */
} Part;

struct _CauserieMessageBody
{
  GtkWidget parent_instance;

  CauserieRole role;
  GArray *parts;
  GtkWidget *waiting; /* says that a reply has no words yet */
  gboolean unfolded;
};

enum
{
  PROP_UNFOLDED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieMessageBody, causerie_message_body, GTK_TYPE_WIDGET)

static void
clear_part (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->widget, gtk_widget_unparent);
  g_clear_object (&part->document);
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* The words of the block at @position, with those of the blocks after it that go on in the same
   text; @position is moved to the last of them. */
static char *
dup_text (GArray *blocks, guint *position)
{
  const CauserieBlock *last = &g_array_index (blocks, CauserieBlock, *position);
  g_autofree char *first = causerie_block_dup_text (last);
  GString *text;

  if (last->kind != CAUSERIE_BLOCK_TEXT || first == NULL)
    return g_steal_pointer (&first);
  text = g_string_new (first);
  for (guint i = *position + 1; i < blocks->len; i++)
    {
      const CauserieBlock *block = &g_array_index (blocks, CauserieBlock, i);
      g_autofree char *piece = NULL;

      if (block->kind != CAUSERIE_BLOCK_TEXT || !causerie_block_continues_text (block, last))
        break;
      piece = causerie_block_dup_text (block);
      g_string_append (text, piece != NULL ? piece : "");
      last = block;
      *position = i;
    }
  return g_string_free (text, FALSE);
}

/* What a block is shown as; @text is its words where it has some. */
static PartKind
find_kind (CauserieMessageBody *self, const CauserieBlock *block, const char *text)
{
  switch (block->kind)
    {
    case CAUSERIE_BLOCK_TEXT:
      if (is_blank (text))
        return PART_NONE;
      return self->role == CAUSERIE_ROLE_USER ? PART_PLAIN : PART_MARKDOWN;
    case CAUSERIE_BLOCK_THINKING:
      /* Services may keep the words to themselves. */
      return is_blank (text) ? PART_NONE : PART_THINKING;
    case CAUSERIE_BLOCK_DAMAGED:
      return is_blank (text) ? PART_NONE : PART_PLAIN;
    case CAUSERIE_BLOCK_REDACTED_THINKING:
      return PART_REMARK;
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

/* A call that ended the chat is told by the notice; one that is still arriving may become that. */
static PartKind
find_end_call_kind (const CauserieBlock *block, gboolean finished)
{
  return finished && !causerie_block_is_end_call (block) ? PART_REMARK : PART_NONE;
}

/* A name that a service gave, short enough for a sentence. */
static char *
dup_name (const CauserieBlock *block, const char *member)
{
  g_autofree char *name = NULL;

  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_OBJECT)
    name = causerie_block_dup_member (block, member);
  return causerie_outside_text_line (name != NULL ? name : "", -1, NAME_CHARACTERS);
}

static char *
make_remark (const CauserieBlock *block)
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
make_widget (PartKind kind, CauserieMarkdownDocument *document)
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
    case PART_REMARK:
    case PART_NONE:
    default:
      widget = causerie_text_label_new ();
      gtk_widget_add_css_class (widget, "caption");
      gtk_widget_add_css_class (widget, "dim-label");
      return widget;
    }
}

/* The part at @position if it is of that kind; otherwise a new one in place of the rest. */
static Part *
take_part (CauserieMessageBody *self, guint position, PartKind kind)
{
  Part part = { kind, NULL, NULL };

  if (position < self->parts->len)
    {
      if (g_array_index (self->parts, Part, position).kind == kind)
        return &g_array_index (self->parts, Part, position);
      g_array_set_size (self->parts, position);
    }
  if (kind == PART_MARKDOWN)
    part.document = causerie_markdown_document_new ();
  part.widget = make_widget (kind, part.document);
  if (kind == PART_PLAIN)
    g_object_bind_property (self, "unfolded",
                            causerie_plain_text_get_fold (CAUSERIE_PLAIN_TEXT (part.widget)),
                            "unfolded", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_insert_before (part.widget, GTK_WIDGET (self), self->waiting);
  g_array_append_val (self->parts, part);
  return &g_array_index (self->parts, Part, position);
}

static void
fill_part (Part *part, const CauserieBlock *block, const char *text, gboolean finished)
{
  g_autofree char *remark = NULL;

  switch (part->kind)
    {
    case PART_PLAIN:
      causerie_plain_text_set_text (CAUSERIE_PLAIN_TEXT (part->widget), text);
      break;
    case PART_MARKDOWN:
      if (finished != causerie_markdown_document_get_finished (part->document)
          || g_strcmp0 (causerie_markdown_document_get_text (part->document), text) != 0)
        causerie_markdown_document_set_text (part->document, text, finished);
      break;
    case PART_THINKING:
      causerie_thinking_set_text (CAUSERIE_THINKING (part->widget), text, finished);
      break;
    case PART_REMARK:
    case PART_NONE:
    default:
      remark = make_remark (block);
      causerie_text_label_set_text (part->widget, remark);
    }
}

static void
show_waiting (CauserieMessageBody *self, const char *text)
{
  gtk_widget_set_visible (self->waiting, text != NULL);
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->waiting), text);
}

static void
causerie_message_body_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_UNFOLDED)
    g_value_set_boolean (value, CAUSERIE_MESSAGE_BODY (object)->unfolded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_message_body_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);

  if (id != PROP_UNFOLDED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->unfolded != g_value_get_boolean (value))
    {
      self->unfolded = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
causerie_message_body_dispose (GObject *object)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);

  g_array_set_size (self->parts, 0);
  g_clear_pointer (&self->waiting, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_message_body_parent_class)->dispose (object);
}

static void
causerie_message_body_finalize (GObject *object)
{
  CauserieMessageBody *self = CAUSERIE_MESSAGE_BODY (object);

  g_array_unref (self->parts);
  G_OBJECT_CLASS (causerie_message_body_parent_class)->finalize (object);
}

static void
causerie_message_body_class_init (CauserieMessageBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_message_body_get_property;
  object_class->set_property = causerie_message_body_set_property;
  object_class->dispose = causerie_message_body_dispose;
  object_class->finalize = causerie_message_body_finalize;
  /* Whether a person's long text is shown as a whole. */
  properties[PROP_UNFOLDED]
      = g_param_spec_boolean ("unfolded", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_message_body_init (CauserieMessageBody *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, clear_part);
  self->waiting = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->waiting, "dim-label");
  gtk_widget_set_parent (self->waiting, GTK_WIDGET (self));
}

/**
 * causerie_message_body_new:
 * @role: who speaks: a person's text is shown as typed, a model's is Markdown
 *
 * Returns: (transfer floating): an empty body
 */
GtkWidget *
causerie_message_body_new (CauserieRole role)
{
  CauserieMessageBody *self = g_object_new (CAUSERIE_TYPE_MESSAGE_BODY, NULL);

  self->role = role;
  return GTK_WIDGET (self);
}

/**
 * causerie_message_body_set_content:
 * @self: a body
 * @content: the raw JSON array of blocks
 * @finished: whether nothing more comes
 *
 * Shows @content. Parts that stay the same keep their widgets.
 */
void
causerie_message_body_set_content (CauserieMessageBody *self, const char *content,
                                   gboolean finished)
{
  g_autoptr (GArray) blocks = NULL;
  gboolean thinks = FALSE;
  guint n = 0;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));
  g_return_if_fail (content != NULL);

  blocks = causerie_content_list_blocks (content, NULL);
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const CauserieBlock *block = &g_array_index (blocks, CauserieBlock, i);
      g_autofree char *text = dup_text (blocks, &i);
      PartKind kind = names_end_tool (block) ? find_end_call_kind (block, finished)
                                             : find_kind (self, block, text);

      thinks = block->kind == CAUSERIE_BLOCK_THINKING;
      if (block->kind == CAUSERIE_BLOCK_DAMAGED)
        fill_part (take_part (self, n++, PART_REMARK), block, NULL, TRUE);
      if (kind != PART_NONE)
        fill_part (take_part (self, n++, kind), block, text, finished || i + 1 < blocks->len);
    }
  g_array_set_size (self->parts, n);
  if (n == 0 && !finished)
    show_waiting (self, thinks ? _ ("Thinking…") : _ ("Waiting for a reply…"));
  else
    show_waiting (self, NULL);
}

/**
 * causerie_message_body_set_first_words:
 * @self: a body
 * @first_words: (nullable): the beginning of the text
 *
 * Stands in for the content while that is read.
 */
void
causerie_message_body_set_first_words (CauserieMessageBody *self, const char *first_words)
{
  Part *part;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_BODY (self));

  show_waiting (self, NULL);
  part = take_part (self, 0, PART_PLAIN);
  causerie_plain_text_set_text (CAUSERIE_PLAIN_TEXT (part->widget),
                                first_words != NULL ? first_words : "");
}

/**
 * causerie_message_body_get_blank:
 * @self: a body
 *
 * Returns: whether there is nothing to see
 */
gboolean
causerie_message_body_get_blank (CauserieMessageBody *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE_BODY (self), TRUE);

  return self->parts->len == 0;
}
