/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the lines at which a block at the top level certainly begins. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kind of the current segment, as far as known from its lines. */
typedef enum
{
  CAUSERIE_MARKDOWN_STATE_START,     /* nothing but blank lines */
  CAUSERIE_MARKDOWN_STATE_CLOSED,    /* a block that is complete */
  CAUSERIE_MARKDOWN_STATE_PARAGRAPH, /* running text */
  CAUSERIE_MARKDOWN_STATE_CAREFUL,   /* perhaps a table: only ends at a blank line */
  CAUSERIE_MARKDOWN_STATE_FENCE,     /* code between fences */
  CAUSERIE_MARKDOWN_STATE_INDENTED,  /* code by indentation */
  CAUSERIE_MARKDOWN_STATE_QUOTE,     /* lines with ">" */
  CAUSERIE_MARKDOWN_STATE_LIST,      /* a list whose item is known */
  CAUSERIE_MARKDOWN_STATE_FOOTNOTE,  /* a note */
  CAUSERIE_MARKDOWN_STATE_UNSURE,    /* in or after a list or quote */
  CAUSERIE_MARKDOWN_STATE_OPAQUE,    /* unknown: the text is not split any more */
} CauserieMarkdownState;

/* A copy of the structure can continue from the same line. Zero-filled at the start of a text. */
typedef struct
{
  CauserieMarkdownState state;
  gboolean code;         /* the segment is fenced code, open or closed */
  gboolean after_blank;  /* the previous line was blank */
  gboolean bracket;      /* the paragraph may be a link reference definition */
  gboolean fence_inside; /* a fence may be open within the quote or list */
  gboolean empty_item;   /* the list item consists only of its marker */
  char mark;             /* of the fence or list */
  guint fence_length;
  guint indent;         /* of the first item of the list */
  guint content_indent; /* the column at which the text of the list item begins */
} CauserieMarkdownSplitter;

gboolean causerie_markdown_splitter_read_line (CauserieMarkdownSplitter *self, const char *line,
                                               gsize length);
gboolean causerie_markdown_splitter_begins_item (const CauserieMarkdownSplitter *self,
                                                 const char *line, gsize length);

G_END_DECLS
