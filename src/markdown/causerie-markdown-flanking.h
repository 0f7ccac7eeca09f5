/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decides where emphasis may begin and end beside Chinese, Japanese and Korean text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean causerie_markdown_opens_beside (gunichar before, gunichar after);
gboolean causerie_markdown_closes_beside (gunichar before, gunichar after);

G_END_DECLS
