/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds the markup and the plain text of one paragraph, heading or cell from its inline runs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CauserieMarkdownInline CauserieMarkdownInline;

typedef enum
{
  CAUSERIE_MARKDOWN_STYLE_EMPHASIS,
  CAUSERIE_MARKDOWN_STYLE_STRONG,
  CAUSERIE_MARKDOWN_STYLE_STRIKE,
  CAUSERIE_MARKDOWN_STYLE_CODE,
} CauserieMarkdownStyle;

CauserieMarkdownInline *causerie_markdown_inline_new (gsize *link_budget);
void causerie_markdown_inline_free (CauserieMarkdownInline *self);

void causerie_markdown_inline_add_text (CauserieMarkdownInline *self, const char *text,
                                        gsize length);
void causerie_markdown_inline_add_entity (CauserieMarkdownInline *self, const char *entity,
                                          gsize length);
void causerie_markdown_inline_add_break (CauserieMarkdownInline *self);
void causerie_markdown_inline_add_formula (CauserieMarkdownInline *self, const char *source,
                                           gsize length);
void causerie_markdown_inline_add_footnote (CauserieMarkdownInline *self, guint number);
gboolean causerie_markdown_inline_is_at_line_start (CauserieMarkdownInline *self);
gboolean causerie_markdown_inline_is_in_code (CauserieMarkdownInline *self);
void causerie_markdown_inline_remove_end (CauserieMarkdownInline *self, const char *end);
void causerie_markdown_inline_enter_style (CauserieMarkdownInline *self,
                                           CauserieMarkdownStyle style);
void causerie_markdown_inline_leave_style (CauserieMarkdownInline *self,
                                           CauserieMarkdownStyle style);
void causerie_markdown_inline_enter_link (CauserieMarkdownInline *self, const char *address);
void causerie_markdown_inline_leave_link (CauserieMarkdownInline *self);
void causerie_markdown_inline_enter_image (CauserieMarkdownInline *self, const char *address);
void causerie_markdown_inline_leave_image (CauserieMarkdownInline *self, const char *address);
void causerie_markdown_inline_finish (CauserieMarkdownInline *self, char **markup, char **text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieMarkdownInline, causerie_markdown_inline_free)

G_END_DECLS
