/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds, line by line, where a new block at the top level certainly begins. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the stretch that is being read is, as far as its lines so far tell. */
typedef enum
{
  CAUSERIE_MARKDOWN_STATE_START,     /* nothing but blank lines */
  CAUSERIE_MARKDOWN_STATE_CLOSED,    /* a block that is complete */
  CAUSERIE_MARKDOWN_STATE_PARAGRAPH, /* running text */
  CAUSERIE_MARKDOWN_STATE_CAREFUL,   /* perhaps a table: ends at a blank line only */
  CAUSERIE_MARKDOWN_STATE_FENCE,     /* code between fences */
  CAUSERIE_MARKDOWN_STATE_INDENTED,  /* code by indentation */
  CAUSERIE_MARKDOWN_STATE_QUOTE,     /* lines with ">" */
  CAUSERIE_MARKDOWN_STATE_LIST,      /* a list whose item is known */
  CAUSERIE_MARKDOWN_STATE_UNSURE,    /* in a list or quote, or after it */
  CAUSERIE_MARKDOWN_STATE_OPAQUE,    /* anything: there will be no further cut */
} CauserieMarkdownState;

/* Plain data: a copy reads on from the same place. Zero-filled at the start of a text. */
typedef struct
{
  CauserieMarkdownState state;
  gboolean code;         /* the stretch is code between fences, open or closed */
  gboolean after_blank;  /* the line before was blank */
  gboolean single_line;  /* the paragraph has one line so far */
  gboolean bracket;      /* the paragraph may turn out to be a link's definition */
  gboolean fence_inside; /* a fence may be open within the quote or list */
  gboolean empty_item;   /* the list item has nothing but its mark */
  char mark;             /* of the fence or list */
  guint fence_length;
  guint content_indent; /* columns before the text of the list's item */
} CauserieMarkdownSplitter;

gboolean causerie_markdown_splitter_read_line (CauserieMarkdownSplitter *self, const char *line,
                                               gsize length);

G_END_DECLS
