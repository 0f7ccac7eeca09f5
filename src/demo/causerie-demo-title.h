/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers title requests. */
#pragma once

#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

gboolean causerie_demo_title_is_requested (const CauserieDemoPrompt *prompt);
char *causerie_demo_title_make (const char *question);

G_END_DECLS
