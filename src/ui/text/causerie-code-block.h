/* SPDX-License-Identifier: GPL-3.0-or-later
 * A code block of a reply: highlighted, scrolled horizontally, with a Copy button. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CODE_BLOCK (causerie_code_block_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCodeBlock, causerie_code_block, CAUSERIE, CODE_BLOCK, GtkWidget)

GtkWidget *causerie_code_block_new (void);
void causerie_code_block_set_code (CauserieCodeBlock *self, const char *code, const char *language);
char *causerie_code_block_dup_code (CauserieCodeBlock *self);

G_END_DECLS
