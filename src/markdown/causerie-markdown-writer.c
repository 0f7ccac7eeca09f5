/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as Markdown, for a part of a text: that of a complete text is its source. What is
 * written is read as the same blocks again. */
#include "config.h"

#include "causerie-markdown-writer.h"

#include "causerie-markdown-cut.h"
#include "causerie-markdown-escape.h"
#include "causerie-markdown-host.h"

#include <string.h>

/* The tags of Pango markup that the markdown room writes, apart from links, code and footnotes. */
static const struct
{
  const char *tag;
  const char *marker;
} styles[] = {
  { "<b>", "**" }, { "</b>", "**" }, { "<i>", "*" },
  { "</i>", "*" }, { "<s>", "~~" },  { "</s>", "~~" },
};

typedef struct
{
  GString *out;
  const char *markup;
  const char *at;      /* the rest of the markup */
  gboolean line_start; /* nothing but spaces precedes in the line */
  gboolean in_table;   /* "|" and line ends need care */
  const char *link;    /* the address of the open link, in the markup, or NULL */
  GString *pending;    /* markers to write before the next character that is not a space */
} Inline;

static void append_blocks (GString *out, GPtrArray *blocks, gboolean tight);

/* Whether a letter or digit ends before @at. */
static gboolean
is_word (const char *text, const char *at)
{
  return at > text && (g_ascii_isalnum (at[-1]) || (guchar)at[-1] >= 0x80);
}

/* Returns: the byte that the character or entity at @at stands for; its end is @next */
static char
read_byte (const char *at, const char **next)
{
  static const struct
  {
    const char *name;
    char byte;
  } entities[] = {
    { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }
  };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (at, entities[i].name))
      {
        *next = at + strlen (entities[i].name);
        return entities[i].byte;
      }
  *next = at + 1;
  return *at;
}

/* Whether a number with a dot or parenthesis at @at would begin a list. Returns: its digits */
static gsize
measure_number (const char *at)
{
  gsize n = strspn (at, "0123456789");

  return n > 0 && (at[n] == '.' || at[n] == ')') ? n : 0;
}

static gboolean
begins_block (const Inline *self, char byte)
{
  return self->line_start && strchr ("#>+-=:~|", byte) != NULL;
}

/* A bracket is escaped where it would end the text of a link. That it begins one cannot be escaped,
   because "\\[" begins a formula. */
static gboolean
needs_escape (const Inline *self, char byte, const char *next)
{
  switch (byte)
    {
    case '\\':
    case '`':
    case '*':
    case '<':
    case '$':
    case '~':
    case '|':
      return TRUE;
    case ']':
      return self->link != NULL || (*next != '\0' && strchr ("([:", *next) != NULL);
    case '_':
      return !(g_ascii_isalnum (*next)
               && is_word (self->out->str, self->out->str + self->out->len));
    case '&':
      return g_ascii_isalpha (*next) || *next == '#';
    default:
      return begins_block (self, byte);
    }
}

static void
write_pending (Inline *self)
{
  g_string_append_len (self->out, self->pending->str, (gssize)self->pending->len);
  g_string_truncate (self->pending, 0);
}

static void
append_character (Inline *self)
{
  const char *next;
  gsize digits = self->line_start ? measure_number (self->at) : 0;
  char byte = read_byte (self->at, &next);

  if (byte != ' ' && byte != '\n')
    write_pending (self);
  if (digits > 0)
    {
      g_string_append_len (self->out, self->at, (gssize)digits);
      g_string_append_c (self->out, '\\');
      g_string_append_c (self->out, self->at[digits]);
      self->at += digits + 1;
      self->line_start = FALSE;
      return;
    }
  if (needs_escape (self, byte, next))
    g_string_append_c (self->out, '\\');
  if (byte == '\n' && self->in_table)
    g_string_append (self->out, "<br>");
  else if (byte == '[' && self->link != NULL)
    g_string_append (self->out, "&#91;");
  else if (byte == ' ' && self->at == self->markup)
    g_string_append (self->out, "&#32;");
  else
    g_string_append_c (self->out, byte);
  self->line_start = byte == '\n' || (self->line_start && byte == ' ');
  self->at = next;
}

/* Returns: the length of the longest run of backticks in the code */
static gsize
find_longest_run (const char *code)
{
  gsize longest = 0;

  for (const char *at = strchr (code, '`'); at != NULL; at = strchr (at, '`'))
    {
      gsize n = strspn (at, "`");

      longest = MAX (longest, n);
      at += n;
    }
  return longest;
}

static gboolean
is_formula (const char *code)
{
  return (g_str_has_prefix (code, "\\(") && g_str_has_suffix (code, "\\)"))
         || (g_str_has_prefix (code, "\\[") && g_str_has_suffix (code, "\\]"))
         || (strlen (code) > 4 && g_str_has_prefix (code, "$$") && g_str_has_suffix (code, "$$"));
}

static void
append_code (Inline *self)
{
  const char *end = strstr (self->at, "</tt>");
  g_autoptr (GString) code = g_string_new (NULL);
  g_autofree char *ticks = NULL;
  const char *space;

  for (const char *at = self->at; at < end;)
    g_string_append_c (code, read_byte (at, &at));
  self->at = end + strlen ("</tt>");
  if (is_formula (code->str))
    {
      g_string_append (self->out, code->str);
      return;
    }
  /* In a cell, "|" is escaped in code, too. */
  if (self->in_table)
    g_string_replace (code, "|", "\\|", 0);
  ticks = g_strnfill (find_longest_run (code->str) + 1, '`');
  space = code->str[0] == '`' || g_str_has_suffix (code->str, "`")
                  || (code->str[0] == ' ' && g_str_has_suffix (code->str, " "))
              ? " "
              : "";
  g_string_append (self->out, ticks);
  g_string_append (self->out, space);
  g_string_append (self->out, code->str);
  g_string_append (self->out, space);
  g_string_append (self->out, ticks);
}

/* Returns: (transfer full): the text of the markup from @start to @end */
static char *
dup_text (const char *start, const char *end)
{
  CauserieMarkdownSlice slice = { .end = (gsize)(end - start) };

  return causerie_markdown_slice_dup_text (start, &slice);
}

/* The host is added when the text is read, so it is not written. Returns: its length after @at */
static gsize
measure_host (const char *at, const char *address, const char *text)
{
  g_autofree char *host = causerie_markdown_find_other_host (address, text);
  g_autofree char *added = host != NULL ? g_strdup_printf (" (%s)", host) : NULL;
  g_autofree char *escaped = added != NULL ? causerie_markdown_escape (added) : NULL;

  return escaped != NULL && g_str_has_prefix (at, escaped) ? strlen (escaped) : 0;
}

static void
append_link_end (Inline *self)
{
  const char *link_end = strchr (self->link, '"');
  g_autofree char *address = dup_text (self->link, link_end);
  g_autofree char *text = dup_text (strchr (link_end, '>') + 1, self->at);

  g_string_append (self->out, "](<");
  for (const char *at = address; *at != '\0'; at++)
    {
      if (strchr ("\\<>", *at) != NULL || (*at == '|' && self->in_table))
        g_string_append_c (self->out, '\\');
      g_string_append_c (self->out, *at);
    }
  g_string_append (self->out, ">)");
  self->at += measure_host (self->at, address, text);
  self->link = NULL;
}

/* Whether the text of the link at @tag is its address, which can be written without brackets. */
static gboolean
is_bare (const char *tag)
{
  const char *address = tag + strlen ("<a href=\"");
  const char *text = strchr (tag, '>') + 1;
  gsize length = strcspn (address, "\"");

  return strncmp (address, text, length) == 0 && g_str_has_prefix (text + length, "</a>")
         && memchr (address, '&', length) == NULL;
}

static void
append_bare_link (Inline *self)
{
  gsize length = strcspn (self->at, "<");

  g_string_append_printf (self->out, "<%.*s>", (int)length, self->at);
  self->at += length + strlen ("</a>");
}

/* A marker with a space on its inner side is none, so the spaces are written on the other side of
   it. Two markers without anything between them are left out. */
static void
append_marker (Inline *self, const char *marker, gboolean closes)
{
  gsize spaces = 0;

  if (!closes)
    {
      g_string_append (self->pending, marker);
      return;
    }
  if (g_str_has_suffix (self->pending->str, marker))
    {
      g_string_truncate (self->pending, self->pending->len - strlen (marker));
      return;
    }
  while (spaces < self->out->len && self->out->str[self->out->len - 1 - spaces] == ' ')
    spaces++;
  g_string_insert (self->out, (gssize)(self->out->len - spaces), marker);
}

static void
append_tag (Inline *self)
{
  const char *tag = self->at;

  self->at = strchr (tag, '>') + 1;
  self->line_start = FALSE;
  if (g_str_has_prefix (tag, "<tt>") || g_str_has_prefix (tag, "<a href=\""))
    write_pending (self);
  if (g_str_has_prefix (tag, "<tt>"))
    append_code (self);
  else if (g_str_has_prefix (tag, "<a href=\"") && is_bare (tag))
    append_bare_link (self);
  else if (g_str_has_prefix (tag, "<a href=\""))
    {
      self->link = tag + strlen ("<a href=\"");
      g_string_append_c (self->out, '[');
    }
  else if (g_str_has_prefix (tag, "</a>"))
    append_link_end (self);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_has_prefix (tag, styles[i].tag))
      append_marker (self, styles[i].marker, tag[1] == '/');
}

static void
append_markup (GString *out, const char *markup, gboolean in_table)
{
  g_autoptr (GString) pending = g_string_new (NULL);
  Inline self = { .out = out,
                  .markup = markup,
                  .at = markup,
                  .line_start = !in_table,
                  .in_table = in_table,
                  .pending = pending };

  while (self.at != NULL && *self.at != '\0')
    if (*self.at == '<')
      append_tag (&self);
    else
      append_character (&self);
}

/* Appends @text with @prefix at the start of all lines but the first. */
static void
append_prefixed (GString *out, const char *text, const char *prefix)
{
  const char *trimmed = g_str_has_suffix (prefix, "> ") ? ">" : "";

  while (*text != '\0')
    {
      gsize n = strcspn (text, "\n");

      g_string_append_len (out, text, (gssize)n);
      text += n;
      if (*text != '\n')
        break;
      text++;
      g_string_append_c (out, '\n');
      g_string_append (out, *text == '\n' || *text == '\0' ? trimmed : prefix);
    }
}

static void
append_fenced (GString *out, CauserieMarkdownBlock *block)
{
  const char *language = causerie_markdown_block_get_language (block);
  const char *code = causerie_markdown_block_get_text (block);
  g_autofree char *fence = g_strnfill (MAX (find_longest_run (code) + 1, 3), '`');

  g_string_append (out, fence);
  g_string_append (out, language != NULL ? language : "");
  g_string_append_c (out, '\n');
  g_string_append (out, code);
  if (*code != '\0' && !g_str_has_suffix (code, "\n"))
    g_string_append_c (out, '\n');
  g_string_append (out, fence);
}

/* @other: whether the list follows one of its kind, which it would continue with the same marks */
static void
append_list (GString *out, CauserieMarkdownBlock *list, gboolean other)
{
  GPtrArray *items = causerie_markdown_block_get_children (list);
  gboolean ordered = causerie_markdown_block_get_ordered (list);
  gboolean tight = causerie_markdown_block_get_tight (list);

  for (guint i = 0; i < items->len; i++)
    {
      CauserieMarkdownBlock *item = g_ptr_array_index (items, i);
      CauserieMarkdownTask task = causerie_markdown_block_get_task (item);
      g_autoptr (GString) content = g_string_new (NULL);
      g_autofree char *mark = ordered
                                  ? g_strdup_printf (other ? "%u) " : "%u. ",
                                                     causerie_markdown_block_get_start (list) + i)
                                  : g_strdup (other ? "* " : "- ");
      g_autofree char *indent = g_strnfill (strlen (mark), ' ');

      if (i > 0)
        g_string_append (out, tight ? "\n" : "\n\n");
      if (task != CAUSERIE_MARKDOWN_TASK_NONE)
        g_string_append (content, task == CAUSERIE_MARKDOWN_TASK_DONE ? "[x] " : "[ ] ");
      append_blocks (content, causerie_markdown_block_get_children (item), tight);
      g_string_append (out, mark);
      append_prefixed (out, content->str, indent);
    }
}

static void
append_quote (GString *out, CauserieMarkdownBlock *quote)
{
  g_autoptr (GString) content = g_string_new (NULL);

  append_blocks (content, causerie_markdown_block_get_children (quote), FALSE);
  g_string_append (out, "> ");
  append_prefixed (out, content->str, "> ");
}

static const char *
get_delimiter (CauserieMarkdownAlignment alignment)
{
  switch (alignment)
    {
    case CAUSERIE_MARKDOWN_ALIGNMENT_LEFT:
      return " :--- |";
    case CAUSERIE_MARKDOWN_ALIGNMENT_CENTER:
      return " :---: |";
    case CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT:
      return " ---: |";
    case CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT:
    default:
      return " --- |";
    }
}

static void
append_table (GString *out, CauserieMarkdownBlock *table)
{
  guint n_columns = causerie_markdown_block_get_n_columns (table);

  for (guint row = 0; row < causerie_markdown_block_get_n_rows (table); row++)
    {
      g_string_append (out, row > 0 ? "\n|" : "|");
      for (guint i = 0; i < n_columns; i++)
        {
          g_string_append_c (out, ' ');
          append_markup (out, causerie_markdown_block_get_cell_markup (table, row, i), TRUE);
          g_string_append (out, " |");
        }
      if (row > 0)
        continue;
      g_string_append (out, "\n|");
      for (guint i = 0; i < n_columns; i++)
        g_string_append (out, get_delimiter (causerie_markdown_block_get_alignment (table, i)));
    }
}

static void
append_heading (GString *out, CauserieMarkdownBlock *block)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < causerie_markdown_block_get_level (block); i++)
    g_string_append_c (out, '#');
  g_string_append_c (out, ' ');
  append_markup (text, causerie_markdown_block_get_markup (block), FALSE);
  g_string_replace (text, "\n", "<br>", 0);
  /* It would be read as the end of the heading. */
  if (g_str_has_suffix (text->str, "#"))
    g_string_insert_c (text, (gssize)text->len - 1, '\\');
  g_string_append (out, text->str);
}

static void
append_block (GString *out, CauserieMarkdownBlock *block, gboolean other_list)
{
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
      append_heading (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      append_fenced (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      append_quote (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      append_list (out, block, other_list);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      append_blocks (out, causerie_markdown_block_get_children (block), FALSE);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      append_table (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      g_string_append (out, "---");
      break;
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
      g_string_append (out, causerie_markdown_block_get_text (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    default:
      append_markup (out, causerie_markdown_block_get_markup (block), FALSE);
    }
}

static gboolean
is_list_after_list (GPtrArray *blocks, guint i)
{
  CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);
  CauserieMarkdownBlock *before = g_ptr_array_index (blocks, i - 1);

  return causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_LIST
         && causerie_markdown_block_get_kind (before) == CAUSERIE_MARKDOWN_BLOCK_LIST
         && causerie_markdown_block_get_ordered (block)
                == causerie_markdown_block_get_ordered (before);
}

static gboolean
is_paragraph (GPtrArray *blocks, guint i)
{
  return causerie_markdown_block_get_kind (g_ptr_array_index (blocks, i))
         == CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH;
}

/* Returns: what separates the block at @i from the one before it */
static const char *
get_separator (GPtrArray *blocks, guint i, gboolean tight)
{
  if (i == 0)
    return "";
  if (causerie_markdown_block_get_continues (g_ptr_array_index (blocks, i)))
    return "\n";
  return tight && !(is_paragraph (blocks, i) && is_paragraph (blocks, i - 1)) ? "\n" : "\n\n";
}

/* @tight: of a list without empty lines */
static void
append_blocks (GString *out, GPtrArray *blocks, gboolean tight)
{
  gboolean other_list = FALSE;

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);

      other_list = i > 0 && is_list_after_list (blocks, i) && !other_list;
      g_string_append (out, get_separator (blocks, i, tight));
      append_block (out, block, other_list);
    }
}

/**
 * causerie_markdown_blocks_to_markdown:
 * @blocks: (element-type CauserieMarkdownBlock): the blocks of a text
 *
 * May be used in any thread.
 *
 * Returns: (transfer full): UTF-8, without a line feed at the end
 */
char *
causerie_markdown_blocks_to_markdown (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (blocks != NULL, g_string_free (out, FALSE));

  append_blocks (out, blocks, FALSE);
  return g_string_free (out, FALSE);
}
