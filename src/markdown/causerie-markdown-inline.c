/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds the markup and the plain text of one paragraph, heading or cell. Tags are always balanced,
 * and nested no deeper than Pango supports. */
#include "config.h"

#include "causerie-markdown-inline.h"

#include "causerie-markdown-autolink.h"
#include "causerie-markdown-entity.h"
#include "causerie-markdown-escape.h"
#include "causerie-markdown-host.h"

#include <string.h>

/* Styles that are nested deeper have no visible effect. */
#define MAX_OPEN 32

/* The element kinds after the styles. */
#define ELEMENT_LINK (CAUSERIE_MARKDOWN_STYLE_CODE + 1)

typedef struct
{
  guint kind;
  gboolean tagged; /* whether it has a tag in the markup */
} Element;

struct _CauserieMarkdownInline
{
  GString *markup;
  GString *text;
  GString *pending;   /* unescaped text that flush() will append */
  gsize *link_budget; /* borrowed: how many bytes addresses may still add to the complete text */
  GArray *open;       /* Element: the innermost one last */
  guint n_code;
  guint n_links;      /* links and images that are open */
  gboolean in_anchor; /* one of them got a tag */
  char *address;      /* of the open anchor */
  gsize anchor_start; /* where the text of the open anchor begins */
};

static const char *const tags[] = {
  [CAUSERIE_MARKDOWN_STYLE_EMPHASIS] = "i",
  [CAUSERIE_MARKDOWN_STYLE_STRONG] = "b",
  [CAUSERIE_MARKDOWN_STYLE_STRIKE] = "s",
  [CAUSERIE_MARKDOWN_STYLE_CODE] = "tt",
};

/* Limits the size of all addresses, because a short text can refer to one link reference definition
 * many times. */
static gboolean
use_link_budget (CauserieMarkdownInline *self, const char *address)
{
  gsize cost = 2 * strlen (address) + 32;

  if (cost > *self->link_budget)
    return FALSE;
  *self->link_budget -= cost;
  return TRUE;
}

static void
append_linked (CauserieMarkdownInline *self, const char *clean)
{
  gsize at = 0;
  gsize start;
  gsize end;
  char *found;

  while (causerie_markdown_find_autolink (clean, at, &start, &end, &found))
    {
      g_autofree char *before = g_strndup (clean + at, start - at);
      g_autofree char *label
          = causerie_markdown_clean (clean + start, end - start, CAUSERIE_MARKDOWN_CLEAN_LINK);
      g_autofree char *raw = g_steal_pointer (&found);
      g_autofree char *address = causerie_markdown_clean_address (raw);
      gboolean linked
          = causerie_markdown_is_safe_address (address) && use_link_budget (self, address);

      causerie_markdown_append_escaped (self->markup, before);
      if (linked)
        causerie_markdown_append_link_start (self->markup, address);
      causerie_markdown_append_escaped (self->markup, label);
      if (linked)
        g_string_append (self->markup, "</a>");
      at = end;
    }
  causerie_markdown_append_escaped (self->markup, clean + at);
}

static void
flush (CauserieMarkdownInline *self)
{
  gsize start = self->text->len;

  if (self->pending->len == 0)
    return;
  causerie_markdown_append_clean (self->text, self->pending->str, self->pending->len,
                                  self->n_links > 0 ? CAUSERIE_MARKDOWN_CLEAN_LINK
                                                    : CAUSERIE_MARKDOWN_CLEAN_TEXT);
  g_string_truncate (self->pending, 0);
  if (self->n_links > 0 || self->n_code > 0)
    causerie_markdown_append_escaped (self->markup, self->text->str + start);
  else
    append_linked (self, self->text->str + start);
}

static void
append_tag (CauserieMarkdownInline *self, const char *start, const char *name)
{
  g_string_append (self->markup, start);
  g_string_append (self->markup, name);
  g_string_append_c (self->markup, '>');
}

static void
push (CauserieMarkdownInline *self, guint kind, gboolean tagged)
{
  Element element = { kind, tagged };

  g_array_append_val (self->open, element);
}

/* Returns: whether the text of the innermost link is the number of a citation, which follows a
   NARROW NO-BREAK SPACE (see causerie-sources.c) */
static gboolean
is_citation (CauserieMarkdownInline *self, Element element)
{
  const char *number = self->pending->str;

  return element.kind == ELEMENT_LINK && element.tagged && self->anchor_start == self->text->len
         && *number != '\0' && strspn (number, "0123456789") == self->pending->len
         && g_str_has_suffix (self->text->str, "\u202f");
}

static void
pop (CauserieMarkdownInline *self)
{
  Element element = g_array_index (self->open, Element, self->open->len - 1);
  gboolean citation = is_citation (self, element);

  if (citation)
    g_string_append (self->markup, "<sup>");
  flush (self);
  if (citation)
    g_string_append (self->markup, "</sup>");
  g_array_set_size (self->open, self->open->len - 1);
  if (element.kind == ELEMENT_LINK)
    {
      self->n_links--;
      self->in_anchor = self->in_anchor && !element.tagged;
    }
  else if (element.kind == CAUSERIE_MARKDOWN_STYLE_CODE)
    self->n_code--;
  if (element.tagged)
    append_tag (self, "</", element.kind == ELEMENT_LINK ? "a" : tags[element.kind]);
}

/* The spans of md4c can overlap. Elements that were opened within @kind are closed with it, and an
 * end without a start is ignored. */
static void
pop_through (CauserieMarkdownInline *self, guint kind)
{
  guint i = self->open->len;

  while (i > 0 && g_array_index (self->open, Element, i - 1).kind != kind)
    i--;
  while (i > 0 && self->open->len >= i)
    pop (self);
}

/* Anchors cannot be nested, so only the outermost one gets a tag. */
static void
push_link (CauserieMarkdownInline *self, const char *raw)
{
  g_autofree char *address = causerie_markdown_clean_address (raw);
  gboolean tagged = !self->in_anchor && causerie_markdown_is_safe_address (address)
                    && use_link_budget (self, address);

  flush (self);
  if (tagged)
    {
      causerie_markdown_append_link_start (self->markup, address);
      g_free (self->address);
      self->address = g_steal_pointer (&address);
      self->anchor_start = self->text->len;
    }
  self->in_anchor |= tagged;
  self->n_links++;
  push (self, ELEMENT_LINK, tagged);
}

/**
 * causerie_markdown_inline_new:
 * @link_budget: (inout): how many bytes addresses may still add; must outlive the returned object
 */
CauserieMarkdownInline *
causerie_markdown_inline_new (gsize *link_budget)
{
  CauserieMarkdownInline *self = g_new0 (CauserieMarkdownInline, 1);

  self->markup = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->pending = g_string_new (NULL);
  self->open = g_array_new (FALSE, FALSE, sizeof (Element));
  self->link_budget = link_budget;
  return self;
}

/**
 * causerie_markdown_inline_free:
 * @self: (transfer full): a builder, finished or not
 */
void
causerie_markdown_inline_free (CauserieMarkdownInline *self)
{
  g_string_free (self->markup, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->pending, TRUE);
  g_free (self->address);
  g_array_unref (self->open);
  g_free (self);
}

/**
 * causerie_markdown_inline_add_text:
 * @text: untrusted bytes, after Markdown escapes have been resolved
 */
void
causerie_markdown_inline_add_text (CauserieMarkdownInline *self, const char *text, gsize length)
{
  g_string_append_len (self->pending, text, (gssize)length);
}

/**
 * causerie_markdown_inline_add_entity:
 * @length: the length of @entity in bytes
 */
void
causerie_markdown_inline_add_entity (CauserieMarkdownInline *self, const char *entity, gsize length)
{
  causerie_markdown_append_entity (self->pending, entity, length);
}

/* Appends a line break. Spaces before it are removed, because they would be visible in
 * right-aligned text. */
void
causerie_markdown_inline_add_break (CauserieMarkdownInline *self)
{
  while (self->pending->len > 0 && self->pending->str[self->pending->len - 1] == ' ')
    g_string_truncate (self->pending, self->pending->len - 1);
  g_string_append_c (self->pending, '\n');
}

/**
 * causerie_markdown_inline_add_formula:
 * @source: untrusted bytes, with the delimiters
 */
void
causerie_markdown_inline_add_formula (CauserieMarkdownInline *self, const char *source,
                                      gsize length)
{
  g_autofree char *clean = causerie_markdown_clean (
      source, length,
      self->n_links > 0 ? CAUSERIE_MARKDOWN_CLEAN_LINK : CAUSERIE_MARKDOWN_CLEAN_TEXT);

  flush (self);
  g_string_append (self->text, clean);
  g_string_append (self->markup, "<tt>");
  causerie_markdown_append_escaped (self->markup, clean);
  g_string_append (self->markup, "</tt>");
}

/* Adds the mark of a footnote. */
void
causerie_markdown_inline_add_footnote (CauserieMarkdownInline *self, guint number)
{
  flush (self);
  g_string_append_printf (self->text, "[%u]", number);
  g_string_append_printf (self->markup, "<sup>[%u]</sup>", number);
}

/* Returns: whether nothing precedes in this line, and no element is open */
gboolean
causerie_markdown_inline_is_at_line_start (CauserieMarkdownInline *self)
{
  if (self->open->len > 0)
    return FALSE;
  if (self->pending->len > 0)
    return self->pending->str[self->pending->len - 1] == '\n';
  return self->markup->len == 0;
}

gboolean
causerie_markdown_inline_is_in_code (CauserieMarkdownInline *self)
{
  return self->n_code > 0;
}

/* Removes @end if it was added last. */
void
causerie_markdown_inline_remove_end (CauserieMarkdownInline *self, const char *end)
{
  if (g_str_has_suffix (self->pending->str, end))
    g_string_truncate (self->pending, self->pending->len - strlen (end));
}

void
causerie_markdown_inline_enter_style (CauserieMarkdownInline *self, CauserieMarkdownStyle style)
{
  flush (self);
  if (style == CAUSERIE_MARKDOWN_STYLE_CODE)
    self->n_code++;
  if (self->open->len < MAX_OPEN)
    append_tag (self, "<", tags[style]);
  push (self, style, self->open->len < MAX_OPEN);
}

void
causerie_markdown_inline_leave_style (CauserieMarkdownInline *self, CauserieMarkdownStyle style)
{
  pop_through (self, style);
}

/* If the address is not safe, or another link is open, the text of the link is plain text. */
void
causerie_markdown_inline_enter_link (CauserieMarkdownInline *self, const char *address)
{
  push_link (self, address);
}

/* If the text of the link looks like another address, the host of the link is shown after it. */
void
causerie_markdown_inline_leave_link (CauserieMarkdownInline *self)
{
  gboolean in_anchor = self->in_anchor;
  g_autofree char *host = NULL;
  g_autofree char *shown = NULL;

  pop_through (self, ELEMENT_LINK);
  if (!in_anchor || self->in_anchor)
    return;
  host = causerie_markdown_find_other_host (self->address, self->text->str + self->anchor_start);
  if (host == NULL)
    return;
  shown = g_strdup_printf (" (%s)", host);
  g_string_append (self->text, shown);
  causerie_markdown_append_escaped (self->markup, shown);
}

/* An image is never fetched: its description becomes a link to it. */
void
causerie_markdown_inline_enter_image (CauserieMarkdownInline *self, const char *address)
{
  push_link (self, address);
}

/**
 * causerie_markdown_inline_leave_image:
 * @address: the image's address, which is shown after its description
 */
void
causerie_markdown_inline_leave_image (CauserieMarkdownInline *self, const char *address)
{
  /* Within a link, the address of the link is more important than that of the image. */
  if (self->n_links == 1 && address[0] != '\0' && use_link_budget (self, address))
    {
      g_autofree char *clean = causerie_markdown_clean_address (address);
      g_autofree char *shown = causerie_markdown_shown_address (clean);
      gboolean described = self->pending->len > 0
                           || (self->text->len > 0 && self->text->str[self->text->len - 1] != ' ');

      g_string_append_printf (self->pending, "%s(%s)", described ? " " : "", shown);
    }
  pop_through (self, ELEMENT_LINK);
}

/**
 * causerie_markdown_inline_finish:
 * @self: the builder; open elements are closed
 * @markup: (out) (transfer full) (nullable): its markup; %NULL if it is the same as the text
 * @text: (out) (transfer full): its plain text
 *
 * The builder is then as new.
 */
void
causerie_markdown_inline_finish (CauserieMarkdownInline *self, char **markup, char **text)
{
  flush (self);
  while (self->open->len > 0)
    pop (self);
  *text = g_strndup (self->text->str, self->text->len);
  *markup = self->markup->len == self->text->len
                    && memcmp (self->markup->str, self->text->str, self->text->len) == 0
                ? NULL
                : g_strndup (self->markup->str, self->markup->len);
  g_string_truncate (self->markup, 0);
  g_string_truncate (self->text, 0);
}
