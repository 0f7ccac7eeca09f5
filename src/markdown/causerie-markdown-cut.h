/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the markup of a paragraph after a number of bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A part of the markup of a paragraph. */
typedef struct
{
  gsize start;
  gsize end;
  char *opening; /* owned; the tags that are open at the start, %NULL if there are none */
  char *closing; /* owned; closes the tags that are open at the end, or %NULL */
} CauserieMarkdownSlice;

void causerie_markdown_slice_clear (CauserieMarkdownSlice *slice);
gboolean causerie_markdown_slice_find_end (const char *markup, CauserieMarkdownSlice *slice,
                                           gsize longest, CauserieMarkdownSlice *next);
char *causerie_markdown_slice_dup (const char *markup, const CauserieMarkdownSlice *slice);
char *causerie_markdown_slice_dup_text (const char *markup, const CauserieMarkdownSlice *slice);
char *causerie_markdown_cut_markup (const char *markup, gsize length);
char *causerie_markdown_cut_range (const char *markup, gsize start, gsize end);

G_END_DECLS
