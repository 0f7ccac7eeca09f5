/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes untrusted text safe to show: valid UTF-8, no hidden control characters, escaped markup. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kind of text. All bidirectional controls are removed from link text, so that it cannot be
 * reordered to look like another address. */
typedef enum
{
  CAUSERIE_MARKDOWN_CLEAN_TEXT,
  CAUSERIE_MARKDOWN_CLEAN_LINK,
  CAUSERIE_MARKDOWN_CLEAN_CODE,
} CauserieMarkdownCleaning;

void causerie_markdown_append_clean (GString *out, const char *text, gsize length,
                                     CauserieMarkdownCleaning cleaning);
char *causerie_markdown_clean (const char *text, gsize length, CauserieMarkdownCleaning cleaning);
void causerie_markdown_append_escaped (GString *markup, const char *text);
char *causerie_markdown_escape (const char *text);

gboolean causerie_markdown_is_safe_address (const char *address);
char *causerie_markdown_clean_address (const char *address);
char *causerie_markdown_shown_address (const char *address);
void causerie_markdown_append_link_start (GString *markup, const char *address);

G_END_DECLS
